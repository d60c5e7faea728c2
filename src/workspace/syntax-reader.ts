// Reads one source with the tree-sitter grammars. The runtime and the grammars are WebAssembly: nothing of the
// source can reach the machine, and a parse that takes too long is stopped.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import treeSitter from '@vscode/tree-sitter-wasm';
import type { Parser, Query } from '@vscode/tree-sitter-wasm';
import { WorkspaceError } from './error.ts';
import type { EmbeddedParts, Language, LanguageSyntax } from './languages/language.ts';
import { readLexically } from './languages/lexical.ts';
import { indexLimits } from './limits.ts';
import type { FileNames, FileReading } from './types.ts';

/** After this many sources that took too long, a repository gets little time for each further one. */
const maxPatientReadings = 20;
const impatientMs = 50;

interface Grammar {
  readonly parser: Parser;
  readonly query: Query;
}

/** Owns the loaded grammars; the creator disposes. */
export class SyntaxReader {
  readonly #folder: string;
  readonly #parseMs: number;
  readonly #grammars = new Map<string, Grammar>();
  #late = 0;

  /** `parseMs`: time that one parse may take. Throws nothing; a missing folder is `grammars-missing` on the first `prepare`. */
  constructor(grammarsFolder: string, parseMs: number = indexLimits.parseMs) {
    this.#folder = grammarsFolder;
    this.#parseMs = parseMs;
  }

  /** Loads the language's grammar once. Throws `grammars-missing`. */
  async prepare({ id, syntax, embedded }: Language): Promise<void> {
    for (const language of embedded?.languages ?? []) await this.prepare(language);
    if (syntax === undefined || this.#grammars.has(id)) return;
    try {
      await treeSitter.Parser.init({ locateFile: (file) => join(this.#folder, file) });
      const bytes = await readFile(join(this.#folder, `tree-sitter-${syntax.grammar}.wasm`));
      const grammar = await treeSitter.Language.load(bytes);
      const parser = new treeSitter.Parser();
      parser.setLanguage(grammar);
      this.#grammars.set(id, { parser, query: new treeSitter.Query(grammar, syntax.query) });
    } catch (cause) {
      throw new WorkspaceError(
        'grammars-missing',
        `the ${syntax.grammar} grammar cannot be loaded; names of such files cannot be read. Reinstall Pretense.`,
        { cause },
      );
    }
  }

  /** Names of one source. `prepare` must have resolved for the language. Untrusted: `source`. Never throws on it. */
  read(language: Language, source: string): FileReading {
    const direct = language.readDirectly?.(source);
    if (direct !== undefined) return { names: direct, isLexical: false };
    const { id, syntax, embedded } = language;
    const parts = embedded?.partsOf(source);
    if (parts !== undefined) return this.#readParts(parts);
    const names = syntax === undefined ? undefined : this.#parse(id, syntax, source);
    if (names !== undefined) return { names, isLexical: false };
    if (syntax !== undefined) this.#late += 1;
    return { names: (language.readSourceLexically ?? readLexically)(source), isLexical: true };
  }

  #readParts({ sources, declared }: EmbeddedParts): FileReading {
    const readings = sources.map(({ language, text }) => this.read(language, text));
    const names = new Set([...declared, ...readings.flatMap((reading) => reading.names.declared)]);
    return {
      names: { declared: [...names], imports: readings.flatMap((reading) => reading.names.imports) },
      isLexical: readings.some((reading) => reading.isLexical),
    };
  }

  dispose(): void {
    for (const { parser, query } of this.#grammars.values()) {
      query.delete();
      parser.delete();
    }
    this.#grammars.clear();
  }

  #parse(id: string, syntax: LanguageSyntax, source: string): FileNames | undefined {
    const grammar = this.#grammars.get(id);
    if (grammar === undefined) return undefined;
    const deadline = performance.now() + (this.#late < maxPatientReadings ? this.#parseMs : impatientMs);
    const isLate = (): boolean => performance.now() > deadline;
    try {
      const tree = grammar.parser.parse(source, undefined, { progressCallback: isLate });
      if (tree === null) {
        // Without a reset the next file would go on where this one stopped.
        grammar.parser.reset();
        return undefined;
      }
      try {
        // A query takes quadratic time on a broken source with thousands of open brackets; it heeds only this limit.
        const timeoutMicros = Math.max(1, Math.round((deadline - performance.now()) * 1_000));
        const captures = grammar.query.captures(tree.rootNode, { timeoutMicros });
        return isLate() ? undefined : syntax.read(source, captures);
      } finally {
        tree.delete();
      }
    } catch {
      // The runtime gave up (memory); a fresh grammar serves the next file.
      this.#grammars.delete(id);
      return undefined;
    }
  }
}
