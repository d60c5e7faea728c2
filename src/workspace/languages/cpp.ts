// C++ and C. One grammar reads both: C that uses a C++ keyword as a name breaks there and is read lexically at that place.
import type { FileNames, ImportedNames } from '../types.ts';
import { isBelow, readGrammarNames } from './grammar-names.ts';
import type { GrammarNames } from './grammar-names.ts';
import type { Capture, Language } from './language.ts';

const name = '[(identifier) (field_identifier) (type_identifier)] @declared';

// A struct without a body may be anyone's (`struct sockaddr address`), so only one with a body declares its name.
const query = `
(function_declarator declarator: ${name})
(function_declarator declarator: (qualified_identifier name: (_) @declared))
(init_declarator declarator: (identifier) @declared)
(init_declarator declarator: (qualified_identifier name: (_) @declared))
(pointer_declarator declarator: ${name})
(array_declarator declarator: ${name})
(reference_declarator ${name})
(parenthesized_declarator ${name})
(attributed_declarator . ${name})
(variadic_declarator (identifier) @declared)
(declaration declarator: (identifier) @declared)
(field_declaration declarator: (field_identifier) @declared)
(type_definition declarator: (type_identifier) @declared)
(parameter_declaration declarator: (identifier) @declared)
(optional_parameter_declaration declarator: (identifier) @declared)
(for_range_loop declarator: (identifier) @declared)
(structured_binding_declarator (identifier) @declared)
(lambda_capture_initializer left: (identifier) @declared)
(struct_specifier name: (type_identifier) @declared body: (_))
(class_specifier name: (type_identifier) @declared body: (_))
(union_specifier name: (type_identifier) @declared body: (_))
(struct_specifier name: (qualified_identifier) @declared body: (_))
(class_specifier name: (qualified_identifier) @declared body: (_))
(enum_specifier name: (_) @declared body: (_))
(enumerator name: (identifier) @declared)
(namespace_definition name: (_) @declared)
(namespace_alias_definition name: (_) @declared)
(alias_declaration name: (type_identifier) @declared)
(type_parameter_declaration (type_identifier) @declared)
(optional_type_parameter_declaration name: (type_identifier) @declared)
(variadic_type_parameter_declaration (type_identifier) @declared)
(concept_definition name: (identifier) @declared)
(preproc_def name: (identifier) @declared)
(preproc_function_def name: (identifier) @declared)
(preproc_params (identifier) @declared)
(labeled_statement label: (statement_identifier) @declared)
(preproc_include path: (_) @import)
(ERROR) @broken
`;

/** Headers of the standard libraries whose names are compounds, and folders that only hold public headers. */
const publicRoots = new Set(
  (
    'condition_variable flat_map flat_set forward_list hazard_pointer initializer_list memory_resource ' +
    'scoped_allocator shared_mutex source_location stop_token string_view syncstream type_traits unordered_map ' +
    'unordered_set inplace_vector text_encoding sys linux netinet arpa bits boost gtest gmock absl fmt google openssl'
  ).split(' '),
);

const grammar: GrammarNames = {
  importsOf,
  isPublicModule: (module) => isBelow(module, publicRoots, '/'),
  fixed: new Set(['main', 'argc', 'argv', 'begin', 'end', 'swap', 'value_type', 'iterator', 'const_iterator']),
};

export const c: Language = {
  id: 'c',
  vocabulary: 'c',
  ecosystem: undefined,
  extensions: ['c', 'h'],
  syntax: { grammar: 'cpp', query, read },
};

export const cpp: Language = {
  id: 'cpp',
  vocabulary: 'cpp',
  ecosystem: undefined,
  extensions: ['cc', 'cpp', 'cxx', 'c++', 'hh', 'hpp', 'hxx', 'h++', 'inl', 'ino', 'cu', 'cuh'],
  syntax: { grammar: 'cpp', query, read },
};

function read(source: string, captures: readonly Capture[]): FileNames {
  return readGrammarNames(source, captures, grammar);
}

/** The path of an `#include`, without what stands around it. */
function importsOf(path: string): readonly ImportedNames[] {
  const module = /^["<]([^">\n]+)[">]$/.exec(path.trim())?.[1];
  return module === undefined ? [] : [{ module, names: [], bindings: [] }];
}
