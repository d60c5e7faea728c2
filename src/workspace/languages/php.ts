// PHP, with or without the HTML around it.
import type { FileNames, ImportedNames } from '../types.ts';
import { isBelow, namesIn, readGrammarNames, withoutComments } from './grammar-names.ts';
import type { GrammarNames } from './grammar-names.ts';
import type { Capture, Language } from './language.ts';

// A variable is nowhere declared: each one that is used is some code's own.
const query = `
(namespace_definition name: (namespace_name) @declared)
(class_declaration name: (name) @declared)
(interface_declaration name: (name) @declared)
(trait_declaration name: (name) @declared)
(enum_declaration name: (name) @declared)
(enum_case name: (name) @declared)
(function_definition name: (name) @declared)
(method_declaration name: (name) @declared)
(const_element . (name) @declared)
(variable_name (name) @declared)
(assignment_expression left: (member_access_expression name: (name) @declared))
(augmented_assignment_expression left: (member_access_expression name: (name) @declared))
(use_as_clause (_) (name) @declared)
(named_label_statement (name) @declared)
((function_call_expression function: (name) @declarer arguments: (arguments . (argument [(string) (encapsed_string)] @declared)))
  (#any-of? @declarer "define" "class_alias"))
(namespace_use_declaration) @import
(ERROR) @broken
`;

/** What the interpreter itself calls or fills. */
const fixed = new Set(
  (
    '__construct __destruct __call __callStatic __get __set __isset __unset __sleep __wakeup __serialize __unserialize ' +
    '__toString __invoke __set_state __clone __debugInfo this _GET _POST _SERVER _COOKIE _FILES _ENV _REQUEST _SESSION ' +
    'GLOBALS argc argv'
  ).split(' '),
);

const publicRoots = new Set(
  (
    'Psr Symfony Illuminate Laravel Doctrine PHPUnit Monolog Composer GuzzleHttp Twig Carbon Mockery Ramsey League Nette ' +
    'Laminas Faker'
  ).split(' '),
);

const grammar: GrammarNames = {
  importsOf,
  // A name without a namespace is of the interpreter (`use Exception;`).
  isPublicModule: (module) => module === '' || isBelow(module, publicRoots, '\\'),
  fixed,
};

export const php: Language = {
  id: 'php',
  vocabulary: 'php',
  ecosystem: undefined,
  extensions: ['php', 'phtml', 'inc'],
  syntax: { grammar: 'php', query, read },
};

const usedCaptures = new Set(['declared', 'import', 'broken']);

function read(source: string, captures: readonly Capture[]): FileNames {
  return readGrammarNames(
    source,
    captures.filter(({ name }) => usedCaptures.has(name)),
    grammar,
  );
}

/** `use A\B;`, `use function A\b as c;`, `use A\{B, C as D};`. */
function importsOf(statement: string): readonly ImportedNames[] {
  const text = withoutComments(statement).replace(/^\s*use\s+/, '');
  const [, prefix = '', list = text] = /^([^{]*)\{([^}]*)\}/.exec(text) ?? [];
  return list.split(',').flatMap((item) => {
    const [path = '', alias] = `${prefix}${item.trim().replace(/^(?:function|const)\s+/, '')}`
      .replace(/^(?:function|const)\s+/, '')
      .replaceAll(/[;]/g, '')
      .trim()
      .split(/\s+as\s+/);
    const full = path.replaceAll(/\s/g, '').replace(/^\\/, '');
    const end = full.lastIndexOf('\\');
    if (full === '') return [];
    return [
      { module: full.slice(0, Math.max(end, 0)), names: namesIn([full.slice(end + 1)]), bindings: namesIn([alias]) },
    ];
  });
}
