// One stored line: its hash, and whether it is exactly what the writer would have written.
import { hash } from 'node:crypto';
import { canonicalJson } from '../base/canonical-json.ts';
import type { AuditRecord } from './record.ts';

export const firstPrevHash = '0'.repeat(64);

const leafPrefix = Buffer.of(0);

/** Leaf hash of a line (without its newline), hex: SHA-256(0x00 || bytes), as in RFC 6962 §2.1. */
export function leafHash(line: Uint8Array): string {
  return hash('sha256', Buffer.concat([leafPrefix, line]), 'hex');
}

/** What the chain needs to know of a line. */
export interface LineHead {
  readonly chain: string;
  readonly inc: number;
  readonly seq: number;
  readonly prevHash: string;
  readonly type: string;
  readonly timestamp: string;
  readonly leaf: string;
  /** The whole line, parsed. */
  readonly record: AuditRecord;
}

export interface LineFault {
  readonly fault: 'not-json' | 'not-canonical' | 'bad-envelope';
  readonly message: string;
}

/** Untrusted: any bytes. Never throws. `leaf`: its hash, where the caller has it already. */
export function checkLine(line: Buffer, leaf?: string): LineHead | LineFault {
  const text = line.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: 'not-json', message: 'the line is not JSON' };
  }
  if (!isCanonical(value, text, line)) {
    return { fault: 'not-canonical', message: 'the line is not in the one canonical form that the writer uses' };
  }
  return headOf(value, line, leaf);
}

/**
 * The cheap way is native: text that survives parse and stringify has no white space, no duplicate key, no other
 * spelling of a string or number; what is left to check is the order of keys and the data model. Names that look
 * like integers are reordered by the language, and half surrogates are escaped: those take the slow way.
 */
function isCanonical(value: unknown, text: string, line: Buffer): boolean {
  try {
    const isPlain = !text.includes('\ufffd') && !text.includes('\\ud');
    if (isPlain && JSON.stringify(value) === text && isOrdered(value, 0)) return true;
    return Buffer.from(canonicalJson(value), 'utf8').equals(line);
  } catch {
    // Outside the data model, or nested deeper than any stack.
    return false;
  }
}

const maxDepth = 64;

function isOrdered(value: unknown, depth: number): boolean {
  if (depth > maxDepth) return false;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every((item) => isOrdered(item, depth + 1));
  let last: string | undefined;
  for (const [key, item] of Object.entries(value)) {
    if (last !== undefined && last >= key) return false;
    last = key;
    if (!isOrdered(item, depth + 1)) return false;
  }
  return true;
}

const hex64 = /^[0-9a-f]{64}$/;
const hex32 = /^[0-9a-f]{32}$/;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function headOf(value: unknown, line: Buffer, leaf: string | undefined): LineHead | LineFault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return badEnvelope('the record');
  const record = value as Readonly<Record<string, unknown>>;
  const { v, chain, inc, seq, prev_hash: prevHash, nonce, type, timestamp, mono_ms: monoMs } = record;
  if (v !== 1) return badEnvelope('v');
  if (typeof chain !== 'string' || !chain.startsWith('c_')) return badEnvelope('chain');
  if (!isCount(inc) || inc === 0) return badEnvelope('inc');
  if (!isCount(seq)) return badEnvelope('seq');
  if (typeof prevHash !== 'string' || !hex64.test(prevHash)) return badEnvelope('prev_hash');
  if (typeof nonce !== 'string' || !hex32.test(nonce)) return badEnvelope('nonce');
  if (typeof type !== 'string' || type === '') return badEnvelope('type');
  if (typeof timestamp !== 'string' || !rfc3339.test(timestamp)) return badEnvelope('timestamp');
  if (!isCount(monoMs)) return badEnvelope('mono_ms');
  const hashed = leaf ?? leafHash(line);
  return { chain, inc, seq, prevHash, type, timestamp, leaf: hashed, record: record as AuditRecord };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function badEnvelope(field: string): LineFault {
  return { fault: 'bad-envelope', message: `${field} is missing or has no valid form` };
}
