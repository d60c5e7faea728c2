// Reading fields of records. Untrusted: a record may be forged, of another version, or about something else; what has
// not the form that it should have counts as absent.
import type { EvidencePointer } from './types.ts';

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number from 0 on; 0 for anything else. */
export function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** The objects of a list. */
export function objectsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (item): item is Readonly<Record<string, unknown>> =>
      typeof item === 'object' && item !== null && !Array.isArray(item),
  );
}

/** The fields of an object; none for anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

const momentPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** RFC 3339, UTC, milliseconds: as every time in records. */
export function momentOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !momentPattern.test(value)) return undefined;
  return Number.isNaN(Date.parse(value)) ? undefined : value;
}

const leafPattern = /^[0-9a-f]{64}$/;

export function evidenceOf(value: unknown): readonly EvidencePointer[] {
  return objectsOf(value).flatMap(({ seq, leaf }) => {
    if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) return [];
    return [typeof leaf === 'string' && leafPattern.test(leaf) ? { seq, leaf } : { seq }];
  });
}
