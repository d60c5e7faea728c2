// Manifests: what a sealed segment held, signed, as a file beside it. They outlive the content of their segments.
import { hash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../base/canonical-json.ts';
import { AuditError, errnoOf } from './error.ts';
import { type NoteSigner, parseNote, signNote } from './note.ts';

/** Names stand as on disk; docs/audit-record.md explains each. */
export interface Manifest {
  readonly v: 1;
  readonly chain: string;
  /** File name of the segment, `00000007-3.ndjson`. */
  readonly segment: string;
  readonly inc: number;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly count: number;
  readonly first_timestamp: string;
  readonly last_timestamp: string;
  /** `prev_hash` of the first record. */
  readonly first_prev_hash: string;
  readonly last_leaf: string;
  /** Records of the chain up to the end of this segment: `last_seq` + 1. */
  readonly tree_size: number;
  /** Subtree roots of the tree of that size, the largest first, hex. */
  readonly frontier: readonly string[];
  readonly root: string;
  /** Of the segment's bytes, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** `policy_hash` values of its records, sorted. */
  readonly policy_hashes: readonly string[];
  /** `manifestHash` of the manifest of the sealed segment before, also of another chain; 64 zeros for the first. */
  readonly previous_manifest: string;
}

export interface StoredManifest {
  readonly manifest: Manifest;
  /** Whole, with its signatures: nothing says yet that they are right. */
  readonly note: string;
  /** What the next manifest calls `previous_manifest`. */
  readonly hash: string;
  readonly path: string;
}

/** A file that has the name of a manifest and is none. */
export interface BadManifest {
  readonly path: string;
  readonly segment: string;
  readonly message: string;
}

export interface ManifestList {
  readonly manifests: readonly StoredManifest[];
  readonly faults: readonly BadManifest[];
}

export const noManifest = '0'.repeat(64);

/** Above what the policies of an 8 MiB segment can make of it. */
const maxManifestBytes = 4 * 1024 * 1024;
const suffixPattern = /\.ndjson$/;
const namePattern = /^(\d{8})-([1-9]\d{0,9})\.manifest$/;

/** `segment`: its file name. */
export function manifestName(segment: string): string {
  return segment.replace(suffixPattern, '.manifest');
}

/** Of the leaf hashes that stay when the content of a segment is disposed of. */
export function leavesName(segment: string): string {
  return segment.replace(suffixPattern, '.leaves');
}

/** The text of the note: one line of canonical JSON. */
export function manifestText(manifest: Manifest): string {
  return `${canonicalJson(manifest)}\n`;
}

export function signManifest(manifest: Manifest, signer: NoteSigner): string {
  return signNote(manifestText(manifest), signer);
}

/**
 * SHA-256 of the text of the note, hex. Not of its signatures: a manifest that was lost and is made again, with another key
 * of the same log or with a cosignature more, is the same manifest.
 */
export function manifestHash(text: string): string {
  return hash('sha256', text, 'hex');
}

/** Untrusted: a whole note. Checks form and inner consistency, no signature. Throws AuditError `malformed`. */
export function parseManifest(note: string): Manifest {
  const { text } = parseNote(note);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('it holds no JSON');
  }
  if (!isManifest(value)) throw malformed('a field is missing or has no valid form');
  if (canonicalText(value) !== text) throw malformed('its text is not in the one canonical form');
  const { first_seq: first, last_seq: last, count, tree_size: size } = value;
  if (count !== last - first + 1 || count < 1 || size !== last + 1)
    throw malformed('its numbers contradict each other');
  return value;
}

/** Untrusted: the file. Throws AuditError `malformed`, or the system's error. */
export async function readManifest(path: string): Promise<StoredManifest> {
  const { size } = await stat(path);
  if (size > maxManifestBytes) throw malformed(`it has ${size} bytes`);
  const note = await readFile(path, 'utf8');
  const manifest = parseManifest(note);
  return { manifest, note, hash: manifestHash(parseNote(note).text), path };
}

/** Untrusted: the folder. All manifests in the order of their segments; none when there is no folder. */
export async function listManifests(auditDir: string): Promise<ManifestList> {
  const manifests: StoredManifest[] = [];
  const faults: BadManifest[] = [];
  for (const name of await manifestNames(auditDir)) {
    const path = join(auditDir, name);
    const segment = name.replace(/\.manifest$/, '.ndjson');
    try {
      const stored = await readManifest(path);
      if (stored.manifest.segment !== segment) throw malformed(`it belongs to ${stored.manifest.segment}`);
      manifests.push(stored);
    } catch (error) {
      const message =
        error instanceof AuditError ? error.message : `it cannot be read (${errnoOf(error) ?? 'unknown'})`;
      faults.push({ path, segment, message });
    }
  }
  return { manifests, faults };
}

/** File names in the order of their segments. */
export async function manifestNames(auditDir: string): Promise<readonly string[]> {
  let names: readonly string[];
  try {
    names = await readdir(auditDir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
  const order = (name: string): readonly number[] => (namePattern.exec(name) ?? []).slice(1).map(Number);
  return names
    .filter((name) => namePattern.test(name))
    .map((name) => ({ name, place: order(name) }))
    .toSorted((left, right) => compare(left.place, right.place))
    .map(({ name }) => name);
}

function compare([number = 0, inc = 0]: readonly number[], [otherNumber = 0, otherInc = 0]: readonly number[]): number {
  return number - otherNumber || inc - otherInc;
}

const isHex64 = matches(/^[0-9a-f]{64}$/);
const isTime = matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const checks: { readonly [Name in keyof Manifest]: (value: unknown) => boolean } = {
  v: (value) => value === 1,
  chain: matches(/^c_[\w-]+$/),
  segment: matches(/^\d{8}-[1-9]\d{0,9}\.ndjson$/),
  inc: isCount,
  first_seq: isCount,
  last_seq: isCount,
  count: isCount,
  first_timestamp: isTime,
  last_timestamp: isTime,
  first_prev_hash: isHex64,
  last_leaf: isHex64,
  tree_size: isCount,
  frontier: (value) => Array.isArray(value) && value.length <= 53 && value.every(isHex64),
  root: isHex64,
  sha256: isHex64,
  bytes: isCount,
  policy_hashes: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  previous_manifest: isHex64,
};

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(checks).every(([name, isValid]) => isValid(fields[name]));
}

function canonicalText(manifest: Manifest): string | undefined {
  try {
    return manifestText(manifest);
  } catch {
    // A field beside ours is outside the data model.
    return undefined;
  }
}

function matches(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function malformed(what: string): AuditError {
  return new AuditError('malformed', `The manifest cannot be used: ${what}`);
}
