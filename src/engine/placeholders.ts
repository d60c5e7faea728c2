// Words that stand for any word, so that they make no name of the word beside them: `FOO_OPTION` says as much as `OPTION`.
import { foldWord, type Word } from './split.ts';

/** Only words made for it: what is a word or a name of somebody too (`mock`, `smith`) tells something beside another one. */
const placeholders: ReadonlySet<string> = new Set(
  'foo bar baz qux quux quuz corge grault garply plugh xyzzy asdf qwerty lorem ipsum'.split(' '),
);

/** Whether a word (folded) is a placeholder. */
export function isPlaceholder(word: string): boolean {
  return placeholders.has(word);
}

/** The words of a name without placeholders if that leaves one or none of several; all of them otherwise. */
export function tellingWords(words: readonly Word[], pinned: ReadonlySet<string>): readonly Word[] {
  if (words.length < 2) return words;
  const telling = words.filter((word) => {
    const folded = foldWord(word.text);
    return !placeholders.has(folded) || pinned.has(folded);
  });
  return telling.length < 2 ? telling : words;
}
