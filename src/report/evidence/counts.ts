// How often each name was met.
import type { NamedCount } from './model.ts';

/** Names beyond so many are counted as one: a log may hold any number of them. */
const maxNames = 5_000;
export const otherNames = '(others)';

export class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string, count = 1): void {
    const known = this.#counts.get(name);
    if (known === undefined && this.#counts.size >= maxNames) this.#increase(otherNames, count);
    else this.#counts.set(name, (known ?? 0) + count);
  }

  /** The most frequent first, equals by name. */
  list(): readonly NamedCount[] {
    return [...this.#counts]
      .map(([name, count]) => ({ name, count }))
      .toSorted((left, right) => right.count - left.count || (left.name < right.name ? -1 : 1));
  }

  get names(): readonly string[] {
    return [...this.#counts.keys()].toSorted();
  }

  #increase(name: string, count: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }
}

/** Figures by name, made when a name is first met. Names beyond 5,000 share one. */
export class ByName<Figures> {
  readonly #figures = new Map<string, Figures>();
  readonly #make: (name: string) => Figures;

  constructor(make: (name: string) => Figures) {
    this.#make = make;
  }

  of(name: string): Figures {
    const key = this.#figures.has(name) || this.#figures.size < maxNames ? name : otherNames;
    const known = this.#figures.get(key);
    if (known !== undefined) return known;
    const made = this.#make(key);
    this.#figures.set(key, made);
    return made;
  }

  /** In the order of names. */
  list(): readonly (readonly [name: string, figures: Figures])[] {
    return [...this.#figures].toSorted(([left], [right]) => (left < right ? -1 : 1));
  }
}
