// What stands beside each file of the archive: a note signed by the collector that says what the file holds.
import { canonicalJson } from '../../base/canonical-json.ts';
import { type NoteSigner, parseNote, signNote, type VerifierKey, verifyNote } from '../../audit/note.ts';
import { ArchiveError } from './archive-error.ts';

/** One chain within one part: a dense run of its records. */
export interface ChainPart {
  readonly chain: string;
  readonly device_id: string;
  readonly first_seq: number;
  readonly last_seq: number;
  /** `prev_hash` of the first record, hex. */
  readonly first_prev_hash: string;
  /** Hex. */
  readonly last_leaf: string;
}

/** Names stand as on disk; docs/audit-record.md explains each. */
export interface PartManifest {
  readonly v: 1;
  readonly kind: 'archive';
  readonly tenant: string;
  /** UTC day on which the collector received the records, `2026-01-31`. */
  readonly day: string;
  /** From 1. */
  readonly part: number;
  /** Name of the file beside it. */
  readonly file: string;
  readonly rows: number;
  /** Of the file. */
  readonly bytes: number;
  /** Of the lines without newlines. */
  readonly canonical_bytes: number;
  /** Of the file, hex. */
  readonly sha256: string;
  /** RFC 6962 root over the leaf hashes in the order of the file, hex. */
  readonly root: string;
  /** In the order of the file. */
  readonly chains: readonly ChainPart[];
  readonly first_received_at: string;
  readonly last_received_at: string;
  readonly columns: readonly string[];
  readonly product_version: string;
  readonly written_at: string;
}

/** More chains go into a further part: a note is at most 1 MiB long. */
export const maxPartChains = 2000;

/** `tenant=<id>/day=<yyyy-mm-dd>/part-<n>`, without an ending. */
export function partKey(tenant: string, day: string, part: number): string {
  return `tenant=${tenant}/day=${day}/part-${part}`;
}

export function signPartManifest(manifest: PartManifest, signer: NoteSigner): string {
  return signNote(`${canonicalJson(manifest)}\n`, signer);
}

/** Untrusted: the note. Throws ArchiveError `damaged` unless the key signed it and its form is right. */
export function openPartManifest(note: string, key: VerifierKey): PartManifest {
  if (!verifyNote(note, key)) throw damaged('the key of this collector did not sign it');
  return parsePartManifest(note);
}

/** Untrusted: the note. Checks its form and no signature. Throws ArchiveError `damaged`. */
export function parsePartManifest(note: string): PartManifest {
  let value: unknown;
  try {
    value = JSON.parse(parseNote(note).text);
  } catch {
    throw damaged('it holds no JSON');
  }
  if (!isManifest(value)) throw damaged('a field is missing or has no valid form');
  const rows = value.chains.reduce((sum, { first_seq: first, last_seq: last }) => sum + last - first + 1, 0);
  if (rows !== value.rows) throw damaged('its numbers contradict each other');
  return value;
}

const hex64 = /^[0-9a-f]{64}$/;

const checks: { readonly [Name in keyof PartManifest]: (value: unknown) => boolean } = {
  v: (value) => value === 1,
  kind: (value) => value === 'archive',
  tenant: matches(/^[0-9a-f-]{36}$/),
  day: matches(/^\d{4}-\d\d-\d\d$/),
  part: isCount,
  file: matches(/^part-[1-9]\d{0,8}\.parquet$/),
  rows: isCount,
  bytes: isCount,
  canonical_bytes: isCount,
  sha256: matches(hex64),
  root: matches(hex64),
  chains: (value) => Array.isArray(value) && value.length <= maxPartChains && value.every(isChainPart),
  first_received_at: isText,
  last_received_at: isText,
  columns: (value) => Array.isArray(value) && value.every(isText),
  product_version: isText,
  written_at: isText,
};

function isManifest(value: unknown): value is PartManifest {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(checks).every(([name, isValid]) => isValid(fields[name]));
}

function isChainPart(value: unknown): value is ChainPart {
  if (typeof value !== 'object' || value === null) return false;
  const {
    chain,
    device_id: device,
    first_seq: first,
    last_seq: last,
    first_prev_hash: previous,
    last_leaf: leaf,
  } = value as Readonly<Record<string, unknown>>;
  return (
    isText(chain) &&
    isText(device) &&
    isCount(first) &&
    isCount(last) &&
    (first as number) <= (last as number) &&
    matches(hex64)(previous) &&
    matches(hex64)(leaf)
  );
}

function matches(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function damaged(what: string): ArchiveError {
  return new ArchiveError('damaged', `The manifest of an archived file cannot be used: ${what}.`);
}
