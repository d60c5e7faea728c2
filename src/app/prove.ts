// Whether captured bytes are what a record of the log says was sent, and what they were before their names changed.
import { readRecords } from '../audit/read.ts';
import type { AuditRecord } from '../audit/record.ts';
import type { TextEdit } from '../base/text.ts';
import { StreamReverser } from '../engine/stream-reverser.ts';
import type { WordMap } from '../engine/word-map.ts';
import { Refusal } from '../proxy/error.ts';
import { mapGenericRequest } from '../proxy/generic-json.ts';
import { WireError } from '../wire/error.ts';
import { wireFormats } from '../wire/index.ts';
import type { RequestVisitor, WireFormat } from '../wire/types.ts';
import { KeysError } from './keys.ts';
import { nodeCodec, recordHash, sha256 } from './platform.ts';
import type { StatePaths } from './state-dir.ts';
import { everySeq } from './tree/every-seq.ts';
import { readHome } from './tree/tree-words.ts';
import { WordMapError } from './word-map-file.ts';

/**
 * - `proven`: sent so, and made from the body that the record names.
 * - `sent-only`: sent so, but what it was made from could not be shown.
 * - `other-bytes`: there are records with this state, and none of them sent these bytes.
 * - `no-record`: no record of this log names the state.
 */
export type ProofResult = 'proven' | 'sent-only' | 'other-bytes' | 'no-record';

export interface Proof {
  readonly result: ProofResult;
  readonly mutationMapId: string;
  /** Of the given bytes. */
  readonly hashSent: string;
  readonly bytes: number;
  /** The record that names these bytes. */
  readonly record: ProofRecord | undefined;
  /** How many records name the state. */
  readonly recordsOfState: number;
  /** What this shows. */
  readonly proves: readonly string[];
  /** What it does not show, and why. */
  readonly doesNotProve: readonly string[];
}

export interface ProofRecord {
  readonly seq: number;
  readonly requestId: string;
  readonly timestamp: string;
  readonly provider: string | undefined;
  readonly endpoint: string;
  readonly hashOriginal: string | undefined;
  readonly identifiersMutated: number;
  readonly secretsDetected: number;
}

/** Reads the log and the map of a home beside whoever writes them. Throws AuditError. */
export async function proveBody(paths: StatePaths, mutationMapId: string, body: Buffer): Promise<Proof> {
  const hashSent = `sha256:${sha256(body)}`;
  const known = { mutationMapId, hashSent, bytes: body.length };
  const records = await recordsOf(paths.auditDir, mutationMapId);
  const sent = records.filter((record) => record['hash_sent'] === hashSent);
  const [first] = sent;
  if (first === undefined) {
    const result = records.length === 0 ? 'no-record' : 'other-bytes';
    const doesNotProve = [result === 'no-record' ? noRecord : otherBytes(records.length)];
    return { ...known, result, record: undefined, recordsOfState: records.length, proves: [], doesNotProve };
  }
  const original = await originalOf(paths, mutationMapId, { record: first, body });
  const proven = sent.find((record) => original.hashes.some((hash) => hash === record['hash_original']));
  const record = proofRecord(proven ?? first);
  return {
    ...known,
    result: proven === undefined ? 'sent-only' : 'proven',
    record,
    recordsOfState: records.length,
    proves: [
      `Record ${record.seq} of ${record.timestamp} says that exactly these ${body.length} bytes were sent (SHA-256).`,
      ...(proven === undefined ? [] : [fromOriginal]),
    ],
    doesNotProve: [...(proven === undefined ? reasons(record, original) : []), unchangedLog],
  };
}

const noRecord =
  'No request of this home’s log was sent with this state of the word map. Check the mm_ id (mutation_map_id of a record) and --home.';
const otherBytes = (count: number): string =>
  `The log has ${count} ${count === 1 ? 'request' : 'requests'} with this state, but none that sent these bytes: they were changed, cut, compressed, or belong to another request. The file must hold the body alone.`;
const fromOriginal =
  'With every invented word turned back they are, byte for byte, the body that the tool sent (keyed hash).';
const unchangedLog = 'That the log itself was not changed: that is what "pretense verify" checks.';

async function recordsOf(auditDir: string, mutationMapId: string): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const record of readRecords(auditDir, { type: 'ai.request' })) {
    if (record['mutation_map_id'] === mutationMapId) records.push(record);
  }
  return records;
}

