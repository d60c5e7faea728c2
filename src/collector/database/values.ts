// Values between JavaScript and PostgreSQL's text format, the same for both engines.
import type { JsonValue } from '../../base/canonical-json.ts';
import { StoreError } from '../error.ts';

/**
 * Dates as RFC 3339, bytes as hex, arrays as array literals (flat), other objects as JSON. Strings go as they are: the
 * database reads them as the type that it expects, JSON among them.
 */
export function parameterText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return storable(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) {
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  }
  if (Array.isArray(value)) return `{${value.map(elementText).join(',')}}`;
  return storable(JSON.stringify(value));
}

function elementText(value: unknown): string {
  const text = parameterText(value);
  return text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** NUL has no place in PostgreSQL's texts; half a pair would silently become another character on its way. */
function storable(text: string): string {
  if (/[\0\p{Surrogate}]/u.test(text)) {
    throw new StoreError(
      'invalid',
      'A text with a NUL character or half a UTF-16 pair cannot be stored. Nothing was written.',
    );
  }
  return text;
}

type Parser = (text: string) => unknown;

const parseBytes: Parser = (text) => Uint8Array.from(Buffer.from(text.slice(2), 'hex'));
const parseDate: Parser = (text) => new Date(text);
const parseText: Parser = (text) => text;
const parseJson: Parser = (text) => JSON.parse(text) as JsonValue;

/** OID of the element type, and of its array. */
const types: readonly (readonly [element: number, array: number, parse: Parser])[] = [
  [16, 1000, (text) => text === 't'],
  [17, 1001, parseBytes],
  [20, 1016, Number],
  [21, 1005, Number],
  [23, 1007, Number],
  [25, 1009, parseText],
  [26, 1028, Number],
  [114, 199, parseJson],
  [700, 1021, Number],
  [701, 1022, Number],
  [1043, 1015, parseText],
  [1082, 1182, parseText],
  [1184, 1185, parseDate],
  [1700, 1231, Number],
  [2950, 2951, parseText],
  [3802, 3807, parseJson],
];

/**
 * By type OID. `bigint`, `numeric` and `count(*)` are numbers (exact up to 2^53), `date` is `YYYY-MM-DD`, `timestamptz` a
 * Date, `bytea` a Uint8Array, `json` and `jsonb` what they hold, arrays (flat) are arrays; all else is text.
 */
export const parsers: ReadonlyMap<number, Parser> = new Map(
  types.flatMap(([element, array, parse]) => [
    [element, parse] as const,
    [array, (text: string) => parseArray(text, parse)] as const,
  ]),
);

/** `{a,"b \"c\"",NULL}`. */
function parseArray(text: string, parse: Parser): readonly unknown[] {
  const found: unknown[] = [];
  const element = /"((?:[^"\\]|\\.)*)"|([^{},"]+)/gs;
  for (const [, quoted, plain] of text.matchAll(element)) {
    if (quoted !== undefined) found.push(parse(quoted.replaceAll(/\\(.)/gs, '$1')));
    else if (plain !== undefined) found.push(plain === 'NULL' ? null : parse(plain));
  }
  return found;
}
