// The names that public code owns in one workspace: what its files import from public modules, and the whole API
// of its public dependencies. Everything that is not surely public stays private.
import { throwIfCancelled } from './error.ts';
import { packageNameOf, readNpmPackage, typesPackageOf } from './dependencies/npm-package.ts';
import { NpmProject } from './dependencies/npm-project.ts';
import { PythonProject } from './dependencies/python-project.ts';
import { ReadingBudget } from './dependencies/reading-budget.ts';
import { readPythonModule } from './dependencies/site-packages.ts';
import { isNameLike } from './languages/name-collector.ts';
import { dependencyLimits } from './limits.ts';
import type { DependencyRules, ImportedNames, KeyValueCache, PackageNames } from './types.ts';

/** The imports of all files of one vocabulary (`python`, or anything else for the npm side). */
export interface ImportsByEcosystem {
  readonly npm: readonly ImportedNames[];
  readonly python: readonly ImportedNames[];
}

export interface ExternalNamesOptions {
  /** The workspace's real path. */
  readonly root: string;
  readonly paths: readonly string[];
  readonly imports: ImportsByEcosystem;
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
  /** Names per public package, for the report. */
  readonly byPackage: ReadonlyMap<string, readonly string[]>;
  readonly isPartial: boolean;
}

/** Reads what is installed, within limits. Untrusted: all of it. Throws only `cancelled`. */
export async function readExternalNames(options: ExternalNamesOptions): Promise<ExternalNames> {
  const reading = new ExternalReading(options);
  const npm = await NpmProject.read(options.root, options.paths, options.rules);
  const python = await PythonProject.read(options.root, options.paths, options.rules);
  for (const name of npm.ownNames) reading.addPrivateModule(name);
  for (const each of options.imports.npm) reading.addImport(each, npm.originOfModule(each.module), /[/.@:]+/);
  for (const each of options.imports.python) reading.addImport(each, python.originOfModule(each.module), /\.+/);
  for (const { name } of npm.direct) reading.addDependency(name, npm.originOf(name));
  for (const name of python.direct) reading.addDependency(name, python.originOf(name));
  await reading.readNpm(npm);
  await reading.readPython(python);
  return reading.result();
}

class ExternalReading {
  readonly #options: ExternalNamesOptions;
  readonly #budget = new ReadingBudget(performance.now());
  readonly #names = new Set<string>();
  readonly #kebab = new Set<string>();
  readonly #privateNames = new Set<string>();
  readonly #privateSegments = new Set<string>();
  readonly #dependencies = new Set<string>();
  readonly #privateDependencies = new Set<string>();
  readonly #byPackage = new Map<string, readonly string[]>();
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

  /** A binding that only repeats the module's name (`React` from `react`) is the module's, not the workspace's. */
  addImport({ module, names, bindings }: ImportedNames, origin: 'public' | 'private', separator: RegExp): void {
    if (origin === 'private') {
      for (const name of [...names, ...bindings]) this.#privateNames.add(name);
      this.addPrivateModule(module);
      return;
    }
    const segments = module.split(separator).filter((segment) => segment !== '');
    for (const name of names) this.#names.add(name);
    for (const segment of segments) {
      if (!isNameLike(segment)) continue;
      if (segment.includes('-')) this.#kebab.add(segment);
      else this.#names.add(segment);
    }
    const spellings = [...segments, segments.join('')].map(lettersOf);
    for (const binding of bindings) {
      const letters = lettersOf(binding);
      if (letters.length > 2 && spellings.some((spelling) => spelling.endsWith(letters))) this.#names.add(binding);
      else this.#privateNames.add(binding);
    }
  }

  async readNpm(npm: NpmProject): Promise<void> {
    const imported = new Set(this.#options.imports.npm.map(({ module }) => packageNameOf(module)));
    // A tool that no file imports (a compiler, a linter) gives the code no names.
    const wanted = npm.direct.filter(
      ({ name, isDevelopment }) => !isDevelopment || imported.has(name) || name.startsWith('@types/'),
    );
    const queue: PackageStep[] = wanted
      .map(({ name }) => name)
      .filter((name) => npm.originOf(name) === 'public')
      .map((name) => ({ name, from: undefined, depth: 0 }));
    const seen = new Set<string>();
    for (let index = 0; index < queue.length; index += 1) {
      throwIfCancelled(this.#options.signal);
      this.#options.onProgress(index, queue.length);
      const step = queue[index];
      if (step === undefined || seen.has(keyOf(step))) continue;
      seen.add(keyOf(step));
      for (const next of await this.#readNpmStep(npm, step, seen)) {
        if (!seen.has(keyOf(next)) && npm.originOf(next.name) === 'public') queue.push(next);
      }
    }
  }

  async readPython(python: PythonProject): Promise<void> {
    const { sitePackages } = python;
    if (sitePackages === undefined) return;
    const modules = new Set(this.#options.imports.python.map(({ module }) => module.split('.')[0] ?? ''));
    const queue = [...modules].map((module) => ({ module, depth: 0 }));
    const seen = new Set<string>();
    for (const { module, depth } of queue) {
      throwIfCancelled(this.#options.signal);
      const installed = sitePackages.modules.get(module);
      if (seen.has(module) || installed === undefined || python.originOfModule(module) !== 'public') continue;
      seen.add(module);
      const key = `python:${sitePackages.folder}:${module}@${installed.version}`;
      const names = await this.#cached(key, () => readPythonModule(sitePackages.folder, module, this.#budget));
      if (names === undefined) return;
      this.#addPackage(installed.name, names);
      for (const reference of depth < 2 ? names.references : []) queue.push({ module: reference, depth: depth + 1 });
    }
  }

  result(): ExternalNames {
    return {
      names: this.#names,
      kebab: this.#kebab,
      dependencies: [...this.#dependencies].toSorted(),
      privateDependencies: [...this.#privateDependencies].toSorted(),
      privateNames: this.#privateNames,
      privateSegments: this.#privateSegments,
      byPackage: this.#byPackage,
      isPartial: this.#isPartial || this.#budget.isCut,
    };
  }

  async #readNpmStep(
    npm: NpmProject,
    { name, from, depth }: PackageStep,
    seen: Set<string>,
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
    this.#addPackage(name, names);
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

  #addPackage(name: string, { names, kebab, isPartial }: PackageNames): void {
    this.#isPartial ||= isPartial;
    const own = this.#byPackage.get(name);
    this.#byPackage.set(name, own === undefined ? names : [...own, ...names]);
    for (const each of kebab) this.#kebab.add(each);
    for (const each of names) {
      if (this.#names.size >= dependencyLimits.maxNames) {
        this.#isPartial = true;
        return;
      }
      this.#names.add(each);
    }
  }
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

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
