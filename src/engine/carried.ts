// Which of the surrogates that an exchange carried stand in a text.
import { readableCase } from './reading.ts';
import type { WordMap } from './word-map.ts';

/** `seq` of each, ascending. */
export function carriedIn(map: WordMap, text: string, carried: ReadonlySet<number>): readonly number[] {
  const found = new Set<number>();
  if (carried.size === 0) return [];
  map.scan(text, (start, end, id) => {
    const entry = map.stateOf(id);
    if (entry === 'free' || entry === 'burnt' || !carried.has(entry.seq)) return;
    if (readableCase(text, start, end) !== undefined) found.add(entry.seq);
  });
  return [...found].toSorted((one, other) => one - other);
}
