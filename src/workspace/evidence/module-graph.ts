// Which files of a workspace an import leads to. Reads names only, no configuration: an alias (`@/ledger/entry`) is
// found by the end of its path, and what cannot be found may lead anywhere.
import { posix } from 'node:path';
import type { ImportedNames } from '../types.ts';
import type { SourceFacts } from './source-facts.ts';

/**
 * Indexes of source files, and from the number of sources on those of `groups`; `anywhere` when the import leads to
 * code that nobody here has read.
 */
export type ImportTarget = readonly number[] | 'anywhere';

const sourceExtension = /(?:\.d)?\.(?:[cm]?[jt]sx?|vue|svelte|pyi?|pyw)$/;
const entryFile = /(?:^|\/)(?:index|__init__)$/;
const anyExtension = /\.\w+$/;
/** A longer one is nobody's; the expressions here would take long on it. */
const maxModuleLength = 400;
const moduleName = /^[@~#\w][\w./~#@$-]*$/;

export class ModuleGraph {
  readonly #byKey = new Map<string, number[]>();
  readonly #byLastName = new Map<string, string[]>();
  readonly #byPackage = new Map<string, number>();
  readonly #byFolder = new Map<string, number>();
  readonly #groups: (readonly number[])[] = [];

  /** `ownPackages`: names of the workspace's own npm packages with their folders, relative, empty for the root. */
  constructor(sources: readonly SourceFacts[], ownPackages: ReadonlyMap<string, string>) {
    for (const [index, { path }] of sources.entries()) {
      const key = keyOf(path);
      const files = this.#byKey.get(key);
      if (files === undefined) {
        this.#byKey.set(key, [index]);
        pushTo(this.#byLastName, lastNameOf(key), key);
      } else files.push(index);
    }
    for (const [name, folder] of ownPackages) {
      this.#byPackage.set(name, sources.length + this.#groups.length);
      this.#byFolder.set(folder, sources.length + this.#groups.length);
      this.#groups.push(filesBelow(sources, folder));
    }
  }

  /** The files of each own package: an import of the package may lead to any of them. */
  get groups(): readonly (readonly number[])[] {
    return this.#groups;
  }

  /** Where an npm import that is not of a public package leads. */
  npmTarget(path: string, module: string): ImportTarget {
    if (module.length > maxModuleLength) return [];
    if (module.startsWith('.')) return this.#relative(posix.join(posix.dirname(path), module));
    const own = this.#byPackage.get(packageOf(module));
    if (own !== undefined) return [own];
    // What is no name of a module, or has a scheme (`bun:test`), is nobody's dependency here.
    if (!moduleName.test(module)) return [];
    // An alias stands for folders that only a configuration names: its end has to do.
    for (let tail = module; tail !== ''; tail = tail.slice(tail.indexOf('/') + 1)) {
      const files = this.#endingWith(keyOf(tail));
      if (files.length > 0) return files;
      if (!tail.includes('/')) break;
    }
    return isAsset(module) ? [] : 'anywhere';
  }

  /** Where a Python import that is not of a public package leads: `.models`, `shop.models`. */
  pythonTarget(path: string, { module, names }: ImportedNames): ImportTarget {
    if (module.length > maxModuleLength) return [];
    const [, dots = '', rest = ''] = /^(\.*)(.*)$/.exec(module) ?? [];
    const tail = rest.replaceAll('.', '/');
    const find = (end: string): readonly number[] => {
      if (dots === '') return this.#endingWith(end);
      const folder = posix.join(posix.dirname(path), ...Array.from({ length: dots.length - 1 }, () => '..'));
      return this.#byKey.get(posix.join(folder, end)) ?? [];
    };
    // What is imported may be a module itself: `from . import models`.
    const files = [tail, ...names.map((name) => posix.join(tail, name))].flatMap(find);
    return files.length > 0 || dots !== '' ? files : 'anywhere';
  }

  #relative(path: string): ImportTarget {
    const key = keyOf(path);
    const files = this.#byKey.get(key);
    if (files !== undefined) return files;
    const group = this.#byFolder.get(key);
    if (group !== undefined) return [group];
    // What a build makes is imported before it is there.
    return isAsset(path) ? [] : 'anywhere';
  }

  #endingWith(tail: string): readonly number[] {
    const keys = this.#byLastName.get(lastNameOf(tail)) ?? [];
    return keys.filter((key) => key === tail || key.endsWith(`/${tail}`)).flatMap((key) => this.#byKey.get(key) ?? []);
  }
}

/** A path as imports may write it: without extension, a folder for its entry file. */
function keyOf(path: string): string {
  const bare = path
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .replace(sourceExtension, '')
    .replace(entryFile, '');
  return bare === '.' || bare === './' ? '' : bare;
}

function isAsset(module: string): boolean {
  return anyExtension.test(module) && !sourceExtension.test(module);
}

function lastNameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

function packageOf(module: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? module;
}

function filesBelow(sources: readonly SourceFacts[], folder: string): readonly number[] {
  const start = folder === '' ? '' : `${folder}/`;
  return sources.flatMap(({ path }, index) => (path.startsWith(start) ? [index] : []));
}

function pushTo(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
