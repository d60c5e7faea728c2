// The formats by id, and changes of several values at once that are checked before anybody writes them.
import { isDeepStrictEqual } from 'node:util';
import { ClientError } from '../error.ts';
import { itemIndex, type ConfigFormat, type ConfigPath } from './config-format.ts';
import { dotenv } from './dotenv.ts';
import { json } from './json.ts';
import { toml } from './toml.ts';
import { yaml } from './yaml.ts';

export const configFormats: Readonly<Record<ConfigFormat['id'], ConfigFormat>> = {
  json,
  toml,
  yaml,
  env: dotenv,
};

/** One value of ours in a file, and what stood in its place. */
export interface SlotChange {
  readonly path: ConfigPath;
  /** As it was spelled; null: there was none. */
  readonly before: string | null;
  readonly after: string;
  readonly madeParents: number;
}

export interface WantedValue {
  readonly path: ConfigPath;
  readonly value: string;
}

/**
 * The text with all values set. Throws ClientError `unreadable` when the text does not parse, or when after the
 * change anything but these values would read differently.
 */
export function withValues(
  format: ConfigFormat,
  text: string,
  wanted: readonly WantedValue[],
): { readonly text: string; readonly slots: readonly SlotChange[] } {
  let current = text;
  const slots: SlotChange[] = [];
  let expected = format.parse(text);
  for (const { path, value } of wanted) {
    const before = format.find(current, path)?.source ?? null;
    const { text: next, madeParents } = format.set(current, path, value);
    expected = withValueAt(expected, path, value);
    current = next;
    slots.push({ path, before, after: value, madeParents });
  }
  if (!isDeepStrictEqual(format.parse(current), expected)) {
    throw new ClientError('unreadable', 'the file is built so that no single value of it can be changed');
  }
  return { text: current, slots };
}

export interface PutBack {
  readonly text: string;
  /** Values that are ours no more. */
  readonly foreign: readonly ConfigPath[];
  readonly putBack: number;
}

/** Our values out again, what stood there before in their place; values that somebody else wrote are left alone. */
export function withoutValues(
  format: ConfigFormat,
  text: string,
  slots: readonly { readonly slot: SlotChange; readonly ours: readonly string[] }[],
): PutBack {
  let current = text;
  let putBack = 0;
  const foreign: ConfigPath[] = [];
  // Last in, first out: a container that the first value made is empty only when the others are gone.
  for (const { slot, ours } of slots.toReversed()) {
    const found = format.find(current, slot.path);
    if (found !== undefined && typeof found.value === 'string' && ours.includes(found.value)) {
      const before = format.parse(current);
      current =
        slot.before === null
          ? format.unset(current, slot.path, slot.madeParents)
          : format.putBack(current, slot.path, slot.before);
      requireSameElsewhere(format, { before, after: format.parse(current), slot });
      putBack += 1;
    } else if ((found?.source ?? null) !== slot.before) foreign.push(slot.path);
  }
  return { text: current, foreign, putBack };
}

/** Both sides get the value, and the containers around it with it, so that only the rest is compared. */
function requireSameElsewhere(
  format: ConfigFormat,
  { before, after, slot }: { readonly before: unknown; readonly after: unknown; readonly slot: SlotChange },
): void {
  if (isDeepStrictEqual(withValueAt(before, slot.path, ''), withValueAt(after, slot.path, ''))) return;
  throw new ClientError('unreadable', `the ${format.id} file is built so that no single value of it can be changed`);
}

/** A copy with one value changed; containers on the way are made. */
function withValueAt(root: unknown, path: ConfigPath, value: string): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'string') {
    const record = typeof root === 'object' && root !== null ? (root as Readonly<Record<string, unknown>>) : {};
    const own = Object.hasOwn(record, step) ? record[step] : undefined;
    return copyWith(record, step, withValueAt(own, rest, value));
  }
  if (!Array.isArray(root)) return root;
  const items: readonly unknown[] = root;
  const index = itemIndex(items, step);
  return items.map((item, at) => (at === index ? withValueAt(item, rest, value) : item));
}

/** Keeps the prototype: TOML tables have none. */
function copyWith(record: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(record) as object | null) as object, record);
  Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
  return copy;
}
