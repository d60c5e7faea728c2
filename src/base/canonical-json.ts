// RFC 8785 (JCS) for a restricted data model, in which forty lines are exactly JCS: objects, arrays, strings
// without lone surrogates, booleans, null, and integers up to 2^53-1.
import { CodedError } from './error.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type CanonicalJsonErrorCode = 'float' | 'lone-surrogate' | 'not-json' | 'too-deep';

export class CanonicalJsonError extends CodedError<CanonicalJsonErrorCode> {}

const maxDepth = 64;

/** The one canonical text of a value. Throws CanonicalJsonError on what the restricted model leaves out. */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > maxDepth) throw new CanonicalJsonError('too-deep', `nested deeper than ${maxDepth}`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalInteger(value);
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value as Readonly<Record<string, unknown>>, depth);
  throw new CanonicalJsonError('not-json', `a ${typeof value} has no JSON form`);
}

function canonicalObject(record: Readonly<Record<string, unknown>>, depth: number): string {
  let text = '{';
  // RFC 8785 §3.2.3: keys are sorted by UTF-16 code units, which is what `sort` without a comparator does.
  for (const key of Object.keys(record).toSorted()) {
    const name = text === '{' ? canonicalString(key) : `,${canonicalString(key)}`;
    text += `${name}:${canonicalJson(record[key], depth + 1)}`;
  }
  return `${text}}`;
}

function canonicalInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new CanonicalJsonError('float', 'only integers up to 2^53-1 are recorded');
  return Object.is(value, -0) ? '0' : String(value);
}

/** Almost every string of a record: no character of it is escaped. */
const plain = /^[ !#-[\]-~]*$/;

function canonicalString(value: string): string {
  if (plain.test(value)) return `"${value}"`;
  const text = JSON.stringify(value);
  // Half a pair comes out as such an escape, so almost no string has to be looked at unit by unit.
  if (text.includes('\\ud') && !isWellFormed(value)) {
    throw new CanonicalJsonError('lone-surrogate', 'a string holds half a surrogate pair');
  }
  return text;
}

function isWellFormed(value: string): boolean {
  return !/\p{Surrogate}/u.test(value);
}
