// What a language has to offer, so that the index can read its declared and imported names.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { FileNames } from '../types.ts';

/** One node that the language's query caught. Valid only while `read` runs. */
export interface Capture {
  readonly name: string;
  readonly node: Node;
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
  /** How its syntax is read. Undefined: lexically, every compound counts as declared. */
  readonly syntax: LanguageSyntax | undefined;
}

export interface LanguageSyntax {
  /** The `<name>` of `tree-sitter-<name>.wasm`. */
  readonly grammar: string;
  readonly query: string;
  /** Names out of the captures of a (maybe broken) source. Never throws. */
  read(source: string, captures: readonly Capture[]): FileNames;
}
