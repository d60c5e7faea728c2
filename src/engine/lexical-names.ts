// While no index is ready, every compound name of a request counts as declared by the workspace.
import { decodeWindows } from './escapes.ts';
import { identifierPattern } from './identifier.ts';
import { allLanguages, PublicNames } from './public-names.ts';
import { splitWords } from './split.ts';
import type { WorkspaceNames } from './types.ts';
import { vocabulary, type Vocabulary } from './vocabulary.ts';

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
  const declared = new Set<string>();
  const addFrom = (text: string): void => {
    for (const [token] of text.matchAll(identifierPattern)) {
      if (declared.has(token) || splitWords(token).length < 2) continue;
      if (!publicNames.isExternal(token)) declared.add(token);
    }
  };
  for (const text of texts) {
    addFrom(text);
    for (const window of decodeWindows(text)) addFrom(window.text);
  }
  return { ...nothingKnown, declared: [...declared] };
}
