// Reverses a whole text at once.
import { readSurrogate } from './reading.ts';
import type { WordMap } from './word-map.ts';

/** The text with every carried surrogate turned back into its real word: what `StreamReverser` gives for one chunk. */
export function reverseText(map: WordMap, carried: ReadonlySet<number>, text: string): string {
  const { spellings } = map;
  let result = '';
  let last = 0;
  map.entryFinder.scan(text, 0, (start, end, seq, wordCase) => {
    const entry = map.entryAt(seq);
    if (wordCase === 'mixed' || entry === undefined || !carried.has(seq)) return start;
    const reading = readSurrogate(text, { start, end, wordCase }, { entry, spellings, isFinal: true });
    // Nothing follows a whole text.
    if (reading === 'undecided') return start;
    result += text.slice(last, start) + reading.text;
    last = reading.end;
    return last;
  });
  return last === 0 ? text : result + text.slice(last);
}
