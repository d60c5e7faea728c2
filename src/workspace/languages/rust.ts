// Rust.
import type { FileNames, ImportedNames } from '../types.ts';
import { isBelow, namesIn, readGrammarNames, withoutComments } from './grammar-names.ts';
import type { GrammarNames } from './grammar-names.ts';
import type { Capture, Language } from './language.ts';

// A lower-case name in a pattern is bound there; another one is a constant or a variant.
const query = `
(function_item name: (identifier) @declared)
(function_signature_item name: (identifier) @declared)
(struct_item name: (type_identifier) @declared)
(union_item name: (type_identifier) @declared)
(enum_item name: (type_identifier) @declared)
(enum_variant name: (identifier) @declared)
(type_item name: (type_identifier) @declared)
(associated_type name: (type_identifier) @declared)
(trait_item name: (type_identifier) @declared)
(mod_item name: (identifier) @declared)
(const_item name: (identifier) @declared)
(static_item name: (identifier) @declared)
(macro_definition name: (identifier) @declared)
(macro_definition) @macro
(macro_invocation (token_tree) @macro)
(field_declaration name: (field_identifier) @declared)
(type_parameter name: (type_identifier) @declared)
(const_parameter name: (identifier) @declared)
(lifetime_parameter name: (lifetime (identifier) @declared))
(parameter pattern: (identifier) @declared)
(let_declaration pattern: (identifier) @declared)
(closure_parameters (identifier) @declared)
(for_expression pattern: (identifier) @declared)
(tuple_pattern (identifier) @bound)
(slice_pattern (identifier) @bound)
(tuple_struct_pattern type: (_) (identifier) @bound)
(field_pattern name: (shorthand_field_identifier) @declared)
(field_pattern pattern: (identifier) @bound)
(mut_pattern (identifier) @declared)
(ref_pattern (identifier) @declared)
(reference_pattern (identifier) @bound)
(captured_pattern . (identifier) @declared)
(or_pattern (identifier) @bound)
(match_pattern . (identifier) @bound)
(label (identifier) @declared)
(extern_crate_declaration) @import
(use_declaration) @import
(ERROR) @broken
`;

/** The toolchain's crates, and crates that are public beyond doubt. */
const publicRoots = new Set(
  (
    'std core alloc proc_macro test serde serde_json tokio futures anyhow thiserror clap log tracing rand regex syn ' +
    'quote proc_macro2 libc hyper reqwest axum tower bytes chrono uuid itertools rayon crossbeam once_cell lazy_static'
  ).split(' '),
);

const grammar: GrammarNames = {
  importsOf,
  isPublicModule: (module) => isBelow(module, publicRoots, '::'),
  fixed: new Set(['main', 'self', 'static']),
};

export const rust: Language = {
  id: 'rust',
  vocabulary: 'rust',
  ecosystem: undefined,
  extensions: ['rs'],
  syntax: { grammar: 'rust', query, read },
};

function read(source: string, captures: readonly Capture[]): FileNames {
  const bound = captures.flatMap(({ name, node }) =>
    name !== 'bound' || /\p{Lu}/u.test(source.slice(node.startIndex, node.endIndex))
      ? []
      : [{ name: 'declared', node }],
  );
  const others = captures.filter(({ name }) => name !== 'bound');
  return readGrammarNames(source, [...others, ...bound], grammar);
}

/** `use a::{b, c::{d as e}, f::*};` and `extern crate a as b;`. Groups that lie deeper than any code are left out. */
function importsOf(statement: string): readonly ImportedNames[] {
  const text = withoutComments(statement).replace(/^[\s\S]*?\b(?:use|extern\s+crate)\s+/, '');
  const tree = new UseTree();
  let prefix = '';
  const outer: string[] = [];
  for (const [token] of text.matchAll(/[{},;]|[^{},;]+/g)) {
    if (token === '{') {
      if (outer.length >= 32) break;
      outer.push(prefix);
    } else if (token === '}') prefix = outer.pop() ?? '';
    else if (token === ',' || token === ';') prefix = outer.at(-1) ?? '';
    else {
      const path = (outer.at(-1) ?? '') + token.trim().replaceAll(/\s*::\s*/g, '::');
      if (path.endsWith('::')) prefix = path;
      else tree.add(path);
    }
  }
  return tree.list();
}

/** The paths of one statement, gathered by module. */
class UseTree {
  readonly #modules = new Map<string, { readonly names: string[]; readonly bindings: string[] }>();

  /** `a::b::Name`, `a::b::Name as Other`, `a::b::*`, `a::b::self`. */
  add(text: string): void {
    const [path = '', alias] = text.replace(/^::/, '').split(/\s+as\s+/);
    const segments = path.split('::').map((segment) => segment.replace(/^r#/, ''));
    const last = segments.at(-1) ?? '';
    const isModule = last === 'self' || last === '*';
    const module = segments.length === 1 ? last : segments.slice(0, -1).join('::');
    const known = this.#modules.get(module) ?? { names: [], bindings: [] };
    this.#modules.set(module, known);
    if (!isModule && segments.length > 1) known.names.push(...namesIn([last]));
    known.bindings.push(...namesIn([alias?.trim()]).filter((name) => name !== '_'));
  }

  list(): readonly ImportedNames[] {
    return [...this.#modules].filter(([module]) => module !== '').map(([module, found]) => ({ module, ...found }));
  }
}
