// Ruby.
import type { FileNames, ImportedNames } from '../types.ts';
import { isBelow, readGrammarNames } from './grammar-names.ts';
import type { GrammarNames } from './grammar-names.ts';
import type { Capture, Language } from './language.ts';

const target = '[(identifier) (constant) (instance_variable) (class_variable) (global_variable)] @declared';

const query = `
(class name: (_) @declared)
(module name: (_) @declared)
(method name: (_) @declared)
(singleton_method name: (_) @declared)
(alias name: (_) @declared)
(assignment left: ${target})
(assignment left: (call method: (identifier) @declared))
(operator_assignment left: ${target})
(left_assignment_list ${target})
(destructured_left_assignment ${target})
(rest_assignment ${target})
(method_parameters (identifier) @declared)
(block_parameters (identifier) @declared)
(lambda_parameters (identifier) @declared)
(destructured_parameter (identifier) @declared)
(optional_parameter name: (_) @declared)
(keyword_parameter name: (_) @declared)
(splat_parameter name: (_) @declared)
(hash_splat_parameter name: (_) @declared)
(block_parameter name: (_) @declared)
(exception_variable ${target})
(for pattern: (identifier) @declared)
(hash (pair key: (hash_key_symbol) @declared))
(as_pattern name: (identifier) @declared)
(array_pattern (identifier) @declared)
(find_pattern (identifier) @declared)
(in_clause pattern: (identifier) @declared)
(keyword_pattern value: (identifier) @declared)
(keyword_pattern key: (hash_key_symbol) @declared !value)
((call method: (identifier) @declarer arguments: (argument_list (simple_symbol) @declared))
  (#any-of? @declarer "attr_reader" "attr_writer" "attr_accessor" "define_method" "alias_method" "belongs_to" "has_one" "has_many" "has_and_belongs_to_many" "scope" "attribute" "enum" "let" "let!" "helper_method"))
((call receiver: (constant) @factory method: (identifier) @maker arguments: (argument_list (simple_symbol) @declared))
  (#any-of? @factory "Struct" "Data") (#any-of? @maker "new" "define"))
((call method: (identifier) @declarer arguments: (argument_list)) @import
  (#any-of? @declarer "require" "require_relative" "load" "autoload"))
(ERROR) @broken
`;

/** The standard library's files that have more than one word, and gems that are public beyond doubt. */
const publicRoots = new Set(
  (
    'English open-uri open3 base64 bundler rubygems rails active_support active_record active_model active_job ' +
    'action_view action_controller action_mailer action_pack rspec minitest test/unit rack sinatra sidekiq nokogiri ' +
    'securerandom pp set json yaml date time uri net digest openssl io optparse fileutils'
  ).split(' '),
);

const grammar: GrammarNames = {
  importsOf,
  isPublicModule: (module) => isBelow(module, publicRoots, '/'),
  // What the interpreter itself calls.
  fixed: new Set(
    (
      'initialize initialize_copy to_s to_str to_a to_ary to_h to_hash to_i to_f to_sym to_proc inspect hash eql call ' +
      'each coerce method_missing respond_to respond_to_missing inherited included extended prepended method_added ' +
      'const_missing'
    ).split(' '),
  ),
  nameOf: (text) => text.replace(/^[@$:]+/, '').replace(/[?!=:]+$/, ''),
};

export const ruby: Language = {
  id: 'ruby',
  vocabulary: 'ruby',
  ecosystem: undefined,
  extensions: ['rb', 'rake', 'gemspec', 'ru'],
  syntax: { grammar: 'ruby', query, read },
};

const usedCaptures = new Set(['declared', 'import', 'broken']);

function read(source: string, captures: readonly Capture[]): FileNames {
  return readGrammarNames(
    source,
    captures.filter(({ name }) => usedCaptures.has(name)),
    grammar,
  );
}

/** `require "a/b"`; what a relative one names is the workspace's own file. */
function importsOf(statement: string): readonly ImportedNames[] {
  const [, verb, module] = /^(\w+)\b[^'"]*['"]([^'"\n#]+)['"]/.exec(statement) ?? [];
  if (module === undefined) return [];
  return [{ module: verb === 'require_relative' ? `./${module}` : module, names: [], bindings: [] }];
}
