// What the collectors read from a record. Untrusted: on disk a record may be of another version of Pretense; what has not
// the form that it should have counts as absent.
import type { AuditRecord } from '../../audit/record.ts';

/** A record with what the walk knows of it. */
export interface Seen {
  readonly record: AuditRecord;
  /** Its moment lies in the period. */
  readonly isInPeriod: boolean;
}

/** One part of the model, added up record by record. Its memory does not grow with the number of records. */
export interface Accumulator {
  /** Every record of the log up to the end of the period, in the order of the chain. */
  visit(seen: Seen): void;
}

export function textOf(record: AuditRecord, name: string): string | undefined {
  const value = record[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** 0 where there is none. */
export function countOf(record: AuditRecord, name: string): number {
  return numberOf(record, name) ?? 0;
}

/** Not negative. */
export function numberOf(record: AuditRecord, name: string): number | undefined {
  const value = record[name];
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

/** Objects of a list; empty where there is none. */
export function objectsOf(record: AuditRecord, name: string): readonly Readonly<Record<string, unknown>>[] {
  const value: unknown = record[name];
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is Readonly<Record<string, unknown>> => typeof item === 'object' && item !== null);
}

/** An exchange: `ai.request` or `ai.passthrough`. */
export function isRequest({ type }: AuditRecord): boolean {
  return type === 'ai.request' || type === 'ai.passthrough';
}

/** What left: a request that was not stopped. */
export function hasLeft(record: AuditRecord): boolean {
  return isRequest(record) && record['decision'] !== 'block';
}

export const unknownName = '(unknown)';
