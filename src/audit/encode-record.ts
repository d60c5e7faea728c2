// A record as its line: envelope, fields of every record, fields of its own, in the one canonical form.
import { canonicalMembers } from '../base/canonical-json.ts';
import { leafHash } from './line.ts';
import { randomHex } from './random-hex.ts';
import type { AuditRecord, Envelope, RecordFields, RecordType } from './record.ts';

/** A record that was handed in, before its place in the chain is known. */
export interface PendingRecord {
  readonly type: RecordType;
  readonly fields: RecordFields;
  readonly common: RecordFields | undefined;
  readonly timestamp: string;
  readonly monoMs: number;
}

export interface ChainHead {
  readonly seq: number;
  /** Leaf hash of the last durable record, hex. */
  readonly hash: string;
}

export interface EncodedRecord {
  readonly seq: number;
  /** What the line says; read when it is first asked for: that has time until the line is on its way to the disk. */
  readonly record: AuditRecord;
  /** With its newline. */
  readonly line: Buffer;
  /** Hex. */
  readonly leaf: string;
}

const maxRecordBytes = 4 * 1024 * 1024;
const envelopeNames = ['v', 'chain', 'inc', 'seq', 'prev_hash', 'nonce', 'type', 'timestamp', 'mono_ms'] as const;

/** Throws when the record has no form on disk. */
export function encodeRecord(
  pending: PendingRecord,
  head: ChainHead,
  { chain, inc }: { readonly chain: string; readonly inc: number },
): EncodedRecord {
  for (const name of envelopeNames) {
    if (Object.hasOwn(pending.fields, name)) throw new Error(`the field ${name} belongs to the envelope`);
  }
  const envelope: Envelope = {
    v: 1,
    chain,
    inc,
    seq: head.seq + 1,
    prev_hash: head.hash,
    nonce: randomHex(),
    type: pending.type,
    timestamp: pending.timestamp,
    mono_ms: pending.monoMs,
  };
  const parts = [envelope, pending.common ?? {}, pending.fields];
  const text = canonicalMembers(parts);
  const line = Buffer.from(`${text}\n`, 'utf8');
  if (line.length > maxRecordBytes) throw new Error(`it would take ${line.length} bytes, more than ${maxRecordBytes}`);
  return new Encoded(text, envelope.seq, line, leafHash(line.subarray(0, -1)));
}

class Encoded implements EncodedRecord {
  readonly seq: number;
  readonly line: Buffer;
  readonly leaf: string;
  readonly #text: string;
  #record: AuditRecord | undefined;

  constructor(text: string, seq: number, line: Buffer, leaf: string) {
    this.#text = text;
    this.seq = seq;
    this.line = line;
    this.leaf = leaf;
  }

  get record(): AuditRecord {
    // To add the members of so many objects one by one takes three times as long.
    this.#record ??= JSON.parse(this.#text) as AuditRecord;
    return this.#record;
  }
}
