// Reading the log back, for status, reports and tests. It trusts what it reads; `verify.ts` does not.
import { AuditError } from './error.ts';
import type { AuditRecord, RecordType } from './record.ts';
import { linesOf, listSegments, readSegment, type Segment } from './segment.ts';

export interface ReadOptions {
  /** RFC 3339 UTC; records from this moment on. */
  readonly from?: string;
  readonly type?: RecordType;
}

/**
 * The records in the order of the chain, one segment in memory at a time. An unfinished last line is left out.
 * Throws AuditError `corrupted` at a line that is no record.
 */
export async function* readRecords(auditDir: string, options: ReadOptions = {}): AsyncGenerator<AuditRecord> {
  for (const segment of await listSegments(auditDir)) {
    yield* recordsOf(segment, await readSegment(segment), options);
  }
}

/** The last `count` records, oldest first. */
export async function tail(auditDir: string, count: number): Promise<readonly AuditRecord[]> {
  let records: readonly AuditRecord[] = [];
  for (const segment of (await listSegments(auditDir)).toReversed()) {
    if (records.length >= count) break;
    records = [...recordsOf(segment, await readSegment(segment), {}), ...records];
  }
  return records.slice(Math.max(0, records.length - count));
}

function* recordsOf(segment: Segment, bytes: Buffer, options: ReadOptions): Generator<AuditRecord> {
  const wantedType = options.type === undefined ? undefined : Buffer.from(`"type":"${options.type}"`, 'utf8');
  let number = 0;
  for (const { start, end, isComplete } of linesOf(bytes)) {
    number += 1;
    if (!isComplete) return;
    const line = bytes.subarray(start, end);
    // Parsing is the cost; most lines of another type are passed over unparsed.
    if (wantedType !== undefined && !line.includes(wantedType)) continue;
    const record = parseRecord(line);
    if (record === undefined) {
      throw new AuditError('corrupted', `${segment.name} line ${number} is not a record; run \`pretense verify\``);
    }
    if (options.type !== undefined && record.type !== options.type) continue;
    if (options.from !== undefined && record.timestamp < options.from) continue;
    yield record;
  }
}

/** Untrusted: a line without its newline. Undefined when it is no record. */
export function parseRecord(line: Buffer): AuditRecord | undefined {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is AuditRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { seq, type, timestamp } = value as Readonly<Record<string, unknown>>;
  return typeof seq === 'number' && typeof type === 'string' && typeof timestamp === 'string';
}
