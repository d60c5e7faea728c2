// What exporters are given: a record, and the hash of the line that it was read from.
import type { JsonValue } from '../base/canonical-json.ts';
import type { AuditRecord } from '../audit/record.ts';

export interface ExportedRecord {
  /** As stored, or with pseudonyms. */
  readonly record: AuditRecord;
  /** Leaf hash of the stored line, hex: ties it to the log, whatever became of its names. */
  readonly leaf: string;
}

/** What an export says of its origin. */
export interface ExportOrigin {
  /** Of the program that exports. */
  readonly productVersion: string;
  /** `dev_…`, as in records; undefined where no key tells it. */
  readonly deviceId: string | undefined;
}

/** Which record it is, in every export: `c_…:8123`. */
export function recordUid({ chain, seq }: AuditRecord): string {
  return `${chain}:${seq}`;
}

/** The text of a field; undefined when it is not there, is no text, or is empty. */
export function textOf(record: AuditRecord, field: string): string | undefined {
  const value = record[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** 0 when it is not there or no integer. */
export function countOf(record: AuditRecord, field: string): number {
  return integerOf(record, field) ?? 0;
}

export function integerOf(record: AuditRecord, field: string): number | undefined {
  const value = record[field];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** The texts of a field that lists some. */
export function textsOf(record: AuditRecord, field: string): readonly string[] {
  const value = record[field];
  return Array.isArray(value) ? value.filter((item: JsonValue): item is string => typeof item === 'string') : [];
}

const envelope: ReadonlySet<string> = new Set([
  'v',
  'chain',
  'inc',
  'seq',
  'prev_hash',
  'nonce',
  'type',
  'timestamp',
  'mono_ms',
]);

/** What the record says besides its envelope, without what is not known. */
export function ownFields(record: AuditRecord): readonly (readonly [name: string, value: JsonValue])[] {
  return Object.entries(record).filter(([name, value]) => value !== null && !envelope.has(name));
}
