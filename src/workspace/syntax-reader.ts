// Reads one source with the tree-sitter grammars. The runtime and the grammars are WebAssembly: nothing of the
// source can reach the machine, and a parse that takes too long is stopped.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import treeSitter from '@vscode/tree-sitter-wasm';
import type { Language as Grammar, Parser, Tree } from '@vscode/tree-sitter-wasm';
import { WorkspaceError } from './error.ts';
import type { EmbeddedParts, Language, LanguageSyntax } from './languages/language.ts';
import { readLexically } from './languages/lexical.ts';
import { indexLimits } from './limits.ts';
import { parsePatterns } from './syntax/pattern.ts';
import type { GrammarNumbers } from './syntax/pattern.ts';
import { PatternMatcher } from './syntax/pattern-matcher.ts';
import { startRuntime } from './syntax/runtime.ts';
import { readTables } from './syntax/tree-layout.ts';
import type { RuntimeMemory } from './syntax/tree-layout.ts';
import type { FileNames, FileReading } from './types.ts';

/** After this many sources that took too long, a repository gets little time for each further one. */
const maxPatientReadings = 20;
const impatientMs = 50;

interface LoadedSyntax {
  readonly parser: Parser;
  readonly matcher: PatternMatcher;
  readonly memory: RuntimeMemory;
}

/** Owns the loaded grammars; the creator disposes. */
export class SyntaxReader {
  readonly #folder: string;
  readonly #parseMs: number;
  readonly #loaded = new Map<string, LoadedSyntax>();
  #late = 0;

  /** `parseMs`: time that one parse may take. Throws nothing; a missing folder is `grammars-missing` on the first `prepare`. */
  constructor(grammarsFolder: string, parseMs: number = indexLimits.parseMs) {
    this.#folder = grammarsFolder;
    this.#parseMs = parseMs;
  }

  /** Loads the language's grammar once. Throws `grammars-missing`. */
  async prepare({ id, syntax, embedded }: Language): Promise<void> {
    for (const language of embedded?.languages ?? []) await this.prepare(language);
    if (syntax === undefined || this.#loaded.has(id)) return;
    try {
      const memory = await startRuntime(this.#folder);
      const bytes = await readFile(join(this.#folder, `tree-sitter-${syntax.grammar}.wasm`));
      const grammar = await treeSitter.Language.load(bytes);
      const parser = new treeSitter.Parser();
      parser.setLanguage(grammar);
      const patterns = parsePatterns(syntax.query, numbersOf(grammar));
      const matcher = new PatternMatcher(readTables(memory, addressOf(grammar)), patterns);
      this.#loaded.set(id, { parser, matcher, memory });
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
    for (const { parser } of this.#loaded.values()) parser.delete();
    this.#loaded.clear();
  }

  #parse(id: string, syntax: LanguageSyntax, source: string): FileNames | undefined {
    const loaded = this.#loaded.get(id);
    if (loaded === undefined) return undefined;
    const { parser, matcher, memory } = loaded;
    const deadline = performance.now() + (this.#late < maxPatientReadings ? this.#parseMs : impatientMs);
    try {
      const tree = parser.parse(source, undefined, { progressCallback: () => performance.now() > deadline });
      if (tree === null) {
        // Without a reset the next file would go on where this one stopped.
        parser.reset();
        return undefined;
      }
      try {
        // Another version of the runtime would lay out its trees otherwise.
        if (matcher.endOf(memory, addressOf(tree)) !== tree.rootNode.endIndex) return undefined;
        return syntax.read(source, matcher.captures(memory, addressOf(tree), source));
      } finally {
        tree.delete();
      }
    } catch {
      // The runtime gave up (memory); a fresh grammar serves the next file.
      this.#loaded.delete(id);
      return undefined;
    }
  }
}

/** The runtime's objects keep their address under `0`, as its own code does. */
function addressOf(object: Grammar | Tree): number {
  const address: unknown = Reflect.get(object, 0);
  if (typeof address !== 'number') throw new Error('the tree-sitter runtime keeps its objects otherwise');
  return address;
}

function numbersOf(grammar: Grammar): GrammarNumbers {
  return {
    symbolOf: (type, isNamed) => grammar.idForNodeType(type, isNamed) ?? undefined,
    fieldOf: (name) => grammar.fieldIdForName(name) ?? undefined,
  };
}
