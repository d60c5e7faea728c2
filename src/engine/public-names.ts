// Which names and words public code owns, as one workspace sees it.
import { identifierPattern } from './identifier.ts';
import { foldWord, splitWords, type Word } from './split.ts';
import type { WorkspaceNames } from './types.ts';
import type { ApiNames, Ecosystem, Vocabulary } from './vocabulary.ts';

const ecosystemByLanguage: Readonly<Record<string, Ecosystem>> = {
  typescript: 'js',
  javascript: 'js',
  tsx: 'js',
  jsx: 'js',
  typescriptreact: 'js',
  javascriptreact: 'js',
  python: 'py',
  go: 'go',
  java: 'java',
  kotlin: 'java',
  scala: 'java',
  rust: 'rust',
  ruby: 'ruby',
  php: 'php',
  c: 'c',
  cpp: 'cpp',
  csharp: 'csharp',
};

/** A word that this many of the six ecosystems' public names use is public when alone. */
const publicEcosystems = 5;
const minDomName = 7;

/** Languages whose APIs count when nothing is known about a text. */
export const allLanguages: readonly string[] = ['typescript', 'python', 'go', 'java', 'rust'];

/** The words of a name as one key, the same in any casing and with any separator: `payment ledger`. */
export function sequenceOf(words: readonly Word[]): string {
  return words.map((word) => foldWord(word.text)).join(' ');
}

export class PublicNames {
  readonly #vocabulary: Vocabulary;
  readonly #apis: readonly ApiNames[];
  readonly #isWeb: boolean;
  readonly #external: ReadonlySet<string>;
  readonly #kebabs: ReadonlySet<string>;
  readonly #words = new Set<string>();

  constructor(names: WorkspaceNames, vocabulary: Vocabulary) {
    const ecosystems = new Set(names.languages.map((language) => ecosystemByLanguage[language.toLowerCase()]));
    this.#vocabulary = vocabulary;
    this.#apis = [...ecosystems].flatMap((ecosystem) =>
      ecosystem === undefined ? [] : [vocabulary.apiNames(ecosystem)],
    );
    this.#isWeb = ecosystems.has('js');
    this.#external = new Set(names.external);
    this.#kebabs = new Set(names.externalKebab);
    for (const name of names.external) {
      const words = splitWords(name);
      if (words.length === 1) this.#words.add(sequenceOf(words));
    }
    for (const dependency of names.dependencies) {
      for (const [token] of dependency.matchAll(identifierPattern)) {
        this.#words.add(token.toLowerCase());
        for (const word of splitWords(token)) this.#words.add(foldWord(word.text));
      }
    }
  }

  /** Whether public code owns the exact name. A name of one word is only ever owned as a magic name. */
  isExternal(token: string): boolean {
    return this.isShippedExternal(token) || (this.#external.has(token) && splitWords(token).length > 1);
  }

  /** Whether the shipped vocabulary knows the exact name, so that it says nothing about any workspace. */
  isShippedExternal(token: string): boolean {
    const { magicNames, magicShapes, phrases, brands } = this.#vocabulary;
    if (magicNames.has(token) || magicShapes.some((shape) => shape.test(token))) return true;
    const words = splitWords(token);
    if (words.length < 2) return false;
    if (this.#apis.some((api) => api.names.has(token))) return true;
    const sequence = sequenceOf(words);
    return phrases.has(sequence) || brands.has(sequence.replaceAll(' ', '')) || (this.#isWeb && this.#isDomName(token));
  }

  /** Whether public code owns a kebab string (`content-type`). */
  isExternalKebab(kebab: string): boolean {
    return this.#kebabs.has(kebab) || this.#vocabulary.phrases.has(sequenceOf(splitWords(kebab)));
  }

  /** Whether a word (folded) that stands alone says nothing about the workspace. The domain list is not asked here. */
  isPublicAlone(word: string): boolean {
    const { loneWords, ecosystemsOf } = this.#vocabulary;
    if (loneWords.has(word) || ecosystemsOf(word) >= publicEcosystems) return true;
    return this.#words.has(word) || this.#apis.some((api) => api.loneWords.has(word));
  }

  /** Attributes and events of the DOM, joined: `onGotPointerCapture`. */
  #isDomName(token: string): boolean {
    const { domNames } = this.#vocabulary;
    const lower = token.toLowerCase();
    if (!/^[a-z]+$/.test(lower)) return false;
    if (lower.length >= minDomName && domNames.has(lower)) return true;
    if (!lower.startsWith('on')) return false;
    const event = lower.slice(2).replace(/capture$/, '');
    return domNames.has(event) || domNames.has(lower.slice(2)) || domNames.has(`on${event}`);
  }
}
