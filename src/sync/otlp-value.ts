// Values of OpenTelemetry's logs in the JSON form of OTLP: 64-bit integers are texts.
import type { JsonValue } from '../base/canonical-json.ts';

export type OtlpValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly arrayValue: { readonly values: readonly OtlpValue[] } }
  | { readonly kvlistValue: { readonly values: readonly OtlpAttribute[] } };

export interface OtlpAttribute {
  readonly key: string;
  readonly value: OtlpValue;
}

/** `null` has no value there and is left out, in lists as well. */
export function otlpValue(value: JsonValue): OtlpValue | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return { intValue: String(value) };
  if (isList(value)) return { arrayValue: { values: value.map(otlpValue).filter((item) => item !== undefined) } };
  return { kvlistValue: { values: otlpAttributes(Object.entries(value)) } };
}

export function otlpAttributes(
  members: Iterable<readonly [key: string, value: JsonValue | undefined]>,
): readonly OtlpAttribute[] {
  const attributes: OtlpAttribute[] = [];
  for (const [key, inner] of members) {
    const value = inner === undefined ? undefined : otlpValue(inner);
    if (value !== undefined) attributes.push({ key, value });
  }
  return attributes;
}

/** `Array.isArray` alone does not narrow read-only lists. */
function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
