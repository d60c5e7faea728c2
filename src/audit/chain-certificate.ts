// What a collector certifies when it disposes of records: for each dense run of a chain one note, signed with the key of the
// witness. It stays with the leaf hashes, so that whoever pinned the witness can tell what was disposed of from what is lost.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/canonical-json.ts';
import { type NoteSigner, parseNote, signNote, type VerifierKey, verifierKey, verifyNote } from './note.ts';

/** A `key.rotated` record that went, without the names of people: signatures of later records lead back over it. */
export interface KeyChange {
  readonly seq: number;
  readonly inc: number;
  readonly old_key: string;
  readonly new_key: string;
  /** Null: the old key was lost. */
  readonly signature_old: string | null;
  readonly signature_new: string;
}

/** What is known before the records are removed; names stand as in the note. */
export interface DisposedRun {
  readonly chain: string;
  readonly device_id: string;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly count: number;
  /** Of the first and the last record, as they say it. */
  readonly first_timestamp: string;
  readonly last_timestamp: string;
  /** Start of the writer that the last record names. */
  readonly inc: number;
  /** Hex, as `last_leaf`. */
  readonly first_prev_hash: string;
  readonly last_leaf: string;
  /** SHA-256 over the leaf hashes, 32 bytes each, in their order; hex. */
  readonly leaves_sha256: string;
  readonly key_changes: readonly KeyChange[];
}

/** Names stand as in the note; docs/audit-record.md explains each. */
export interface ChainCertificate extends DisposedRun {
  readonly v: 1;
  readonly kind: 'chain-disposal';
  /** The organisation whose chain it is. */
  readonly tenant: string;
  /** UTC day on which the collector had received the records. */
  readonly day: string;
  readonly method: string;
  readonly retention_days: number;
  /** Days before it were old enough. */
  readonly cutoff: string;
  /** Of the certificate of the whole day, which the collector has on the record. */
  readonly certificate_id: string;
  readonly certificate_hash: string;
  readonly ended_at: string;
}

/** More of them, or more records, make a further certificate: a note has 1 MiB, leaves that are read at once 8 MiB. */
export const maxKeyChanges = 100;
export const maxRunRecords = 200_000;

export function signChainCertificate(certificate: ChainCertificate, signer: NoteSigner): string {
  return signNote(`${canonicalJson(certificate)}\n`, signer);
}

/**
 * - `certified`: the key of a witness signed it.
 * - `foreign`: none of the witnesses did.
 * - `bad`: a signature in the name of a witness is wrong, or what it signed is no certificate.
 */
export type OpenedCertificate =
  | { readonly kind: 'certified'; readonly certificate: ChainCertificate }
  | { readonly kind: 'foreign' | 'bad' };

/** Untrusted: the note. Never throws. */
export function openChainCertificate(note: string, witnessKeys: readonly VerifierKey[]): OpenedCertificate {
  try {
    const { text, signatures } = parseNote(note);
    const keys = witnessKeys.map(signingKeyOf);
    const named = keys.filter((key) => signatures.some(({ name, id }) => name === key.name && id === key.id));
    if (named.length === 0) return { kind: 'foreign' };
    const value: unknown = JSON.parse(text);
    if (!named.every((key) => verifyNote(note, key)) || !isChainCertificate(value)) return { kind: 'bad' };
    return { kind: 'certified', certificate: value };
  } catch {
    return { kind: 'bad' };
  }
}

/** A collector signs and cosigns with one key under one name; the algorithm tells the two apart. */
function signingKeyOf({ name, publicKey }: VerifierKey): VerifierKey {
  return verifierKey(name, publicKey, 1);
}

/** Whether these are the leaf hashes that it speaks of. */
export function certifiesLeaves(certificate: DisposedRun, leaves: Uint8Array): boolean {
  return leaves.length === 32 * certificate.count && leavesHash(leaves) === certificate.leaves_sha256;
}

/** Hex. */
export function leavesHash(leaves: Uint8Array): string {
  return createHash('sha256').update(leaves).digest('hex');
}

/** Notes in a file, an empty line between two. Each text is one line. */
export function chainCertificatesIn(stored: string): readonly string[] {
  return stored === '' ? [] : stored.split(/(?<=\n)\n(?=\{)/);
}

/** How many records the certificates in a file are about; nothing says that they are right. */
export function recordsCertified(stored: string): number {
  const counts = chainCertificatesIn(stored).map((note) => Number(JSON.parse(parseNote(note).text).count));
  return counts.reduce((sum, count) => sum + count, 0);
}

export function storedChainCertificates(notes: readonly string[]): string {
  return notes.join('\n');
}

const hex64 = /^[0-9a-f]{64}$/;

const checks: { readonly [Name in keyof ChainCertificate]: (value: unknown) => boolean } = {
  v: (value) => value === 1,
  kind: (value) => value === 'chain-disposal',
  tenant: isText,
  chain: isText,
  device_id: isText,
  first_seq: isCount,
  last_seq: isCount,
  count: isCount,
  first_timestamp: isText,
  last_timestamp: isText,
  inc: isCount,
  first_prev_hash: isHash,
  last_leaf: isHash,
  leaves_sha256: isHash,
  key_changes: (value) => Array.isArray(value) && value.every((change) => typeof change === 'object'),
  day: isText,
  method: isText,
  retention_days: isCount,
  cutoff: isText,
  certificate_id: isText,
  certificate_hash: isHash,
  ended_at: isText,
};

function isChainCertificate(value: unknown): value is ChainCertificate {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  if (!Object.entries(checks).every(([name, isValid]) => isValid(fields[name]))) return false;
  const { first_seq: first, last_seq: last, count } = value as ChainCertificate;
  return count > 0 && last - first + 1 === count;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && hex64.test(value);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
