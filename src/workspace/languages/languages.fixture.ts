// Reads sources with the real grammars, for the tests of the languages.
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyntaxReader } from '../syntax-reader.ts';
import type { FileNames } from '../types.ts';
import { languageOf, languages } from './index.ts';

const packages = ['@vscode/tree-sitter-wasm/wasm', '@tree-sitter-grammars/tree-sitter-kotlin', 'tree-sitter-wasms/out'];

/** A folder with the runtime and every grammar, as the build lays them out. The caller removes it. */
export function gatherGrammars(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pretense-grammars-'));
  const names = new Set(languages.flatMap(({ syntax }) => (syntax === undefined ? [] : [`-${syntax.grammar}`])));
  for (const name of ['', ...names]) {
    const file = `tree-sitter${name}.wasm`;
    const paths = packages.map((each) => join(import.meta.dirname, '../../../node_modules', each, file));
    const path = paths.find((candidate) => existsSync(candidate));
    if (path === undefined) throw new Error(`no package holds ${file}`);
    symlinkSync(path, join(folder, file));
  }
  return folder;
}

/** Names as one sorted line each; the creator disposes. */
export class NamesReader {
  readonly #folder = gatherGrammars();
  readonly #reader = new SyntaxReader(this.#folder);

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
    rmSync(this.#folder, { recursive: true });
  }
}
