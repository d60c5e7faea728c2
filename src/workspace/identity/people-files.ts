// People and organisations that files of a workspace name: package.json, CODEOWNERS, pyproject.toml, Cargo.toml. Others'
// lists (AUTHORS, .mailmap, the history) are left alone: they name everybody who ever wrote a line.
import { join } from 'node:path';
import type { IdentityName } from '../../engine/identity/identity-name.ts';
import { readRegularFile } from '../regular-file.ts';
import { namesOfRemote } from './git-identity.ts';
import { namesOfMailbox } from './mailbox.ts';

const maxBytes = 256 * 1024;
const maxNames = 200;
const owners = ['CODEOWNERS', '.github/CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];
const handle = /(?<![\w.])@([\w.-]{1,80}(?:\/[\w.-]{1,80}){0,4})/g;

/** Untrusted: every file. What cannot be read or understood says nothing. */
export async function namesOfPeopleFiles(root: string): Promise<readonly IdentityName[]> {
  const read = async (name: string): Promise<string> => {
    const bytes = await readRegularFile(join(root, name), maxBytes);
    return typeof bytes === 'string' ? '' : bytes.toString('utf8');
  };
  const [manifest, python, rust, ...lists] = await Promise.all(
    ['package.json', 'pyproject.toml', 'Cargo.toml', ...owners].map(read),
  );
  return [
    ...namesOfManifest(manifest ?? ''),
    ...namesOfTable(python ?? ''),
    ...namesOfTable(rust ?? ''),
    ...lists.flatMap(namesOfOwners),
  ].slice(0, maxNames);
}

/** `package.json`. */
export function namesOfManifest(text: string): readonly IdentityName[] {
  const manifest = parsed(text);
  const people = ['author', 'authors', 'contributors', 'maintainers'].flatMap((field) => listOf(manifest[field]));
  const addresses = ['repository', 'bugs', 'homepage'].flatMap((field) => listOf(manifest[field]));
  return [...people.flatMap(namesOfPerson), ...addresses.flatMap((value) => namesOfAddress(value))];
}

function namesOfPerson(value: unknown): readonly IdentityName[] {
  if (typeof value === 'string') return namesOfMailbox(value);
  const { name, email } = fieldsOf(value);
  return [
    ...(typeof name === 'string' ? namesOfMailbox(name) : []),
    ...(typeof email === 'string' ? namesOfMailbox(email) : []),
  ];
}

function namesOfAddress(value: unknown): readonly IdentityName[] {
  if (typeof value === 'string') return value.includes(':') ? namesOfRemote(value) : [];
  const { url, email } = fieldsOf(value);
  return [
    ...(typeof url === 'string' ? namesOfAddress(url) : []),
    ...(typeof email === 'string' ? namesOfMailbox(email) : []),
  ];
}

/** `authors` and `maintainers` of a TOML file: tables with `name` and `email`, or mailboxes. */
export function namesOfTable(text: string): readonly IdentityName[] {
  const lists = [...text.matchAll(/^[ \t]*(?:authors|maintainers)[ \t]*=[ \t]*\[([^\]]{0,8000})\]/gm)].map(
    ([, list]) => list ?? '',
  );
  return lists.flatMap((list) => {
    const strings = [...list.matchAll(/"([^"\n]{1,400})"|'([^'\n]{1,400})'/g)];
    return strings.flatMap(([, double, single]) => namesOfMailbox(double ?? single ?? ''));
  });
}

/** `CODEOWNERS`: addresses, and handles of people and teams. */
export function namesOfOwners(text: string): readonly IdentityName[] {
  return text.split(/\r?\n/).flatMap((line) => {
    if (line.trimStart().startsWith('#')) return [];
    const mails = line.split(/\s+/).filter((word) => /^[^@\s]+@[^@\s]+$/.test(word));
    const handles = [...line.matchAll(handle)].map(([, name]) => name ?? '');
    return [
      ...mails.map((mail): IdentityName => ({ kind: 'mail', text: mail })),
      ...handles.map((name): IdentityName => ({ kind: name.includes('/') ? 'repository' : 'account', text: name })),
    ];
  });
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function parsed(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}
