// The Python side of one workspace: which modules are its own, which come from public packages.
import { join } from 'node:path';
import { readRegularFile } from '../regular-file.ts';
import type { DependencyRules } from '../types.ts';
import type { LockedOrigin, LockFile, Origin } from './origin.ts';
import { ruledOrigin, strictestOf } from './origin.ts';
import type { PythonManifest } from './python-manifest.ts';
import { normalizedName, readProjectToml, readPythonLock, readRequirements } from './python-manifest.ts';
import { publishedNames, standardModules, wellKnownModules } from './python-modules.ts';
import type { SitePackages } from './site-packages.ts';
import { findSitePackages } from './site-packages.ts';

const maxManifests = 200;
const maxManifestBytes = 1_048_576;
const maxLockBytes = 33_554_432;

interface PythonFacts {
  readonly ownModules: ReadonlySet<string>;
  readonly manifests: readonly PythonManifest[];
  readonly locks: readonly LockFile[];
  readonly sitePackages: SitePackages | undefined;
  readonly rules: DependencyRules | undefined;
}

export class PythonProject {
  readonly #facts: PythonFacts;

  private constructor(facts: PythonFacts) {
    this.#facts = facts;
  }

  /** `root` is the workspace's real path, `paths` its files. Untrusted: every file read. Never throws. */
  static async read(
    root: string,
    paths: readonly string[],
    rules: DependencyRules | undefined,
  ): Promise<PythonProject> {
    const manifests: PythonManifest[] = [];
    const locks: LockFile[] = [];
    for (const path of paths.filter((candidate) => manifestFile.test(candidate)).slice(0, maxManifests)) {
      const isLock = path.endsWith('.lock');
      const bytes = await readRegularFile(join(root, path), isLock ? maxLockBytes : maxManifestBytes);
      if (typeof bytes === 'string') continue;
      const text = bytes.toString('utf8');
      if (isLock) locks.push(readPythonLock(text));
      else manifests.push(path.endsWith('.txt') ? readRequirements(text) : readProjectToml(text));
    }
    const hasPython = paths.some((path) => /\.pyw?$/.test(path));
    const sitePackages = hasPython ? await findSitePackages(root) : undefined;
    return new PythonProject({ ownModules: ownModulesOf(paths), manifests, locks, sitePackages, rules });
  }

  get sitePackages(): SitePackages | undefined {
    return this.#facts.sitePackages;
  }

  /** Names of every package that a manifest asks for. */
  get direct(): readonly string[] {
    return [...new Set(this.#facts.manifests.flatMap(({ requirements }) => [...requirements.keys()]))];
  }

  /** The package that a top-level module belongs to. */
  packageOf(module: string): string {
    const installed = this.#facts.sitePackages?.modules.get(module);
    return installed?.name ?? normalizedName(publishedNames.get(module) ?? module);
  }

  /** The user's or the repository's word that the package of a top-level module is private. */
  isExcluded(module: string): boolean {
    const { rules } = this.#facts;
    return (ruledOrigin(this.packageOf(module), rules) ?? ruledOrigin(module, rules)) === 'private';
  }

  /** Where a dotted module leads; relative and unknown modules are private. */
  originOfModule(module: string): Origin {
    const [top = ''] = module.split('.');
    if (top === '') return 'private';
    const name = this.packageOf(top);
    const ruled = ruledOrigin(name, this.#facts.rules) ?? ruledOrigin(top, this.#facts.rules);
    if (ruled !== undefined) return ruled;
    if (this.#facts.ownModules.has(top)) return 'private';
    if (standardModules.has(top)) return 'public';
    return this.#originOfPackage(name, top);
  }

  /** Where a package that a manifest names comes from. */
  originOf(name: string): Origin {
    return ruledOrigin(name, this.#facts.rules) ?? this.#originOfPackage(name, name.replaceAll('-', '_'));
  }

  #originOfPackage(name: string, module: string): Origin {
    const { manifests, locks, sitePackages } = this.#facts;
    const installed = sitePackages?.modules.get(module)?.origin;
    const asked = manifests.map(({ requirements }) => requirements.get(name)).filter(isKnown);
    const locked = strictestOf(locks.map((lock) => lock.originOf(name)).filter(isKnown));
    if (installed === 'private' || locked === 'private' || asked.includes('private')) return 'private';
    if (locked === 'public' || wellKnownModules.has(module)) return 'public';
    if (manifests.some(({ hasPrivateIndex }) => hasPrivateIndex)) return 'private';
    return asked.length > 0 || installed === 'public' ? 'public' : 'private';
  }
}

const manifestFile =
  /(?:^|\/)(?:[\w.-]*requirements[\w.-]*\.txt|requirements\/[\w.-]+\.txt|pyproject\.toml|Pipfile|uv\.lock|poetry\.lock)$/;

function isKnown(origin: LockedOrigin | undefined): origin is LockedOrigin {
  return origin !== undefined;
}

/** What can be imported by its first name: what stands at the root, in `src`, or in a folder of scripts. */
function ownModulesOf(paths: readonly string[]): ReadonlySet<string> {
  const sources = paths.filter((path) => /\.pyw?$/.test(path));
  const packages = new Set(sources.filter((path) => /(?:^|\/)__init__\.py$/.test(path)).map(folderOf));
  const roots = new Set(['', 'src/', ...sources.map(folderOf).filter((folder) => !packages.has(folder))]);
  const modules = new Set<string>();
  for (const path of sources) {
    const segments = path.replace(/\.pyw?$/, '').split('/');
    let folder = '';
    for (const segment of segments) {
      if (roots.has(folder)) modules.add(segment);
      folder += `${segment}/`;
    }
  }
  return modules;
}

/** With `/` at the end; empty for the root. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
