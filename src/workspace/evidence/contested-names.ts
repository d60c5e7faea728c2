// A name that the workspace declares and that a dependency's long list holds too: whose is it? It is the dependency's
// only where the code says so: some file that can get something of that dependency has the name in the position of a
// member, a key or a string. docs/adr/0010-contested-external-names.md has the choices and what they measure.
import type { ImportedNames } from '../types.ts';
import { lettersOf } from './letters.ts';
import type { ImportTarget } from './module-graph.ts';
import type { OwnedNames, PackageSet } from './reachable-packages.ts';
import { has, PackageSets, spread, unite } from './reachable-packages.ts';
import type { SourceFacts } from './source-facts.ts';

export interface ContestOptions {
  readonly declared: ReadonlySet<string>;
  readonly sources: readonly SourceFacts[];
  /** Sets of files that stand for one import target each; numbered after the sources. */
  readonly groups: readonly (readonly number[])[];
  readonly packages: readonly OwnedNames[];
  /** Modules whose names are there without an import: types of the platform, globals of a test runner. */
  readonly ambient: readonly string[];
  /** Modules, as packages call themselves, that a public import brings; undefined when the import is of private code. */
  readonly packagesOf: (module: string) => readonly string[] | undefined;
  /** Where an import of private code leads. */
  readonly targetOf: (path: string, imported: ImportedNames) => ImportTarget;
}

/** Declared names that the code uses as a dependency's, each with those dependencies. The other declared names are the workspace's own. */
export function usedOfDependencies(options: ContestOptions): ReadonlyMap<string, readonly string[]> {
  const spellings = new Spellings(options.declared);
  const owners = ownersOf(options, spellings);
  const used = new Map<string, Set<string>>();
  if (owners.size === 0) return new Map();
  const reach = reachOf(options);
  for (const [file, { reached }] of options.sources.entries()) {
    const packages = reach[file];
    if (packages === undefined) continue;
    for (const name of reached) {
      for (const index of owners.get(name) ?? []) {
        const owner = options.packages[index]?.name;
        if (owner === undefined || !has(packages, index)) continue;
        for (const spelling of spellings.of(name)) {
          const found = used.get(spelling);
          if (found === undefined) used.set(spelling, new Set([owner]));
          else found.add(owner);
        }
      }
    }
  }
  return new Map([...used].map(([name, found]) => [name, [...found]]));
}

/** The declared names that a dependency's name stands for: itself, or for `logging-plugin` also `logging_plugin`. */
class Spellings {
  readonly #declared: ReadonlySet<string>;
  readonly #byLetters = new Map<string, string[]>();

  constructor(declared: ReadonlySet<string>) {
    this.#declared = declared;
    for (const name of declared) {
      const letters = lettersOf(name);
      const names = this.#byLetters.get(letters);
      if (names === undefined) this.#byLetters.set(letters, [name]);
      else names.push(name);
    }
  }

  of(name: string): readonly string[] {
    if (!name.includes('-')) return this.#declared.has(name) ? [name] : [];
    return this.#byLetters.get(lettersOf(name)) ?? [];
  }
}

/** Which packages hold each contested name or kebab string. */
function ownersOf({ packages }: ContestOptions, spellings: Spellings): ReadonlyMap<string, readonly number[]> {
  const owners = new Map<string, number[]>();
  for (const [index, { names, kebab }] of packages.entries()) {
    for (const name of [...names, ...kebab]) {
      if (spellings.of(name).length === 0) continue;
      const list = owners.get(name);
      if (list === undefined) owners.set(name, [index]);
      else list.push(index);
    }
  }
  return owners;
}

/** Which packages' values can come to each file. */
function reachOf({ sources, groups, packages, ambient, packagesOf, targetOf }: ContestOptions): readonly PackageSet[] {
  const sets = new PackageSets(packages);
  const everywhere = sets.empty();
  for (const name of ambient) unite(everywhere, sets.reachedFrom(name));
  const all = sets.all();
  const tools = new ToolPackages(packages, sets);
  const reach = [...sources, ...groups].map(() => everywhere.slice());
  const edges = sources.map(({ path, imports }, file) => {
    const own = reach[file] ?? sets.empty();
    unite(own, tools.readingFile(path));
    return imports.flatMap((imported) => {
      const names = packagesOf(imported.module);
      for (const name of names ?? []) unite(own, sets.reachedFrom(name));
      if (names !== undefined) return [];
      const target = targetOf(path, imported);
      if (target !== 'anywhere') return target;
      unite(own, all);
      return [];
    });
  });
  spread(reach, [...edges, ...groups]);
  return reach;
}

/** `webpack.config.js`, `.eslintrc.cjs`: a tool reads such a file, so its keys are the tool's without any import. */
class ToolPackages {
  readonly #packages: readonly OwnedNames[];
  readonly #sets: PackageSets;
  readonly #byTool = new Map<string, PackageSet>();

  constructor(packages: readonly OwnedNames[], sets: PackageSets) {
    this.#packages = packages;
    this.#sets = sets;
  }

  /** Packages of the tool that the file is named after. */
  readingFile(path: string): PackageSet {
    const tool = /(?:^|\/)\.?([a-z][\w-]*?)(?:\.config\.\w+|rc\.\w+)$/.exec(path)?.[1] ?? '';
    const known = this.#byTool.get(tool);
    if (known !== undefined) return known;
    const set = this.#sets.empty();
    if (tool !== '') {
      for (const { modules } of this.#packages) {
        for (const module of modules) {
          const isTool = module.split(/[@/._-]+/).some((part) => part.startsWith(tool));
          if (isTool) unite(set, this.#sets.reachedFrom(module));
        }
      }
    }
    this.#byTool.set(tool, set);
    return set;
  }
}
