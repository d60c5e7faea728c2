// Names that a text spells out as words, found the plain way: every run of words is looked up. Shares nothing with the
// engine's own search but the forms of a word.
import { familyOf } from '../../src/engine/family.ts';
import { foldWord, splitWords } from '../../src/engine/split.ts';
import { vocabulary } from '../../src/engine/vocabulary.ts';
import type { ProtectedWorkspace } from '../fidelity/protected-workspace.ts';

/** A word of prose: an identifier of one word, letters only. */
export interface ProseWord {
  readonly folded: string;
  readonly start: number;
  readonly end: number;
}

export interface SpelledName {
  /** The words of the name, folded. */
  readonly name: readonly string[];
  /** The words of the text. */
  readonly words: readonly ProseWord[];
}

const leastWords = 2;
const mostWords = 5;
const identifier = /[\p{L}\p{M}_$][\p{L}\p{M}\p{Nd}_$]*/gu;
const joint = /^(?:[ \u00a0-]|[ \t]*\r?\n[ \t]*(?:\/\/+|\*+|#+|>+)?[ \t]*)$/;

export class SpelledNames {
  /** Words of a protected name → the names, by the joined words but the last, and the forms of the last. */
  readonly #names = new Map<string, Map<string, readonly string[]>>();

  constructor({ names, protection }: ProtectedWorkspace) {
    for (const declared of names.declared) {
      const words = splitWords(declared).map((word) => foldWord(word.text));
      if (words.length < leastWords || words.length > mostWords) continue;
      if (protection.wordsToChange(declared, 'full').length === 0) continue;
      const key = words.slice(0, -1).join(' ');
      const forms = this.#names.get(key) ?? new Map<string, readonly string[]>();
      const last = words.at(-1) ?? '';
      for (const form of [...familyOf(last, vocabulary()), last])
        if (form === last || !forms.has(form)) forms.set(form, words);
      this.#names.set(key, forms);
    }
  }

  /** The longest one from each word. */
  *in(text: string, words: readonly ProseWord[]): Generator<SpelledName> {
    for (let first = 0; first < words.length; first++) {
      let found: SpelledName | undefined;
      let key = words[first]?.folded ?? '';
      for (let last = first + 1; last < Math.min(words.length, first + mostWords); last++) {
        if (!joint.test(text.slice(words[last - 1]?.end, words[last]?.start))) break;
        const folded = words[last]?.folded ?? '';
        const name = this.#names.get(key)?.get(folded);
        if (name !== undefined) found = { name, words: words.slice(first, last + 1) };
        key += ` ${folded}`;
      }
      if (found !== undefined) yield found;
    }
  }
}

/** The words in the span, and how many names of several words stand there. */
export function wordsIn(
  text: string,
  span: { readonly start: number; readonly end: number },
): {
  readonly words: readonly ProseWord[];
  readonly compounds: number;
} {
  const words: ProseWord[] = [];
  let compounds = 0;
  for (const match of text.slice(span.start, span.end).matchAll(identifier)) {
    const [token] = match;
    const [word, ...others] = splitWords(token);
    const start = span.start + match.index;
    if (word !== undefined && others.length === 0 && word.text.length === token.length) {
      words.push({ folded: foldWord(token), start, end: start + token.length });
    } else if (others.length > 0) compounds++;
  }
  return { words, compounds };
}
