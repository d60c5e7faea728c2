// The names that public code owns in one workspace: what its files import from public modules, and the API of its
// public dependencies, as far as the workspace does not use those names for its own. Everything that is not surely
// public stays private.
import { throwIfCancelled } from './error.ts';
import { compilerModules, runnerPackages } from './dependencies/global-packages.ts';
import { packageNameOf, readNpmPackage, typesPackageOf } from './dependencies/npm-package.ts';
import { NpmProject } from './dependencies/npm-project.ts';
import { PythonProject } from './dependencies/python-project.ts';
import { ReadingBudget } from './dependencies/reading-budget.ts';
import { readPythonModule } from './dependencies/site-packages.ts';
import { npmUses, pythonUses } from './evidence/ecosystem-uses.ts';
import type { OwnedNames } from './evidence/reachable-packages.ts';
import type { SourceFacts } from './evidence/source-facts.ts';
import { KeptNames } from './kept-names.ts';
import { isNameLike } from './languages/name-collector.ts';
import { lettersOf } from './evidence/letters.ts';
import { dependencyLimits } from './limits.ts';
import type { DependencyRules, ImportedNames, KeyValueCache, PackageNames } from './types.ts';

/** The sources of one run, by whose packages their imports name. */
export interface SourcesByEcosystem {
  readonly npm: readonly SourceFacts[];
  readonly python: readonly SourceFacts[];
}

export interface ExternalNamesOptions {
  /** The workspace's real path. */
  readonly root: string;
  readonly paths: readonly string[];
  /** Names that the workspace's sources declare. */
  readonly declared: ReadonlySet<string>;
  readonly sources: SourcesByEcosystem;
  readonly cache: KeyValueCache<PackageNames>;
  readonly rules: DependencyRules | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

export interface ExternalNames {
  readonly names: ReadonlySet<string>;
  readonly kebab: ReadonlySet<string>;
  /** Public packages that the workspace asks for. */
  readonly dependencies: readonly string[];
  readonly privateDependencies: readonly string[];
  /** Names that imports from private modules prove to be private: local aliases and the names themselves. */
  readonly privateNames: ReadonlySet<string>;
  /** Segments of private module names (`@acme/payment-core`). */
  readonly privateSegments: ReadonlySet<string>;
  /** Declared names that are external because of each public package. */
  readonly keptBy: ReadonlyMap<string, readonly string[]>;
  readonly isPartial: boolean;
}

/** Reads what is installed, within limits. Untrusted: all of it. Throws only `cancelled`. */
export async function readExternalNames(options: ExternalNamesOptions): Promise<ExternalNames> {
  const reading = new ExternalReading(options);
  const npm = await NpmProject.read(options.root, options.paths, options.rules);
  const python = await PythonProject.read(options.root, options.paths, options.rules);
  for (const name of npm.ownNames) reading.addPrivateModule(name);
  for (const each of importsOf(options.sources.npm))
    reading.addImport(each, npm.isBuiltin(each.module) ? undefined : packageNameOf(each.module), {
      origin: npm.originOfModule(each.module),
      separator: /[/.@:]+/,
    });
  for (const each of importsOf(options.sources.python))
    reading.addImport(each, python.packageOf(each.module.split('.')[0] ?? ''), {
      origin: python.originOfModule(each.module),
      separator: /\.+/,
    });
  for (const { name } of npm.direct) reading.addDependency(name, npm.originOf(name));
  for (const name of python.direct) reading.addDependency(name, python.originOf(name));
  await reading.readNpm(npm);
  await reading.readPython(python);
  return reading.result();
}

function importsOf(sources: readonly SourceFacts[]): readonly ImportedNames[] {
  return sources.flatMap(({ imports }) => imports);
}

interface ImportOrigin {
  readonly origin: 'public' | 'private';
  /** Between the segments of a module's name. */
  readonly separator: RegExp;
}

class ExternalReading {
  readonly #options: ExternalNamesOptions;
  readonly #budget = new ReadingBudget(performance.now());
  readonly #kept = new KeptNames();
  readonly #kebab = new Set<string>();
  readonly #privateNames = new Set<string>();
  readonly #privateSegments = new Set<string>();
  readonly #dependencies = new Set<string>();
  readonly #privateDependencies = new Set<string>();
  #isPartial = false;

