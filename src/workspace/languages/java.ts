// Java.
import type { FileNames, ImportedNames } from '../types.ts';
import { isBelow, namesIn, readGrammarNames, withoutComments } from './grammar-names.ts';
import type { GrammarNames } from './grammar-names.ts';
import type { Capture, Language } from './language.ts';

const query = `
(package_declaration (_) @declared)
(module_declaration name: (_) @declared)
(class_declaration name: (identifier) @declared)
(interface_declaration name: (identifier) @declared)
(enum_declaration name: (identifier) @declared)
(record_declaration name: (identifier) @declared)
(annotation_type_declaration name: (identifier) @declared)
(annotation_type_element_declaration name: (identifier) @declared)
(enum_constant name: (identifier) @declared)
(method_declaration name: (identifier) @declared)
(variable_declarator name: (identifier) @declared)
(formal_parameter name: (identifier) @declared)
(catch_formal_parameter name: (identifier) @declared)
(enhanced_for_statement name: (identifier) @declared)
(resource name: (identifier) @declared)
(lambda_expression parameters: (identifier) @declared)
(inferred_parameters (identifier) @declared)
(type_parameter (type_identifier) @declared)
(type_pattern (identifier) @declared)
(record_pattern_component (identifier) @declared)
(instanceof_expression name: (identifier) @declared)
(labeled_statement . (identifier) @declared)
(import_declaration) @import
(ERROR) @broken
`;

/** Packages of the platform, and of projects that publish everything under their prefix. */
const publicRoots = new Set(
  (
    'java javax jakarta jdk com.sun sun org.w3c org.xml org.ietf kotlin scala lombok org.junit junit org.hamcrest ' +
    'org.mockito org.assertj org.slf4j org.springframework org.apache org.hibernate org.jetbrains org.checkerframework ' +
    'com.google.common com.google.gson com.google.protobuf com.fasterxml.jackson io.micrometer io.netty io.grpc ' +
    'reactor org.reactivestreams'
  ).split(' '),
);

const grammar: GrammarNames = {
  importsOf,
  isPublicModule: (module) => isBelow(module, publicRoots, '.'),
  // The first segment of a package is a top domain of the internet.
  fixed: new Set(['main', ...'com org net io dev edu gov de uk co fr eu app ai'.split(' ')]),
};

export const java: Language = {
  id: 'java',
  vocabulary: 'java',
  ecosystem: undefined,
  extensions: ['java'],
  syntax: { grammar: 'java', query, read },
};

function read(source: string, captures: readonly Capture[]): FileNames {
  return readGrammarNames(source, captures, grammar);
}

/** `import a.b.Name;`, `import a.b.*;`, `import static a.b.Name.member;`. */
function importsOf(statement: string): readonly ImportedNames[] {
  const path = withoutComments(statement)
    .replace(/^\s*import\s+(?:static\s+)?/, '')
    .replaceAll(/[\s;]/g, '');
  const end = path.lastIndexOf('.');
  if (end <= 0) return [];
  return [{ module: path.slice(0, end), names: namesIn([path.slice(end + 1)]), bindings: [] }];
}
