// What JavaScript and TypeScript share: which nodes declare a name, and how imports read.
import type { FileNames, ImportedNames } from '../types.ts';
import type { Capture } from './language.ts';
import { readLexically } from './lexical.ts';
import { isNameLike, NameCollector } from './name-collector.ts';

/** Declarations that both grammars spell alike. `@declared` is a name, `@import` a whole statement, `@broken` what did not parse. */
export const ecmascriptQuery = `
(variable_declarator name: (identifier) @declared)
(function_declaration name: (_) @declared)
(generator_function_declaration name: (_) @declared)
(function_expression name: (_) @declared)
(class_declaration name: (_) @declared)
(class name: (_) @declared)
(method_definition name: (_) @declared)
(rest_pattern (identifier) @declared)
(array_pattern (identifier) @declared)
(assignment_pattern left: (identifier) @declared)
(pair_pattern value: (identifier) @declared)
(shorthand_property_identifier_pattern) @declared
(shorthand_property_identifier) @declared
(pair key: (_) @declared)
(arrow_function parameter: (identifier) @declared)
(catch_clause parameter: (identifier) @declared)
(for_in_statement left: (identifier) @declared)
(labeled_statement label: (_) @declared)
(assignment_expression left: (identifier) @declared)
(assignment_expression left: (member_expression property: (_) @declared))
(assignment_expression left: (subscript_expression index: (string) @declared))
(augmented_assignment_expression left: (member_expression property: (_) @declared))
(export_specifier alias: (_) @declared)
(namespace_export (_) @declared)
(import_statement) @import
(ERROR) @broken
`;

/** Names out of the captures of `ecmascriptQuery` and its extensions. */
export function readEcmascript(source: string, captures: readonly Capture[]): FileNames {
  const names = new NameCollector();
  const imports: ImportedNames[] = [];
  let brokenUntil = 0;
  for (const { name, node } of captures) {
    const text = source.slice(node.startIndex, node.endIndex);
    if (name === 'import') imports.push(...importOf(text));
    else if (name === 'declared' && text !== 'constructor' && !isComputed(text)) names.add(text);
    else if (name === 'broken' && node.startIndex >= brokenUntil) {
      brokenUntil = node.endIndex;
      for (const each of readLexically(text).declared) names.add(each);
    }
  }
  return { declared: names.list(), imports: [...imports, ...requiresOf(source)] };
}

/** `[key]` names nothing that is written here; `['key']` does. */
function isComputed(text: string): boolean {
  return text.startsWith('[') && !/^\[\s*['"`]/.test(text);
}

const fromModule = /\bfrom\s*(['"])([^'"\n]+)\1/;

/** Longer statements and items are nobody's code; the expressions below would take long on them. */
const maxStatementLength = 16_384;
const maxItemLength = 400;

/** Reads one `import … from '…'` statement. */
function importOf(statement: string): readonly ImportedNames[] {
  if (statement.length > maxStatementLength) return [];
  const text = statement.includes('/') ? withoutComments(statement) : statement;
  const source = fromModule.exec(text) ?? /^import\s*(['"])([^'"\n]+)\1/.exec(text);
  const module = source?.[2];
  if (module === undefined) return [];
  const clause = text.slice('import'.length, source?.index ?? 0).replace(/^\s+type\s+(?=[\w$*{])(?!from\b)/, ' ');
  return [{ module, ...namesOfClause(clause) }];
}

function namesOfClause(clause: string): Pick<ImportedNames, 'names' | 'bindings'> {
  const names: string[] = [];
  const bindings: string[] = [];
  const list = /\{([^}]*)\}/.exec(clause);
  for (const item of list?.[1]?.split(',') ?? []) addSpecifier(item, names, bindings);
  for (const item of clause.replace(/\{[^}]*\}/, '').split(',')) {
    const binding = item.replace(/^\s*\*\s*as\s+/, '').trim();
    if (isNameLike(binding)) bindings.push(binding);
  }
  return { names, bindings };
}

/** `name`, `type name`, `name as alias` or `name: alias`. */
function addSpecifier(item: string, names: string[], bindings: string[]): void {
  if (item.length > maxItemLength) return;
  const [name, alias] = item
    .trim()
    .replace(/^type\s+(?!as\b)/, '')
    .split(/\s+as\s+|\s*:\s*/)
    .map((part) =>
      part
        .replace(/\s*=.*$/s, '')
        .replaceAll(/['"]/g, '')
        .trim(),
    );
  if (name !== undefined && name !== 'default' && isNameLike(name)) names.push(name);
  if (alias !== undefined && isNameLike(alias)) bindings.push(alias);
}

const requireCall =
  /(?:\b(?:const|let|var|import(?:\s+type)?)\s+(?:([\w$]+)|\{([^{}]*)\})\s*=\s*(?:await\s+)?)?\b(?:require|import)\s*\(\s*(['"])([^'"\n]+)\3\s*\)(?:\s*\.\s*([\w$]+))?/g;

/** `require('…')` and `import('…')` anywhere, with the names taken from it where they stand beside it. */
export function requiresOf(source: string): readonly ImportedNames[] {
  if (!/\b(?:require|import)\s*\(/.test(source)) return [];
  const imports: ImportedNames[] = [];
  for (const [, binding, list, , module, member] of source.matchAll(requireCall)) {
    if (module === undefined) continue;
    const names: string[] = [];
    const bindings: string[] = binding === undefined ? [] : [binding];
    for (const item of list?.split(',') ?? []) addSpecifier(item.replace(/^\s*\.\.\./, ''), names, bindings);
    if (member !== undefined && member !== 'then' && member !== 'default') names.push(member);
    imports.push({ module, names, bindings });
  }
  return imports;
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|[,{\s])\/\/.*$/gm, ' ');
}
