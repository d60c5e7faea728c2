// Surrogates that a model cut with a wildcard (`zor*` of `zorkil`): they stay as they are, and are counted.
import type { WordMap } from './word-map.ts';

/**
 * Four letters and more. With 300 carried surrogates four letters tell one of them in 81 % of the cases, with 1,500 in
 * 42 % (five: 97 and 84 %), and of what the cut letters would have to match in real names nothing is known: so none is
 * put back. In 150 MB of public code at most one such place (`liba*`) looks like a cut surrogate and is none.
 */
const cutWord = /(?:[A-Z][a-z]{3,24}|[a-z]{4,24}|[A-Z]{4,24})(?=\*|\.[*+]|\\+[wS]|\[)/g;
const minLetters = 4;

/** How many words before a wildcard are the beginning, and not the whole, of a surrogate that the exchange carried. */
export function countCutSurrogates(map: WordMap, carried: ReadonlySet<number>, text: string): number {
  const words = text.match(cutWord);
  if (words === null || carried.size === 0) return 0;
  const beginnings = new Set<string>();
  for (const seq of carried) {
    const surrogate = map.entryAt(seq)?.surrogate ?? '';
    for (let length = minLetters; length < surrogate.length; length++) beginnings.add(surrogate.slice(0, length));
  }
  return words.filter((word) => beginnings.has(word.toLowerCase())).length;
}
