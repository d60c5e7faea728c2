// The external names of one workspace, and through which package each of them is external.
import type { OwnedNames } from './evidence/reachable-packages.ts';
import { dependencyLimits } from './limits.ts';

export class KeptNames {
  readonly #owners = new Map<string, Set<string>>();
  readonly #names = new Set<string>();
  #isCut = false;

  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** True once there were too many names. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** A name that is surely external. Without an owner it belongs to the platform. */
  add(name: string, owner: string | undefined): void {
    this.#names.add(name);
    if (owner === undefined) return;
    const owners = this.#owners.get(name);
    if (owners === undefined) this.#owners.set(name, new Set([owner]));
    else owners.add(owner);
  }

  /** Everything that the packages name; of the declared names only those that the code `uses` as theirs. */
  addPackages(
    packages: readonly OwnedNames[],
    declared: ReadonlySet<string>,
    uses: ReadonlyMap<string, readonly string[]>,
  ): void {
    for (const [name, owners] of uses) for (const owner of owners) this.add(name, owner);
    for (const { names } of packages) {
      for (const name of names) {
        if (this.#names.size >= dependencyLimits.maxNames) {
          this.#isCut = true;
          return;
        }
        if (!declared.has(name)) this.#names.add(name);
      }
    }
  }

  /** The declared names that each package keeps. */
  by(declared: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
    const kept = new Map<string, string[]>();
    for (const [name, owners] of this.#owners) {
      if (!declared.has(name)) continue;
      for (const owner of owners) {
        const names = kept.get(owner);
        if (names === undefined) kept.set(owner, [name]);
        else names.push(name);
      }
    }
    return kept;
  }
}
