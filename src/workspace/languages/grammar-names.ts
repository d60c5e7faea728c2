// Names out of a query's captures, alike for every language whose imports are plain statements.
import type { FileNames, ImportedNames } from '../types.ts';
import type { Capture } from './language.ts';
import { readDeclarationsLexically, readLexically } from './lexical.ts';
import { isNameLike, NameCollector } from './name-collector.ts';

/** What the captures alone do not say. Captures: `@declared` a name, `@import` a statement, `@macro` code that the grammar does not parse, `@broken` what did not parse. */
export interface GrammarNames {
  /** Reads one import statement. Untrusted: `statement`. */
  importsOf(statement: string): readonly ImportedNames[];
  /** True when anyone can know the module: the standard library, and packages that are public beyond doubt. */
  isPublicModule(module: string): boolean;
  /** Names that the language or its build gives a meaning: changing them breaks the program. */
  readonly fixed: ReadonlySet<string>;
  /** A captured name without what its language writes around it (`@total`, `open?`). Default: as it stands. */
  nameOf?(text: string): string;
}

/** A longer statement is nobody's code; the expressions that read it would take long on it. */
const maxStatementLength = 16_384;

/**
 * Names of a source. While nothing resolves these languages' modules, an import that is not surely public is read as a
 * source without a parser would be: its compounds, the imported names and the aliases count as declared, so that
 * what a private package is called does not go out in clear.
 */
export function readGrammarNames(source: string, captures: readonly Capture[], grammar: GrammarNames): FileNames {
  const names = new NameCollector();
  const imports: ImportedNames[] = [];
  let brokenUntil = 0;
  for (const { name, node } of captures) {
    const text = source.slice(node.startIndex, node.endIndex);
    switch (name) {
      case 'declared':
        addDeclared(grammar.nameOf?.(text) ?? text, grammar.fixed, names);
        break;
      case 'import':
        if (text.length <= maxStatementLength) {
          const found = grammar.importsOf(text);
          imports.push(...found);
          for (const each of found) addImport(each, grammar.isPublicModule(each.module), names);
        }
        break;
      case 'macro':
        for (const each of readDeclarationsLexically(text)) if (!grammar.fixed.has(each)) names.add(each);
        break;
      default:
        if (node.startIndex < brokenUntil) break;
        brokenUntil = node.endIndex;
        for (const each of readLexically(text).declared) names.add(each);
    }
  }
  return { declared: names.list(), imports };
}

/** `Acme.Billing`, `acme::billing` and `Acme\\Billing` declare each of their parts. */
function addDeclared(text: string, fixed: ReadonlySet<string>, names: NameCollector): void {
  for (const part of text.split(/::|[.\\]/)) if (!fixed.has(part) && !/^_+$/.test(part)) names.add(part);
}

/** An alias that only repeats the module's name is the module's, not the workspace's. */
function addImport({ module, names, bindings }: ImportedNames, isPublic: boolean, declared: NameCollector): void {
  const spelling = lettersOf(module);
  for (const each of bindings) if (!spelling.endsWith(lettersOf(each))) declared.add(each);
  if (isPublic) return;
  for (const each of [...names, ...bindings]) declared.add(each);
  for (const each of readLexically(module).declared) declared.add(each);
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a module is one of the roots or stands below one: `java.util.List` below `java`, not `javax`. */
export function isBelow(module: string, roots: ReadonlySet<string>, separator: string): boolean {
  for (let end = module.length; end > 0; end = module.lastIndexOf(separator, end - 1)) {
    if (roots.has(module.slice(0, end))) return true;
  }
  return roots.has(module);
}

/** The names of a list, without what is none. */
export function namesIn(texts: readonly (string | undefined)[]): readonly string[] {
  return texts.filter((text): text is string => text !== undefined && isNameLike(text));
}

/** A statement without its comments. */
export function withoutComments(statement: string): string {
  return statement.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ' ');
}
