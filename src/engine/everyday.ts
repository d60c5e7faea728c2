// Words that any text in English about programming has: one of them alone tells nothing.
import { lemmas } from './morphology.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A word that the public names of so many ecosystems use. */
const leastEcosystems = 2;

/** Whether a word (folded) is one of the most common words of English or of public code. Words of a business are not. */
export function isEverydayWord(word: string, vocabulary: Vocabulary): boolean {
  const { domain, everydayEnglish, structural, ecosystemsOf, morphology } = vocabulary;
  const isEveryday = (form: string): boolean =>
    structural.has(form) || everydayEnglish.has(form) || ecosystemsOf(form) >= leastEcosystems;
  const bases = lemmas(word, morphology).map(({ base }) => base);
  if ([word, ...bases].some((form) => domain.has(form))) return false;
  return isEveryday(word) || bases.some(isEveryday);
}
