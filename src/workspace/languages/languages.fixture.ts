// Reads sources with the real grammars, for the tests of the languages.
import { join } from 'node:path';
import { SyntaxReader } from '../syntax-reader.ts';
import type { FileNames } from '../types.ts';
import { languageOf, languages } from './index.ts';

const grammarsFolder = join(import.meta.dirname, '../../../node_modules/@vscode/tree-sitter-wasm/wasm');

/** Names as one sorted line each; the creator disposes. */
export class NamesReader {
  readonly #reader = new SyntaxReader(grammarsFolder);

  async prepare(ids: readonly string[]): Promise<void> {
    for (const language of languages) if (ids.includes(language.id)) await this.#reader.prepare(language);
  }

  /** Throws when the grammar did not read the source. */
  namesOf(file: string, source: string): FileNames {
    const language = languageOf(file);
    if (language === undefined) throw new Error(`no language for ${file}`);
    const { names, isLexical } = this.#reader.read(language, source);
    if (isLexical) throw new Error(`${file} was read lexically`);
    return names;
  }

  declaredIn(file: string, source: string): string {
    return this.namesOf(file, source).declared.toSorted().join(' ');
  }

  importsIn(file: string, source: string): readonly string[] {
    return this.namesOf(file, source).imports.map(
      ({ module, names, bindings }) => `${module}: ${names.join(' ')} / ${bindings.join(' ')}`,
    );
  }

  dispose(): void {
    this.#reader.dispose();
  }
}
