// The list of surrogates is frozen: a public name that came later and holds one is left out, so that no surrogate ever
// lies inside a known name.
import { readData } from './sources.mjs';

/** The names in which no surrogate lies, whatever stands between the letters. */
export function withoutSurrogates(names) {
  const surrogates = new Set(readData('surrogates.json').words.split(' '));
  return names.filter((name) => {
    const letters = name.toLowerCase().replaceAll(/[^a-z]+/g, '');
    for (const length of [5, 6]) {
      for (let start = 0; start + length <= letters.length; start += 1) {
        if (surrogates.has(letters.slice(start, start + length))) return false;
      }
    }
    return true;
  });
}
