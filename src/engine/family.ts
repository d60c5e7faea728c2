// The forms of a word that count as the word itself.
import { formsOf, inflect, lemmas } from './morphology.ts';
import type { Vocabulary } from './vocabulary.ts';

const minLetters = 3;

/** Every form of the word (folded) and of the words it can be a form of, itself included; empty outside a–z. */
export function familyOf(word: string, { morphology, english, domain }: Vocabulary): readonly string[] {
  if (!/^[a-z]+$/.test(word) || word.length < minLetters) return [];
  const bases = lemmas(word, morphology).flatMap(({ base }) => (english.has(base) || domain.has(base) ? [base] : []));
  return [word, ...bases].flatMap((base) => [
    base,
    inflect(base, 's', morphology),
    ...formsOf(base, morphology).filter((form) => english.has(form)),
  ]);
}
