// While no index is ready, every compound name of a request counts as declared by the workspace.
import { decodeWindows } from './escapes.ts';
import { identifierPattern } from './identifier.ts';
import { allLanguages, PublicNames } from './public-names.ts';
import { splitWords } from './split.ts';
import type { WorkspaceNames } from './types.ts';
import { escapedLetters, isHexNumber } from './token-context.ts';
import { vocabulary, type Vocabulary } from './vocabulary.ts';

const minFirstWord = 3;

/** Every identifier of two or more words that no public code owns, in any escaping, as declared names. */
export function lexicalNames(texts: Iterable<string>, words: Vocabulary = vocabulary()): WorkspaceNames {
  const nothingKnown: WorkspaceNames = {
    declared: [],
    pathSegments: [],
    external: [],
    externalKebab: [],
    dependencies: [],
    languages: allLanguages,
  };
  const publicNames = new PublicNames(nothingKnown, words);
  const seen = new Set<string>();
  const declared: string[] = [];
  const add = (token: string): void => {
    if (seen.has(token)) return;
    seen.add(token);
    if (splitWords(token).length < 2 || isHexNumber(token) || publicNames.isExternal(token)) return;
    declared.push(token);
  };
  const addFrom = (text: string): void => {
    for (const match of text.matchAll(identifierPattern)) {
      const [token] = match;
      const escaped = escapedLetters(text, match.index, match.index + token.length);
      // In `\nReview` the n is no word; `\newLedger` can be a name after a backslash.
      if (escaped === 0 || (splitWords(token)[0]?.text.length ?? 0) >= minFirstWord) add(token);
      if (escaped > 0) add(token.slice(escaped));
    }
  };
  for (const text of texts) {
    addFrom(text);
    for (const window of decodeWindows(text)) addFrom(window.text);
  }
  return { ...nothingKnown, declared };
}
