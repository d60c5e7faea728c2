// C#.
import type { FileNames, ImportedNames } from '../types.ts';
import { isBelow, namesIn, readGrammarNames, withoutComments } from './grammar-names.ts';
import type { GrammarNames } from './grammar-names.ts';
import type { Capture, Language } from './language.ts';

const query = `
(namespace_declaration name: (_) @declared)
(file_scoped_namespace_declaration name: (_) @declared)
(class_declaration name: (identifier) @declared)
(struct_declaration name: (identifier) @declared)
(interface_declaration name: (identifier) @declared)
(enum_declaration name: (identifier) @declared)
(record_declaration name: (identifier) @declared)
(delegate_declaration name: (identifier) @declared)
(enum_member_declaration name: (identifier) @declared)
(method_declaration name: (identifier) @declared)
(local_function_statement name: (identifier) @declared)
(property_declaration name: (identifier) @declared)
(event_declaration name: (identifier) @declared)
(variable_declarator name: (identifier) @declared)
(parameter name: (identifier) @declared)
(implicit_parameter) @declared
(bracketed_parameter_list name: (identifier) @declared)
(parameter_list name: (identifier) @declared)
(type_parameter name: (identifier) @declared)
(foreach_statement left: (identifier) @declared)
(catch_declaration name: (identifier) @declared)
(tuple_element name: (identifier) @declared)
(tuple_pattern (identifier) @declared)
(declaration_expression name: (identifier) @declared)
(declaration_pattern name: (identifier) @declared)
(recursive_pattern name: (identifier) @declared)
(var_pattern name: (identifier) @declared)
(parenthesized_variable_designation (identifier) @declared)
(from_clause name: (identifier) @declared)
(join_clause . (identifier) @declared)
(join_into_clause (identifier) @declared)
(let_clause . (identifier) @declared)
(anonymous_object_creation_expression (identifier) @declared . "=")
(labeled_statement . (identifier) @declared)
(using_directive) @import
(ERROR) @broken
`;

const publicRoots = new Set(['System', 'Microsoft', 'Windows', 'Newtonsoft.Json', 'Xunit', 'NUnit', 'Moq', 'Serilog']);

const grammar: GrammarNames = {
  importsOf,
  isPublicModule: (module) => isBelow(module, publicRoots, '.'),
  // Overrides of `System.Object` and what the compiler itself calls.
  fixed: new Set(
    (
      'Main ToString Equals GetHashCode GetType Dispose DisposeAsync Finalize GetEnumerator GetAsyncEnumerator ' +
      'MoveNext MoveNextAsync Current Deconstruct GetAwaiter GetResult IsCompleted OnCompleted'
    ).split(' '),
  ),
};

export const csharp: Language = {
  id: 'csharp',
  vocabulary: 'csharp',
  ecosystem: undefined,
  extensions: ['cs'],
  syntax: { grammar: 'c-sharp', query, read },
};

function read(source: string, captures: readonly Capture[]): FileNames {
  return readGrammarNames(source, captures, grammar);
}

/** `using A.B;`, `using static A.B.C;`, `global using Alias = A.B.C;`. */
function importsOf(statement: string): readonly ImportedNames[] {
  const text = withoutComments(statement).replace(/^\s*(?:global\s+)?using\s+(?:static\s+|unsafe\s+)?/, '');
  const [, alias, target = ''] = /^(?:@?([\p{L}_][\p{L}\p{N}_]*)\s*=\s*)?([^<;([]*)/u.exec(text) ?? [];
  const module = target.replaceAll(/\s/g, '').replace(/^global::/, '');
  return module === '' ? [] : [{ module, names: [], bindings: namesIn([alias]) }];
}
