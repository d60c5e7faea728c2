// What texts are searched with for terms.
import { isUncased } from './terms.ts';

/** ASCII terms that do not begin with another term: enough for a prefilter. */
export function shortestTerms(words: ReadonlySet<string>): readonly string[] {
  return [...words].filter((word) => {
    if (!/^[a-z]+$/.test(word)) return false;
    for (let length = 2; length < word.length; length++) if (words.has(word.slice(0, length))) return false;
    return true;
  });
}

/** Finds terms of scripts without case inside a run; undefined when there are none. */
export function uncasedPattern(words: ReadonlySet<string>): RegExp | undefined {
  const terms = [...words]
    .filter(isUncased)
    .toSorted((left, right) => right.length - left.length || (left < right ? -1 : 1));
  return terms.length === 0 ? undefined : new RegExp(terms.join('|'), 'gu');
}
