// A workspace's own say about names, in `.pretense.json`:
// `{"always": ["ledger"], "never": ["createServer"], "exclude": ["@acme"], "media": "block"}`. A repository may only
// tighten: its `always`, its `exclude` of dependencies and what it blocks count at once, its `never` only after the user
// accepted that very file, by hash. Untrusted: the file comes with the repository.
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pin } from '../engine/types.ts';
import type { ContentPolicy } from '../proxy/content-policy.ts';
import { sha256 } from './platform.ts';
import type { AcceptedFile } from './small-state.ts';

export const workspacePinsFile = '.pretense.json';
const maxBytes = 64 * 1024;
const maxPins = 2000;

export interface WorkspacePins {
  readonly pins: readonly Pin[];
  /** Packages and scopes whose names are not external in this workspace. */
  readonly excluded: readonly string[];
  /** Content that must not leave, although the user lets it pass. */
  readonly blocks: readonly (keyof ContentPolicy)[];
  /** What `pretense pins accept` accepts. Undefined when there is no file. */
  readonly file: AcceptedFile | undefined;
  /** `never` entries that wait for the user to accept the file. */
  readonly waiting: number;
  /** Why the file was left alone, for people. */
  readonly problem: string | undefined;
}

/** Reads the file of one workspace; never throws. */
export function readWorkspacePins(root: string, isAcceptedFile: (file: AcceptedFile) => boolean): WorkspacePins {
  const none: WorkspacePins = { pins: [], excluded: [], blocks: [], file: undefined, waiting: 0, problem: undefined };
  const path = join(root, workspacePinsFile);
  let bytes: Buffer;
  try {
    const stat = lstatSync(path);
    if (!stat.isFile()) return { ...none, problem: `${workspacePinsFile} is not a regular file; it was left alone.` };
    if (stat.size > maxBytes)
      return { ...none, problem: `${workspacePinsFile} is larger than 64 KB; it was left alone.` };
    bytes = readFileSync(path);
  } catch {
    return none;
  }
  const file = { path, sha256: sha256(bytes) };
  const lists = parseLists(bytes.toString('utf8'));
  if (lists === undefined) {
    return {
      ...none,
      file,
      problem: `${workspacePinsFile} is not of the form {"always": ["name"], "never": ["name"], "exclude": ["package"]}; it was left alone.`,
    };
  }
  const isAccepted = isAcceptedFile(file);
  const never = isAccepted ? lists.never.map((text): Pin => ({ text, kind: 'never' })) : [];
  return {
    pins: [...lists.always.map((text): Pin => ({ text, kind: 'always' })), ...never],
    excluded: lists.exclude,
    blocks: lists.blocks,
    file,
    waiting: isAccepted ? 0 : lists.never.length,
    problem: undefined,
  };
}

/** What a person should know about the file, for `status` and `pins`. */
export function pinNotes(root: string, { waiting, problem }: WorkspacePins): readonly string[] {
  const wait = `${waiting} "never" of ${workspacePinsFile} wait: run "pretense pins accept ${root}".`;
  return [...(waiting === 0 ? [] : [wait]), ...(problem === undefined ? [] : [problem])];
}

interface Lists {
  readonly always: readonly string[];
  readonly never: readonly string[];
  readonly exclude: readonly string[];
  readonly blocks: readonly (keyof ContentPolicy)[];
}

const blockable = ['media', 'encodedText'] as const satisfies readonly (keyof ContentPolicy)[];

function parseLists(text: string): Lists | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const fields = value as Readonly<Record<string, unknown>>;
    const { always = [], never = [], exclude = [] } = fields;
    // Any other word would loosen: it is as if it were not there.
    const blocks = blockable.filter((name) => fields[name] === 'block');
    return isNameList(always) && isNameList(never) && isNameList(exclude)
      ? { always, never, exclude, blocks }
      : undefined;
  } catch {
    return undefined;
  }
}

function isNameList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.length <= maxPins && value.every((item) => typeof item === 'string' && item !== '')
  );
}