function proofRecord(record: AuditRecord): ProofRecord {
  const text = (name: string): string | undefined => {
    const value = record[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    seq: record.seq,
    requestId: text('request_id') ?? '',
    timestamp: record.timestamp,
    provider: text('provider'),
    endpoint: text('endpoint') ?? 'other',
    hashOriginal: text('hash_original'),
    identifiersMutated: Number(record['identifiers_mutated'] ?? 0),
    secretsDetected: Number(record['secrets_detected'] ?? 0),
  };
}

interface Original {
  /** Keyed hashes of the reversed body in the spellings that tools use; none when it could not be reversed. */
  readonly hashes: readonly string[];
  readonly problem: string | undefined;
}

async function originalOf(
  paths: StatePaths,
  mutationMapId: string,
  { record, body }: { readonly record: AuditRecord; readonly body: Buffer },
): Promise<Original> {
  try {
    const { keys, store } = await readHome(paths);
    const state = store.resolve(mutationMapId);
    if (state === undefined) return failed('The word map of this home does not know the state.');
    const reversed = reverseBody(body, record, reversingVisitor(store.map, everySeq(store.map, state.seq)));
    if (reversed === undefined) return failed('The bytes are no request that can be read.');
    const hash = recordHash(keys.record.key, keys.record.id);
    return { hashes: spellingsOf(reversed).map(hash), problem: undefined };
  } catch (error) {
    if (error instanceof WordMapError || error instanceof KeysError) return failed(error.message);
    throw error;
  }
}

function failed(problem: string): Original {
  return { hashes: [], problem };
}

/**
 * A string that was sent in the provider's own words is spelled as we spell it. A tool that writes JSON in ASCII alone
 * had spelled it with escapes, as everything else.
 */
function spellingsOf(body: Uint8Array): readonly Uint8Array[] {
  const text = Buffer.from(body).toString('utf8');
  const escaped = text.replace(notAscii, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (escaped === text) return [body];
  const upper = escaped.replace(hexEscape, (_, hex: string) => `\\u${hex.toUpperCase()}`);
  return [body, Buffer.from(escaped), Buffer.from(upper)];
}

const notAscii = /[\u0080-\uffff]/g;
const hexEscape = /\\u([0-9a-f]{4})/g;

/** The walk that changed the strings goes over them again. */
function reverseBody(body: Buffer, record: AuditRecord, visitor: RequestVisitor): Uint8Array | undefined {
  const format = formatOf(record);
  try {
    return (format?.mapRequest(body, nodeCodec, visitor) ?? mapGenericRequest(body, nodeCodec, visitor)).body;
  } catch (error) {
    if (error instanceof WireError || error instanceof Refusal) return undefined;
    throw error;
  }
}

/** Records of before there was more than one format do not name it. */
function formatOf(record: AuditRecord): WireFormat | undefined {
  const id = record['format'] ?? (record['endpoint'] === 'other' ? null : 'anthropic-messages');
  return wireFormats.find((format) => format.id === id);
}

function reversingVisitor(map: WordMap, carried: ReadonlySet<number>): RequestVisitor {
  return {
    schemaNames() {},
    string: (source) => source.withEdits(reversingEdits(source.text, map, carried)),
    signed() {},
    media() {},
  };
}

function reversingEdits(text: string, map: WordMap, carried: ReadonlySet<number>): readonly TextEdit[] {
  const reverser = new StreamReverser(map, carried);
  const edits: TextEdit[] = [];
  let start = 0;
  for (const piece of [...reverser.push(text), ...reverser.end()]) {
    const end = start + piece.length;
    if (piece.text !== undefined) edits.push({ start, end, text: piece.text });
    start = end;
  }
  return edits;
}

function reasons(record: ProofRecord, { problem }: Original): readonly string[] {
  const what = 'What the tool had sent before names were changed.';
  if (record.hashOriginal === undefined) return [`${what} The record holds no hash of it.`];
  if (problem !== undefined) return [`${what} ${problem}`];
  if (record.secretsDetected > 0) {
    const secrets = record.secretsDetected === 1 ? 'A secret was' : `${record.secretsDetected} secrets were`;
    return [`${what} ${secrets} replaced by placeholders, and nothing keeps what they stand for.`];
  }
  return [
    `${what} Turned back, the bytes differ from it. That is so where a text of the history was sent in the form in which the provider itself had written it, or where the tool spells a changed word with escapes, or where the hash of a commit was left out.`,
  ];
}
