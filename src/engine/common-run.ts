// Which runs of words stay in prose though somebody declares a name of them: `error message`, `to parse`, `next page`.
import { lemmas } from './morphology.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A word that this many of the six ecosystems' public names use is an everyday word of code. */
const everydayEcosystems = 5;

/**
 * Whether the words (folded) of a name tell nothing when they are spelled out: all are everyday words of code, and
 * either at most one is more than a function word, or some public API has the same name. `isDomain` words tell something.
 */
export function isCommonRun(
  words: readonly string[],
  vocabulary: Vocabulary,
  isDomain: (word: string) => boolean,
): boolean {
  const { structural, functionWords, commonRuns, ecosystemsOf, morphology } = vocabulary;
  const isEveryday = (word: string): boolean => structural.has(word) || ecosystemsOf(word) >= everydayEcosystems;
  if (!words.every((word) => isEveryday(word) && !isDomain(word))) return false;
  if (words.filter((word) => !functionWords.has(word)).length < 2) return true;
  const [first, second] = words;
  if (first === undefined || second === undefined || words.length > 2) return false;
  if (commonRuns.has(`${first} ${second}`)) return true;
  return lemmas(second, morphology).some(({ base }) => commonRuns.has(`${first} ${base}`));
}
