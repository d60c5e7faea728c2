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
  if (typeof value === 'object') return membersText([value as Members], depth);
  throw new CanonicalJsonError('not-json', `a ${typeof value} has no JSON form`);
}

/** The canonical text of one object with the members of all parts; of two with the same name the later one stands. */
export function canonicalMembers(parts: readonly object[]): string {
  return membersText(parts as readonly Members[], 0);
}

type Members = Readonly<Record<string, unknown>>;

function membersText(parts: readonly Members[], depth: number): string {
  let text = '';
  for (const { part, key, beginning } of orderOf(parts.map((members) => Object.keys(members)))) {
    text += beginning + canonicalJson(parts[part]?.[key], depth + 1);
  }
  return text === '' ? '{}' : `${text}}`;
}

interface Member {
  /** Index of the part that has its value. */
  readonly part: number;
  readonly key: string;
  /** What stands before the value: a comma or the brace, the key, the colon. */
  readonly beginning: string;
}

interface KnownOrder {
  /** Of each part, as they were added. */
  readonly keys: readonly (readonly string[])[];
  readonly members: readonly Member[];
}

// Not state: each entry follows from its keys alone. Records have few shapes, and sorting one takes longer than the rest.
const orders = new Map<string, KnownOrder>();
const maxOrders = 256;
/** Of all keys of an object together: longer ones are not what we write. */
const maxKnownChars = 4096;

function orderOf(keys: readonly (readonly string[])[]): readonly Member[] {
  let place = keys.at(-1)?.[0] ?? '';
  for (const { length } of keys) place += ` ${length}`;
  const known = orders.get(place);
  if (known !== undefined && known.keys.every((those, part) => isSame(those, keys[part] ?? []))) return known.members;
  const members = sortedMembers(keys);
  if (members.reduce((sum, { key }) => sum + key.length, 0) > maxKnownChars) return members;
  if (orders.size >= maxOrders) orders.clear();
  orders.set(place, { keys, members });
  return members;
}

function sortedMembers(keys: readonly (readonly string[])[]): readonly Member[] {
  const parts = new Map(keys.flatMap((names, part) => names.map((key) => [key, part] as const)));
  // RFC 8785 §3.2.3: keys are sorted by UTF-16 code units, which is what `sort` without a comparator does.
  return [...parts.keys()].toSorted().map((key, index) => {
    return { part: parts.get(key) ?? 0, key, beginning: `${index === 0 ? '{' : ','}${canonicalString(key)}:` };
  });
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
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
