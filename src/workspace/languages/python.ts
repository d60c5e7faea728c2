// Python 3.
import type { FileNames, ImportedNames } from '../types.ts';
import type { Capture, Language } from './language.ts';
import { readLexically } from './lexical.ts';
import { isNameLike, NameCollector } from './name-collector.ts';

/** `@declared` is a name, `@parameter` a type parameter with its bound, `@import` a statement, `@broken` what did not parse. */
const query = `
(function_definition name: (identifier) @declared)
(class_definition name: (identifier) @declared)
(parameters (identifier) @declared)
(lambda_parameters (identifier) @declared)
(typed_parameter . (identifier) @declared)
(default_parameter name: (identifier) @declared)
(typed_default_parameter name: (identifier) @declared)
(list_splat_pattern (identifier) @declared)
(dictionary_splat_pattern (identifier) @declared)
(assignment left: (identifier) @declared)
(assignment left: (attribute attribute: (identifier) @declared))
(augmented_assignment left: (identifier) @declared)
(augmented_assignment left: (attribute attribute: (identifier) @declared))
(pattern_list (identifier) @declared)
(pattern_list (attribute attribute: (identifier) @declared))
(tuple_pattern (identifier) @declared)
(tuple_pattern (attribute attribute: (identifier) @declared))
(list_pattern (identifier) @declared)
(list_pattern (attribute attribute: (identifier) @declared))
(for_statement left: (identifier) @declared)
(for_in_clause left: (identifier) @declared)
(as_pattern_target (identifier) @declared)
(as_pattern_target (_ (identifier) @declared))
(named_expression name: (identifier) @declared)
(global_statement (identifier) @declared)
(nonlocal_statement (identifier) @declared)
(type_alias_statement left: (type (identifier) @declared))
(type_alias_statement left: (type (generic_type . (identifier) @declared (type_parameter (type (_) @parameter)))))
(function_definition type_parameters: (type_parameter (type (_) @parameter)))
(class_definition type_parameters: (type_parameter (type (_) @parameter)))
(case_pattern (dotted_name . (identifier) @declared .))
(case_pattern (as_pattern (identifier) @declared))
(splat_pattern (identifier) @declared)
(keyword_pattern . (identifier) @declared)
(keyword_pattern (dotted_name . (identifier) @declared .))
(import_statement) @import
(import_from_statement) @import
(ERROR) @broken
`;

export const python: Language = {
  id: 'python',
  vocabulary: 'python',
  ecosystem: 'python',
  extensions: ['py', 'pyi', 'pyw'],
  syntax: { grammar: 'python', query, read },
};

function read(source: string, captures: readonly Capture[]): FileNames {
  const names = new NameCollector();
  const imports: ImportedNames[] = [];
  let brokenUntil = 0;
  for (const { name, node } of captures) {
    const text = source.slice(node.startIndex, node.endIndex);
    if (name === 'import') imports.push(...importsOf(text));
    else if (name === 'parameter') names.add(text.replace(/^\*+/, '').replace(/[:=][\s\S]*$/, ''));
    else if (name === 'declared' && text !== 'self' && text !== 'cls') names.add(text);
    else if (name === 'broken' && node.startIndex >= brokenUntil) {
      brokenUntil = node.endIndex;
      for (const each of readLexically(text).declared) names.add(each);
    }
  }
  return { declared: names.list(), imports };
}

/** A longer statement is nobody's code; the expressions below would take long on it. */
const maxStatementLength = 16_384;

/** Reads one `import a.b as c, d` or `from a.b import (c as d, e)`. */
function importsOf(statement: string): readonly ImportedNames[] {
  if (statement.length > maxStatementLength) return [];
  const text = statement.replaceAll(/#.*$/gm, ' ').replaceAll(/[()\\]/g, ' ');
  const from = /^from\s+([.\s]*[\p{ID_Continue}.]*)\s+import\s+([\s\S]*)$/u.exec(text);
  if (from?.[1] === undefined || from[2] === undefined) {
    return listOf(text.replace(/^import\s+/, '')).map(([module, alias]) => ({
      module,
      names: [],
      bindings: alias === undefined ? [] : [alias],
    }));
  }
  const items = listOf(from[2]);
  return [
    {
      module: from[1].replaceAll(/\s/g, ''),
      names: items.map(([name]) => name).filter(isNameLike),
      bindings: items.flatMap(([, alias]) => (alias !== undefined && isNameLike(alias) ? [alias] : [])),
    },
  ];
}

function listOf(text: string): readonly (readonly [name: string, alias: string | undefined])[] {
  return text
    .split(',')
    .map((item) => item.trim().split(/\s+as\s+/))
    .flatMap(([name, alias]) => (name === undefined || name === '' ? [] : [[name, alias] as const]));
}
