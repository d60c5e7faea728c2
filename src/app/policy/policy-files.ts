// Reads policy files. Untrusted: everything in them; what is not valid is told with its place and replaced by what was
// valid before.
import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '../../base/error.ts';
import { errnoOf } from '../../audit/error.ts';
import { parsePolicy, type PolicyProblem } from '../../policy/parse.ts';
import type { PolicyFile } from '../../policy/types.ts';
import type { LastValid } from './last-valid.ts';
import { checkPolicySignature } from './policy-signature.ts';
import type { PolicyPlace } from './policy-places.ts';

/**
 * - `absent`: there is no such file.
 * - `valid`: it holds as it is.
 * - `last-valid`: it is not valid; the one before it holds.
 * - `defaults`: it is not valid, and none was valid before: strict defaults hold.
 */
export type PolicyState = 'absent' | 'valid' | 'last-valid' | 'defaults';

export interface ReadPolicy {
  readonly place: PolicyPlace;
  readonly state: PolicyState;
  /** What counts; undefined: nothing. */
  readonly file: PolicyFile | undefined;
  /** Sentences for people. */
  readonly problems: readonly string[];
  /** Of an organisation's policy. */
  readonly signedBy?: string;
}

const maxBytes = 1024 * 1024;

/** What holds where a file says nothing that can be understood: all that a policy can tighten without knowing names. */
const strictDefaults: PolicyFile = {
  pretense: 1,
  level: 'strict',
  unscannable: { media: 'block', encodedText: 'block' },
  pause: { allowed: false },
};

export function readPolicies(places: readonly PolicyPlace[], lastValid: LastValid): readonly ReadPolicy[] {
  return places.map((place) => readPolicy(place, lastValid));
}

function readPolicy(place: PolicyPlace, lastValid: LastValid): ReadPolicy {
  try {
    const bytes = bytesOf(place.path);
    if (bytes === undefined) return { place, state: 'absent', file: undefined, problems: [] };
    const signedBy = place.source === 'organisation' ? signerOf(place, bytes) : undefined;
    const text = textOf(bytes);
    const { file, problems } = parsePolicy(text, Date.now());
    const sentences = problems.map((problem) => `${place.path}${sentence(problem)}`);
    if (file === undefined) return fallback(place, sentences, lastValid);
    lastValid.keep(place.path, text);
    return { place, state: 'valid', file, problems: sentences, ...(signedBy === undefined ? {} : { signedBy }) };
  } catch (error) {
    return fallback(place, [`${place.path}: ${messageOf(error)}.`], lastValid);
  }
}

function fallback(place: PolicyPlace, found: readonly string[], lastValid: LastValid): ReadPolicy {
  const kept = lastValid.read(place.path);
  const before = kept === undefined ? undefined : parsePolicy(kept).file;
  const state = before === undefined ? 'defaults' : 'last-valid';
  const meaning =
    before === undefined
      ? 'No valid version of this file is known, so strict defaults are in force.'
      : 'The last valid version of this file stays in force.';
  return { place, state, file: before ?? strictDefaults, problems: [...found, `${place.path}: ${meaning}`] };
}

function sentence({ line, column, message }: PolicyProblem): string {
  return `:${line}:${column}: ${message}`;
}

/** Undefined: there is none. Throws where there is one that cannot be read. */
function bytesOf(path: string): Buffer | undefined {
  try {
    const stat = lstatSync(path);
    if (!stat.isFile()) throw new Error('it is not a regular file');
    if (stat.size > maxBytes) throw new Error('it is larger than 1 MB');
    return readFileSync(path);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw code === undefined ? error : new Error(`it cannot be read (${code})`, { cause: error });
  }
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error('it is not UTF-8', { cause: error });
  }
}

/** Throws SignatureError. */
function signerOf({ path, keyFolder }: PolicyPlace, bytes: Buffer): string {
  const publicKey = bytesOf(join(keyFolder ?? dirname(path), 'policy.pub'))?.toString('utf8') ?? '';
  const signature = bytesOf(`${path}.sig`)?.toString('utf8');
  return checkPolicySignature(bytes, signature, publicKey).signedBy;
}
