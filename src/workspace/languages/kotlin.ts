// Kotlin, with its build scripts.
import type { FileNames, ImportedNames } from '../types.ts';
import { isBelow, namesIn, readGrammarNames, withoutComments } from './grammar-names.ts';
import type { GrammarNames } from './grammar-names.ts';
import type { Capture, Language } from './language.ts';

// What stands after the first identifier of a parameter is its default. A keyword as an operand is a declaration that
// was taken for an expression.
const query = `
(package_header (qualified_identifier) @declared)
(class_declaration name: (identifier) @declared)
(object_declaration name: (identifier) @declared)
(companion_object name: (identifier) @declared)
(function_declaration name: (identifier) @declared)
(type_alias type: (identifier) @declared)
(enum_entry (identifier) @declared)
(variable_declaration (identifier) @declared)
(class_parameter . (identifier) @declared)
(class_parameter (modifiers) . (identifier) @declared)
(parameter . (identifier) @declared)
(setter (identifier) @declared)
(catch_block (identifier) @declared)
(type_parameter (identifier) @declared)
(for_statement (label) @declared)
(while_statement (label) @declared)
(do_while_statement (label) @declared)
(annotated_lambda (label) @declared)
(import) @import
(ERROR) @broken
((infix_expression (identifier) @broken) (#any-of? @broken "class" "interface" "object" "companion" "fun" "val" "var"))
`;

/** Packages of the platforms, and of projects that publish everything under their prefix. */
const publicRoots = new Set(
  (
    'kotlin kotlinx java javax jakarta android androidx dagger com.google.android com.google.common com.google.firebase ' +
    'com.google.gson com.squareup com.fasterxml.jackson io.ktor io.mockk io.kotest io.micrometer io.netty io.grpc ' +
    'okhttp3 okio retrofit2 arrow coil org.gradle org.jetbrains org.junit junit org.hamcrest org.mockito org.assertj ' +
    'org.slf4j org.springframework org.apache org.hibernate org.koin org.w3c org.xml reactor org.reactivestreams'
  ).split(' '),
);

/** What operators, delegates, destructuring and loops call by name, and the members that every value has. */
const fixed = new Set(
  (
    'main equals hashCode toString compareTo invoke get set contains iterator next hasNext getValue setValue ' +
    'provideDelegate plus minus times div rem mod plusAssign minusAssign timesAssign divAssign remAssign inc dec not ' +
    'unaryPlus unaryMinus rangeTo rangeUntil component1 component2 component3 component4 component5 it field value ' +
    'com org net io dev edu gov de uk co fr eu app ai'
  ).split(' '),
);

const grammar: GrammarNames = {
  importsOf,
  isPublicModule: (module) => isBelow(module, publicRoots, '.'),
  fixed,
  nameOf: (text) => text.replaceAll('`', '').replace(/@$/, ''),
};

export const kotlin: Language = {
  id: 'kotlin',
  vocabulary: 'kotlin',
  ecosystem: undefined,
  extensions: ['kt', 'kts'],
  syntax: { grammar: 'kotlin', query, read },
};

function read(source: string, captures: readonly Capture[]): FileNames {
  // What this grammar cannot read it often takes for calls far beyond the place, so then the whole source is broken.
  const isBroken = captures.some(({ name }) => name === 'broken');
  const whole: readonly Capture[] = isBroken
    ? [{ name: 'broken', node: { startIndex: 0, endIndex: source.length } }]
    : [];
  return readGrammarNames(source, [...whole, ...captures], grammar);
}

/** `import a.b.Name`, `import a.b.*`, `import a.b.Name as Other`. */
function importsOf(statement: string): readonly ImportedNames[] {
  const text = withoutComments(statement)
    .replace(/^\s*import\s+/, '')
    .replaceAll('`', '');
  const [path = '', alias] = text.trim().split(/\s+as\s+/);
  const full = path.replaceAll(/[\s;]/g, '');
  const end = full.lastIndexOf('.');
  if (end <= 0) return [];
  return [{ module: full.slice(0, end), names: namesIn([full.slice(end + 1)]), bindings: namesIn([alias?.trim()]) }];
}
