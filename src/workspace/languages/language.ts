// What a language has to offer, so that the index can read its declared and imported names.
import type { FileNames } from '../types.ts';

/** One node that the language's query caught, by where it stands in the source. */
export interface Capture {
  readonly name: string;
  readonly node: { readonly startIndex: number; readonly endIndex: number };
}

export interface Language {
  readonly id: string;
  /** Id under which the engine's data knows its keywords and its API. */
  readonly vocabulary: string;
  /** Whose packages its imports name; undefined where imports are not read. */
  readonly ecosystem: 'npm' | 'python' | undefined;
  /** Lower case, without the dot. */
  readonly extensions: readonly string[];
  /** A way without the grammar that is faster where it succeeds; undefined where it does not. Never throws. */
  readonly readDirectly?: (source: string) => FileNames | undefined;
  /** The lexical rule and what it misses of this language. Never throws. Default: the rule alone. */
  readonly readSourceLexically?: (source: string) => FileNames;
  /** Sources of other languages that a file of this one holds. */
  readonly embedded?: EmbeddedSources;
  /** How its syntax is read. Undefined: lexically, every compound counts as declared. */
  readonly syntax: LanguageSyntax | undefined;
}

export interface EmbeddedSources {
  /** All that `partsOf` may answer with. */
  readonly languages: readonly Language[];
  /** Undefined when the file has none or cannot be taken apart: it is then read lexically. Never throws. */
  partsOf(source: string): EmbeddedParts | undefined;
}

export interface EmbeddedParts {
  readonly sources: readonly { readonly language: Language; readonly text: string }[];
  /** Names that what stands around them declares. */
  readonly declared: readonly string[];
}

export interface LanguageSyntax {
  /** The `<name>` of `tree-sitter-<name>.wasm`. */
  readonly grammar: string;
  readonly query: string;
  /** Names out of the captures of a (maybe broken) source. Never throws. */
  read(source: string, captures: readonly Capture[]): FileNames;
}
