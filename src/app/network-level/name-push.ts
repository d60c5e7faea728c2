// What a developer's machine sends of its workspaces: names that its code declares and which of them are public. No path
// but the repository's name, and no code. Signed by the device's key over the canonical form.
import { keyText } from '../../audit/log-keys.ts';
import { type NoteSigner, parseVerifierKey, type VerifierKey, verifySignature } from '../../audit/note.ts';
import { canonicalJson, type JsonValue } from '../../base/canonical-json.ts';
import { pathSegmentsOf } from '../../workspace/path-segments.ts';
import type { WorkspaceNames } from '../../engine/types.ts';
import { NamesError } from './names-error.ts';

export interface PushedWorkspace {
  /** Keyed hash of where it lies: tells workspaces of a device apart, and says nothing else. */
  readonly id: string;
  /** The folder's name. */
  readonly repository: string;
  readonly names: WorkspaceNames;
}

export interface NamePush {
  /** `dev_…`. */
  readonly device: string;
  readonly key: VerifierKey;
  readonly pushedAt: Date;
  readonly expiresDays: number;
  /** Not empty. */
  readonly workspaces: readonly PushedWorkspace[];
}

export const maxExpiryDays = 90;
export const maxWorkspacesOfPush = 50;
/** All lists of one push together. */
const maxNames = 2_000_000;
const maxNameLength = 300;

/** The body of a push. */
export function encodePush(push: Omit<NamePush, 'key'>, signer: NoteSigner): JsonValue {
  const content = {
    v: 1,
    device: push.device,
    key: keyText(signer.key),
    pushed_at: push.pushedAt.toISOString(),
    expires_days: push.expiresDays,
    workspaces: push.workspaces.map(({ id, repository, names }) => ({ id, repository, ...encodeNames(names) })),
  };
  return { push: content, signature: Buffer.from(signer.sign(signedBytes(content))).toString('base64') };
}

/** Untrusted: any JSON. Throws NamesError `malformed`, `too-many`, `wrong-signature`. */
export function decodePush(body: unknown): NamePush {
  const { push: content, signature } = objectOf(body, 'the push');
  const push = objectOf(content, 'the push');
  if (push['v'] !== 1) throw malformed('it is of a version that is not known here');
  const key = keyOf(textOf(push, 'key', /^.{1,300}$/));
  const bytes = typeof signature === 'string' ? Buffer.from(signature, 'base64') : Buffer.alloc(0);
  if (!verifySignature(key, signedBytes(content), bytes))
    throw new NamesError(
      'wrong-signature',
      'The signature of the push does not belong to what it signs. Nothing was changed.',
    );
  const device = textOf(push, 'device', /^dev_[0-9a-f]{20}$/);
  const pushedAt = new Date(textOf(push, 'pushed_at', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/));
  if (key.name !== `pretense/${device}` || Number.isNaN(pushedAt.getTime()))
    throw malformed('its device, its key or its time do not fit');
  return {
    device,
    key,
    pushedAt,
    expiresDays: daysOf(push['expires_days']),
    workspaces: workspacesOf(push['workspaces']),
  };
}

/** Lists of names as they are sent and kept. */
export function encodeNames(names: WorkspaceNames): Readonly<Record<string, readonly string[]>> {
  return {
    declared: names.declared.filter(isName),
    confidential: (names.confidential ?? []).filter(isName),
    external: names.external.filter(isName),
    external_kebab: names.externalKebab.filter(isName),
    dependencies: names.dependencies.filter(isName),
    languages: names.languages.filter(isName),
  };
}

/** Untrusted: any JSON object. Throws NamesError `malformed`. The folder's own name is protected as any path is. */
export function decodeNames(lists: Readonly<Record<string, unknown>>, repository: string): WorkspaceNames {
  return {
    declared: listOf(lists, 'declared'),
    confidential: listOf(lists, 'confidential'),
    external: listOf(lists, 'external'),
    externalKebab: listOf(lists, 'external_kebab'),
    dependencies: listOf(lists, 'dependencies'),
    languages: listOf(lists, 'languages'),
    pathSegments: pathSegmentsOf(`/${repository}`, []),
  };
}

/** The purpose stands before the content, so that no other signature of the device can be taken for this one. */
function signedBytes(content: unknown): Uint8Array {
  let text: string;
  try {
    text = canonicalJson(content);
  } catch (cause) {
    throw new NamesError('malformed', 'The push holds what has no canonical form. Nothing was changed.', { cause });
  }
  return Buffer.from(`pretense name push 1\n${text}`, 'utf8');
}

function workspacesOf(value: unknown): readonly PushedWorkspace[] {
  if (!Array.isArray(value) || value.length === 0) throw malformed('it names no workspace');
  if (value.length > maxWorkspacesOfPush) throw tooMany(`more than ${maxWorkspacesOfPush} workspaces`);
  const workspaces = value.map((item: unknown): PushedWorkspace => {
    const workspace = objectOf(item, 'a workspace');
    const repository = textOf(workspace, 'repository', /^[^/\\\p{C}]{1,200}$/u);
    return { id: textOf(workspace, 'id', /^[0-9a-f]{32}$/), repository, names: decodeNames(workspace, repository) };
  });
  const count = workspaces.reduce((sum, { names }) => sum + countOf(names), 0);
  if (count > maxNames) throw tooMany(`more than ${maxNames} names`);
  if (new Set(workspaces.map(({ id }) => id)).size < workspaces.length) throw malformed('it names a workspace twice');
  return workspaces;
}

function countOf(names: WorkspaceNames): number {
  const { declared, external, externalKebab, dependencies } = names;
  return declared.length + external.length + externalKebab.length + dependencies.length;
}

function daysOf(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxExpiryDays) return value;
  throw malformed(`it does not expire within 1 to ${maxExpiryDays} days`);
}

function listOf(lists: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = lists[name];
  if (!Array.isArray(value) || !value.every(isName)) throw malformed(`"${name}" is no list of names`);
  return value;
}

/** A lone surrogate has no form in UTF-8; a control character or a slash is in no name. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxNameLength && !/[\p{Cc}\p{Cs}]/u.test(value);
}

function textOf(value: Readonly<Record<string, unknown>>, name: string, pattern: RegExp): string {
  const text = value[name];
  if (typeof text === 'string' && pattern.test(text)) return text;
  throw malformed(`"${name}" has not the form it should have`);
}

function keyOf(text: string): VerifierKey {
  try {
    return parseVerifierKey(text);
  } catch (cause) {
    throw new NamesError('malformed', 'The push names no key of a device. Nothing was changed.', { cause });
  }
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw malformed(`${what} is no object`);
}

function malformed(why: string): NamesError {
  return new NamesError(
    'malformed',
    `The push cannot be used: ${why}. Nothing was changed. Is it made by this version of Pretense?`,
  );
}

function tooMany(what: string): NamesError {
  return new NamesError('too-many', `The push holds ${what}. Nothing was changed. Push fewer workspaces at a time.`);
}
