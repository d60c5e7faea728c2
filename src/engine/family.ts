// The forms of a word that count as the word itself.
import { formsOf, inflect, lemmas } from './morphology.ts';
import { isCased, plainSpellings } from './plain-spellings.ts';
import { isAscii } from './split.ts';
import type { Vocabulary } from './vocabulary.ts';

const minLetters = 3;
/** Letters of a word that may be a shorter one with an s. */
const minWithoutS = 6;

/**
 * Every form of the word (folded) and of the words it can be a form of, itself included; empty for scripts without case.
 * The grammar of a word with letters outside ASCII is not known: it comes with and without an s, and in plain letters.
 */
export function familyOf(word: string, { morphology, english, domain }: Vocabulary): readonly string[] {
  if (word.length < minLetters || !isCased(word)) return [];
  if (!isAscii(word)) return formsInAnySpelling(word);
  const bases = lemmas(word, morphology).flatMap(({ base }) => (english.has(base) || domain.has(base) ? [base] : []));
  return [word, ...bases].flatMap((base) => [
    base,
    inflect(base, 's', morphology),
    ...formsOf(base, morphology).filter((form) => english.has(form)),
  ]);
}

function formsInAnySpelling(word: string): readonly string[] {
  const isSingular = !word.endsWith('s') || word.endsWith('ss') || word.length < minWithoutS;
  return [word, isSingular ? `${word}s` : word.slice(0, -1)].flatMap((form) => [form, ...plainSpellings(form)]);
}
