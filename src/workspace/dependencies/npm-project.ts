// The npm side of one workspace: what it asks for, where each package comes from, where it is installed.
import { realpath, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { isInside } from '../paths.ts';
import { readRegularFile } from '../regular-file.ts';
import type { DependencyRules } from '../types.ts';
import type { NpmDependency, NpmManifest, RegistrySettings } from './npm-manifest.ts';
import { originOfSpecifier, readNpmManifest, readRegistrySettings } from './npm-manifest.ts';
import { npmLockFiles, readNpmLock } from './npm-lock.ts';
import { packageNameOf } from './npm-package.ts';
import type { LockFile, Origin } from './origin.ts';
import { ruledOrigin, strictestOf } from './origin.ts';

const maxManifests = 500;
const maxManifestBytes = 1_048_576;
const maxLockBytes = 67_108_864;
const builtins: ReadonlySet<string> = new Set(builtinModules);

export interface InstalledPackage {
  readonly name: string;
  /** The real path of its folder. */
  readonly folder: string;
  readonly version: string;
  readonly modifiedMs: number;
}

interface Manifest extends NpmManifest {
  readonly folder: string;
}

interface Settings {
  readonly locks: readonly LockFile[];
  readonly registries: readonly RegistrySettings[];
}

export class NpmProject {
  readonly #root: string;
  readonly #manifests: readonly Manifest[];
  readonly #settings: Settings;
  readonly #rules: DependencyRules | undefined;
  readonly #ownNames: ReadonlySet<string>;
  readonly #dependencies: ReadonlyMap<string, readonly NpmDependency[]>;

  private constructor(
    root: string,
    manifests: readonly Manifest[],
    settings: Settings,
    rules: DependencyRules | undefined,
  ) {
    this.#root = root;
    this.#manifests = manifests;
    this.#settings = settings;
    this.#rules = rules;
    this.#ownNames = new Set(manifests.flatMap(({ name }) => (name === undefined ? [] : [name])));
    this.#dependencies = groupByName(manifests.flatMap(({ dependencies }) => dependencies));
  }

  /** `root` is the workspace's real path, `paths` its files. Untrusted: every file read. Never throws. */
  static async read(root: string, paths: readonly string[], rules: DependencyRules | undefined): Promise<NpmProject> {
    const inside = paths.filter((path) => path === 'package.json' || path.endsWith('/package.json'));
    const outer = await outerFolders(root);
    const folders = inside.slice(0, maxManifests).map((path) => dirname(join(root, path)));
    const manifests: Manifest[] = [];
    for (const folder of new Set([...folders, ...outer])) {
      const bytes = await readRegularFile(join(folder, 'package.json'), maxManifestBytes);
      if (typeof bytes !== 'string') manifests.push({ folder, ...readNpmManifest(bytes.toString('utf8')) });
    }
    const places = new Set([root, ...folders, ...outer]);
    return new NpmProject(root, manifests, await readSettings([...places]), rules);
  }

  /** Names of the workspace's own packages: private. */
  get ownNames(): readonly string[] {
    return [...this.#ownNames];
  }

  /** The folders of the workspace's own packages, relative to it, empty for the root. */
  get ownFolders(): ReadonlyMap<string, string> {
    const inside = this.#manifests.filter(({ folder }) => isInside(this.#root, folder));
    return new Map(
      inside.flatMap(({ name, folder }) =>
        name === undefined ? [] : [[name, relative(this.#root, folder).split(sep).join('/')] as const],
      ),
    );
  }

  /** Every package that a package.json asks for; one that is needed at run time somewhere is not `isDevelopment`. */
  get direct(): readonly { readonly name: string; readonly isDevelopment: boolean }[] {
    return [...this.#dependencies].map(([name, all]) => ({
      name,
      isDevelopment: all.every(({ isDevelopment }) => isDevelopment),
    }));
  }

  /** Where a package comes from: the user's rule, then the lock file, then the specifier. Unknown packages are private. */
  originOf(name: string): Origin {
    const ruled = ruledOrigin(name, this.#rules);
    if (ruled !== undefined) return ruled;
    if (this.#ownNames.has(name) || this.#hasPrivateScope(name)) return 'private';
    const { locks, registries } = this.#settings;
    const asked = this.#dependencies.get(name) ?? [];
    const specified = strictestOf(asked.map(({ specifier }) => originOfSpecifier(specifier)));
    const locked = strictestOf(locks.map((lock) => lock.originOf(name)).filter((origin) => origin !== undefined));
    if (specified === 'private' || locked === 'private') return 'private';
    if (locked === 'public') return 'public';
    // A lock file without the package is older than the wish for it: nobody says yet where it will come from.
    const isUnknown = locked === undefined && (locks.length > 0 || specified === undefined);
    return isUnknown || registries.some(({ isDefaultPrivate }) => isDefaultPrivate) ? 'private' : 'public';
  }

  /** A module of the platform (`node:fs`). */
  isBuiltin(module: string): boolean {
    return module.startsWith('node:') || builtins.has(module);
  }

  /** The user's or the repository's word that the package is private. */
  isExcluded(name: string): boolean {
    return ruledOrigin(name, this.#rules) === 'private';
  }

  /** Where a module specifier of the code leads. */
  originOfModule(module: string): Origin {
    if (this.isBuiltin(module)) return 'public';
    if (!/^(?:@[\w.~-]+\/)?[\w~-]/.test(module) || module.includes(':')) return 'private';
    return this.originOf(packageNameOf(module));
  }

  /** The installed folder of a package; undefined when there is none, or when it is a link into somebody's own code. */
  async installed(name: string, from?: string): Promise<InstalledPackage | undefined> {
    for (const folder of this.#searchFolders(from)) {
      const path = join(folder, 'node_modules', name);
      const real = await realpath(path).catch(() => undefined);
      if (real === undefined) continue;
      return isInstalledPath(real) ? await readInstalled(name, real) : undefined;
    }
    return undefined;
  }

  /** As node resolves: beside the asking package first, then outwards; without one, every place that has a manifest. */
  #searchFolders(from: string | undefined): readonly string[] {
    const places = [...new Set([this.#root, ...this.#manifests.map(({ folder }) => folder)])];
    if (from === undefined) return places;
    const nested = [from];
    for (
      let folder = dirname(from);
      folder !== dirname(folder) && folder.includes('node_modules');
      folder = dirname(folder)
    ) {
      if (!folder.endsWith(`${sep}node_modules`)) nested.push(folder);
    }
    return [...nested, ...places];
  }

  #hasPrivateScope(name: string): boolean {
    const scope = name.slice(0, name.indexOf('/'));
    return this.#settings.registries.some(({ privateScopes }) => privateScopes.includes(scope));
  }
}

function groupByName(all: readonly NpmDependency[]): ReadonlyMap<string, readonly NpmDependency[]> {
  const groups = new Map<string, NpmDependency[]>();
  for (const dependency of all) {
    const group = groups.get(dependency.name);
    if (group === undefined) groups.set(dependency.name, [dependency]);
    else group.push(dependency);
  }
  return groups;
}

function isInstalledPath(path: string): boolean {
  return path.split(sep).includes('node_modules');
}

async function readInstalled(name: string, folder: string): Promise<InstalledPackage | undefined> {
  const file = join(folder, 'package.json');
  const modifiedMs = (await stat(file).catch(() => undefined))?.mtimeMs;
  const bytes = await readRegularFile(file, maxManifestBytes);
  if (modifiedMs === undefined || typeof bytes === 'string') return undefined;
  const version = /"version"\s*:\s*"([^"\n]{1,100})"/.exec(bytes.toString('utf8'))?.[1] ?? '';
  return { name, folder, version, modifiedMs };
}

async function readSettings(folders: readonly string[]): Promise<Settings> {
  const locks: LockFile[] = [];
  const registries: RegistrySettings[] = [];
  for (const folder of folders) {
    for (const [fileName, kind] of npmLockFiles) {
      const bytes = await readRegularFile(join(folder, fileName), maxLockBytes);
      const lock = typeof bytes === 'string' ? undefined : readNpmLock(bytes.toString('utf8'), kind);
      if (lock !== undefined) locks.push(lock);
    }
    for (const fileName of ['.npmrc', '.yarnrc.yml']) {
      const bytes = await readRegularFile(join(folder, fileName), maxManifestBytes);
      if (typeof bytes !== 'string') registries.push(readRegistrySettings(bytes.toString('utf8')));
    }
  }
  return { locks, registries };
}

/** The folders above the workspace that belong to the same repository, when the workspace is a part of one. */
async function outerFolders(root: string): Promise<readonly string[]> {
  const folders: string[] = [];
  const home = homedir();
  for (let folder = root, step = 0; step < 6; folder = dirname(folder), step += 1) {
    if (folder !== root) {
      if (folder === dirname(folder) || isInside(folder, home)) return [];
      folders.push(folder);
    }
    if ((await stat(join(folder, '.git')).catch(() => undefined)) !== undefined) return folders;
  }
  return [];
}