  constructor(options: ExternalNamesOptions) {
    this.#options = options;
  }

  addDependency(name: string, origin: 'public' | 'private'): void {
    if (origin === 'public') this.#dependencies.add(name);
    else {
      this.#privateDependencies.add(name);
      this.addPrivateModule(name);
    }
  }

  addPrivateModule(module: string): void {
    for (const segment of module.split(/[/.@~#:?]+/)) if (isNameLike(segment)) this.#privateSegments.add(segment);
  }

  /**
   * A binding that only repeats the module's name (`React` from `react`) is the module's, not the workspace's.
   * `owner`: the package, where it is no part of the platform.
   */
  addImport(imported: ImportedNames, owner: string | undefined, { origin, separator }: ImportOrigin): void {
    const { module, names, bindings } = imported;
    if (origin === 'private') {
      for (const name of [...names, ...bindings]) this.#privateNames.add(name);
      this.addPrivateModule(module);
      return;
    }
    const segments = module.split(separator).filter((segment) => segment !== '');
    for (const name of names) this.#kept.add(name, owner);
    for (const segment of segments) {
      if (!isNameLike(segment)) continue;
      if (segment.includes('-')) this.#kebab.add(segment);
      else this.#kept.add(segment, owner);
    }
    const spellings = [...segments, segments.join('')].map(lettersOf);
    for (const binding of bindings) {
      const letters = lettersOf(binding);
      if (letters.length > 2 && spellings.some((spelling) => spelling.endsWith(letters)))
        this.#kept.add(binding, owner);
      else this.#privateNames.add(binding);
    }
  }

  async readNpm(npm: NpmProject): Promise<void> {
    const { sources } = this.#options;
    const imported = new Set(importsOf(sources.npm).map(({ module }) => packageNameOf(module)));
    // A tool that no file imports (a compiler, a linter) gives the code no names; a test runner gives it globals.
    const wanted = npm.direct.filter(
      ({ name, isDevelopment }) => !isDevelopment || imported.has(name) || name.startsWith('@types/'),
    );
    const runners = npm.direct.flatMap(({ name }) => (imported.has(name) ? [] : runnerPackages(name)));
    const queue: PackageStep[] = [...wanted.map(({ name }) => name), ...runners]
      .filter((name) => npm.originOf(name) === 'public')
      .map((name) => ({ name, from: undefined, depth: 0 }));
    const seen = new Set<string>();
    const packages: OwnedNames[] = [];
    for (let index = 0; index < queue.length; index += 1) {
      throwIfCancelled(this.#options.signal);
      this.#options.onProgress(index, queue.length);
      const step = queue[index];
      if (step === undefined || seen.has(keyOf(step))) continue;
      seen.add(keyOf(step));
      for (const next of await this.#readNpmStep(npm, step, { seen, packages })) {
        if (!seen.has(keyOf(next)) && npm.originOf(next.name) === 'public') queue.push(next);
      }
    }
    const declared = this.#declared();
    this.#kept.addPackages(packages, declared, npmUses({ npm, packages, declared, runners, sources: sources.npm }));
  }

  async readPython(python: PythonProject): Promise<void> {
    const { sitePackages } = python;
    if (sitePackages === undefined) return;
    const { sources } = this.#options;
    const modules = new Set(importsOf(sources.python).map(({ module }) => module.split('.')[0] ?? ''));
    const queue = [...modules].map((module) => ({ module, depth: 0 }));
    const seen = new Set<string>();
    const packages: OwnedNames[] = [];
    for (const { module, depth } of queue) {
      throwIfCancelled(this.#options.signal);
      const installed = sitePackages.modules.get(module);
      if (seen.has(module) || installed === undefined || python.originOfModule(module) !== 'public') continue;
      seen.add(module);
      const key = `python:${sitePackages.folder}:${module}@${installed.version}`;
      const names = await this.#cached(key, () => readPythonModule(sitePackages.folder, module, this.#budget));
      if (names === undefined) break;
      this.#addPackage({ name: installed.name, names, modules: [module] }, packages);
      for (const reference of depth < 2 ? names.references : []) queue.push({ module: reference, depth: depth + 1 });
    }
    const declared = this.#declared();
    this.#kept.addPackages(packages, declared, pythonUses({ python, packages, declared, sources: sources.python }));
  }

  result(): ExternalNames {
    const declared = this.#declared();
    this.#keepPackageNames(declared);
    return {
      names: this.#kept.names,
      kebab: new Set([...this.#kebab, ...compilerModules]),
      dependencies: [...this.#dependencies].toSorted(),
      privateDependencies: [...this.#privateDependencies].toSorted(),
      privateNames: this.#privateNames,
      privateSegments: this.#privateSegments,
      keptBy: this.#kept.by(declared),
      isPartial: this.#isPartial || this.#kept.isCut || this.#budget.isCut,
    };
  }

  /** A declared name that spells a dependency's own (`mergeDescriptors`) would change the imports of `merge-descriptors`. */
  #keepPackageNames(declared: ReadonlySet<string>): void {
    const owners = new Map<string, string>();
    for (const name of this.#dependencies) {
      owners.set(lettersOf(name), name);
      owners.set(lettersOf(name.slice(name.indexOf('/') + 1)), name);
    }
    for (const name of declared) {
      const owner = owners.get(lettersOf(name));
      if (owner !== undefined) this.#kept.add(name, owner);
    }
  }

  #declared(): ReadonlySet<string> {
    return new Set([...this.#options.declared, ...this.#privateNames]);
  }

  async #readNpmStep(
    npm: NpmProject,
    { name, from, depth }: PackageStep,
    { seen, packages }: { readonly seen: Set<string>; readonly packages: OwnedNames[] },
  ): Promise<readonly PackageStep[]> {
    const installed = await npm.installed(name, from);
    // Types that stand beside a package are its API also where the package itself is not installed.
    const types = name.startsWith('@types/') ? [] : [{ name: typesPackageOf(name), from, depth }];
    if (installed === undefined) return types;
    if (seen.has(installed.folder)) return [];
    seen.add(installed.folder);
    const key = `npm:${installed.folder}@${installed.version}:${installed.modifiedMs}`;
    const names = await this.#cached(key, () => readNpmPackage(installed.folder, this.#budget));
    if (names === undefined) return [];
    this.#addPackage({ name, names, modules: [name] }, packages);
    if (depth >= dependencyLimits.maxReferenceDepth) return types;
    return [
      ...types,
      ...names.references.map((reference) => ({ name: reference, from: installed.folder, depth: depth + 1 })),
    ];
  }

  /** Undefined when the budget is spent. What a spent budget cut short is not kept. */
  async #cached(key: string, read: () => Promise<PackageNames>): Promise<PackageNames | undefined> {
    const { cache } = this.#options;
    const known = cache.get(key);
    if (known !== undefined) return known;
    if (!this.#budget.takePackage(performance.now())) return undefined;
    const names = await read();
    if (!this.#budget.isCut) cache.set(key, names);
    return names;
  }

  #addPackage({ name, names, modules }: ReadPackage, packages: OwnedNames[]): void {
    this.#isPartial ||= names.isPartial;
    packages.push({ name, names: names.names, kebab: names.kebab, modules, references: names.references });
    for (const each of names.kebab) this.#kebab.add(each);
  }
}

interface ReadPackage {
  readonly name: string;
  readonly names: PackageNames;
  readonly modules: readonly string[];
}

interface PackageStep {
  readonly name: string;
  /** The folder that asks for it. */
  readonly from: string | undefined;
  readonly depth: number;
}

function keyOf({ name, from }: PackageStep): string {
  return `${name} ${from ?? ''}`;
}
