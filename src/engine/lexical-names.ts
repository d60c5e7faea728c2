// While no index is ready, every compound name of a request counts as declared by the workspace.
import { decodeWindows } from './escapes.ts';
import { identifierPattern, kebabPattern } from './identifier.ts';
import { allLanguages, PublicNames } from './public-names.ts';
import { foldWord, splitWords } from './split.ts';
import type { WorkspaceNames } from './types.ts';
import { escapedLetters, isHexNumber, perhapsEscapedLetters } from './token-context.ts';
import { vocabulary, type Vocabulary } from './vocabulary.ts';

const minFirstWord = 3;

/**
 * Every identifier and kebab of two or more words that no public code owns, in any escaping, as declared names. Texts
 * may be paths, queries and header values too. A kebab of common words counts only as a part of a path (`up-to-date` is prose).
 */
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
  const isCommon = (word: string): boolean =>
    words.english.has(word) || words.ecosystemsOf(word) > 0 || publicNames.isPublicAlone(word);
  const addKebab = (kebab: string, isInPath: boolean): void => {
    if (!kebab.includes('-') || seen.has(kebab)) return;
    const parts = kebab.split('-');
    const long = splitWords(kebab).filter((word) => word.text.length >= minFirstWord);
    if (long.length < 2 || parts.some((part) => isHexNumber(part)) || publicNames.isExternalKebab(kebab)) return;
    if (!isInPath && long.every((word) => isCommon(foldWord(word.text)))) return;
    seen.add(kebab);
    declared.push(kebab);
  };
  const addFrom = (text: string): void => {
    for (const match of text.matchAll(kebabPattern)) {
      const end = match.index + match[0].length;
      addKebab(match[0], isPathMark(text.charAt(match.index - 1)) || isPathMark(text.charAt(end)));
    }
    for (const match of text.matchAll(identifierPattern)) {
      const [token] = match;
      const certain = escapedLetters(text, match.index, match.index + token.length);
      const escaped = certain || perhapsEscapedLetters(text, match.index);
      // In `\nReview` the n is no word; `\newLedger` can be a name after a backslash.
      if (certain === 0 || (splitWords(token)[0]?.text.length ?? 0) >= minFirstWord) add(token);
      if (escaped > 0) add(token.slice(escaped));
    }
  };
  for (const text of texts) {
    addFrom(text);
    for (const window of decodeWindows(text)) addFrom(window.text);
  }
  return { ...nothingKnown, declared };
}

function isPathMark(character: string): boolean {
  return character === '/' || character === '\\';
}
