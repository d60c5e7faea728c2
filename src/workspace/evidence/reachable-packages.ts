// Which public packages' values can come to each file: those that it imports, those that the files it imports can
// reach, and those that the packages themselves give out.

/** A set of packages by number. */
export type PackageSet = Uint32Array;

/** One installed package, or one of several versions of it. */
export interface OwnedNames {
  readonly name: string;
  readonly names: readonly string[];
  /** Strings like `logging-plugin`. */
  readonly kebab: readonly string[];
  /** As imports and references write it: a package's name for npm, top-level modules for Python. */
  readonly modules: readonly string[];
  /** Modules whose names are a part of its own. */
  readonly references: readonly string[];
}

export class PackageSets {
  readonly #packages: readonly OwnedNames[];
  readonly #byModule = new Map<string, number[]>();
  readonly #closed = new Map<string, PackageSet>();

  constructor(packages: readonly OwnedNames[]) {
    this.#packages = packages;
    for (const [index, { modules }] of packages.entries()) {
      for (const module of modules) {
        const indexes = this.#byModule.get(module);
        if (indexes === undefined) this.#byModule.set(module, [index]);
        else indexes.push(index);
      }
    }
  }

  empty(): PackageSet {
    return new Uint32Array(Math.ceil(this.#packages.length / 32));
  }

  all(): PackageSet {
    return this.empty().fill(0xff_ff_ff_ff);
  }

  /** What an import of the module brings: its packages in all their versions, and everything that they refer to. */
  reachedFrom(module: string): PackageSet {
    const known = this.#closed.get(module);
    if (known !== undefined) return known;
    const set = this.empty();
    const queue = [module];
    const seen = new Set(queue);
    for (const next of queue) {
      for (const index of this.#byModule.get(next) ?? []) {
        add(set, index);
        for (const reference of this.#packages[index]?.references ?? []) {
          if (!seen.has(reference)) queue.push(reference);
          seen.add(reference);
        }
      }
    }
    this.#closed.set(module, set);
    return set;
  }
}

export function has(set: PackageSet, index: number): boolean {
  return (((set[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
}

/** True when the first set grew. */
export function unite(into: PackageSet, from: PackageSet): boolean {
  let isGrown = false;
  for (const [index, bits] of from.entries()) {
    const before = into[index] ?? 0;
    const after = (before | bits) >>> 0;
    if (after === before) continue;
    into[index] = after;
    isGrown = true;
  }
  return isGrown;
}

function add(set: PackageSet, index: number): void {
  set[index >>> 5] = ((set[index >>> 5] ?? 0) | (1 << (index & 31))) >>> 0;
}

/** Carries what each node reaches to the nodes that lead to it, until nothing changes. */
export function spread(sets: readonly PackageSet[], edges: readonly (readonly number[])[]): void {
  const leadingTo = sets.map((): number[] => []);
  for (const [from, targets] of edges.entries()) for (const target of targets) leadingTo[target]?.push(from);
  const queue = sets.map((_, index) => index);
  const isQueued = new Uint8Array(sets.length).fill(1);
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    isQueued[index] = 0;
    const reached = sets[index];
    if (reached === undefined) continue;
    for (const from of leadingTo[index] ?? []) {
      const set = sets[from];
      if (set === undefined || !unite(set, reached) || isQueued[from] === 1) continue;
      isQueued[from] = 1;
      queue.push(from);
    }
  }
}
