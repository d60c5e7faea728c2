// Untrusted: whatever a tool's file holds, looked at without believing its shape.
import { type ConfigPath, nameOf } from './formats/config-format.ts';

export type ConfigRecord = Readonly<Record<string, unknown>>;

/** Empty for anything that is no object. */
export function recordOf(value: unknown): ConfigRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ConfigRecord) : {};
}

/** A member of a table of ours by a name that somebody else chose: `constructor` is no member. */
export function memberOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Undefined for anything that is no text, and for an empty one. */
export function filledText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export interface FoundItem {
  readonly path: ConfigPath;
  readonly item: ConfigRecord;
  /** For people. */
  readonly label: string;
}

/** The objects of a list, each with the path to it. Empty for anything that is no list. */
export function itemsAt(value: unknown, path: ConfigPath): readonly FoundItem[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, at) => {
    if (typeof item !== 'object' || item === null) return [];
    const name = nameOf(item);
    return [{ path: [...path, { item: at, name }], item: recordOf(item), label: name ?? `number ${at + 1}` }];
  });
}
