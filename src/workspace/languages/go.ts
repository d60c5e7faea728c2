// Go.
import type { FileNames, ImportedNames } from '../types.ts';
import { isBelow, namesIn, readGrammarNames, withoutComments } from './grammar-names.ts';
import type { GrammarNames } from './grammar-names.ts';
import type { Capture, Language } from './language.ts';

const query = `
(package_clause (package_identifier) @declared)
(function_declaration name: (identifier) @declared)
(method_declaration name: (field_identifier) @declared)
(method_elem name: (field_identifier) @declared)
(type_spec name: (type_identifier) @declared)
(type_alias name: (type_identifier) @declared)
(type_parameter_declaration name: (identifier) @declared)
(field_declaration name: (field_identifier) @declared)
(const_spec (identifier) @declared)
(var_spec name: (identifier) @declared)
(parameter_declaration name: (identifier) @declared)
(variadic_parameter_declaration name: (identifier) @declared)
(short_var_declaration left: (expression_list (identifier) @declared))
(range_clause left: (expression_list (identifier) @declared))
(receive_statement left: (expression_list (identifier) @declared))
(type_switch_statement alias: (expression_list (identifier) @declared))
(labeled_statement label: (label_name) @declared)
(import_declaration) @import
(ERROR) @broken
`;

/** First segments of the standard library's paths (go doc, Go 1.25), and hosts that only serve public code. */
const publicRoots = new Set(
  (
    'C archive bufio builtin bytes cmp compress container context crypto database debug embed encoding errors expvar ' +
    'flag fmt go hash html image index io iter log maps math mime net os path plugin reflect regexp runtime slices ' +
    'sort strconv strings structs sync syscall testing text time unicode unique unsafe weak ' +
    'golang.org google.golang.org gopkg.in k8s.io sigs.k8s.io go.uber.org go.opentelemetry.io'
  ).split(' '),
);

const grammar: GrammarNames = {
  importsOf,
  isPublicModule: (module) => isBelow(module, publicRoots, '/'),
  fixed: new Set(['main', 'init']),
};

export const go: Language = {
  id: 'go',
  vocabulary: 'go',
  ecosystem: undefined,
  extensions: ['go'],
  syntax: { grammar: 'go', query, read },
};

function read(source: string, captures: readonly Capture[]): FileNames {
  return readGrammarNames(source, captures, grammar);
}

/** `import alias "path"`, alone or many in parentheses. */
function importsOf(statement: string): readonly ImportedNames[] {
  const specifier = /(?:(?<=[\s(;])([\p{L}_][\p{L}\p{N}_]*|\.)\s*)?(["`])([^"`\n]+)\2/gu;
  return [...withoutComments(statement).matchAll(specifier)].flatMap(([, alias, , module]) =>
    module === undefined
      ? []
      : [{ module, names: [], bindings: namesIn([alias]).filter((name) => name !== '_' && name !== 'import') }],
  );
}
