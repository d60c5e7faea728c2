// The names of files and folders, segment by segment: the same segment is the same everywhere.

export class PathNames {
  readonly #change: (segment: string) => string;
  readonly #known = new Map<string, string>();

  /** `change` gives the new name of one segment. */
  constructor(change: (segment: string) => string) {
    this.#change = change;
  }

  /** A path with `/` between segments; `.` and `..` stay. */
  of(path: string): string {
    return path
      .split('/')
      .map((segment) => this.#segment(segment))
      .join('/');
  }

  #segment(segment: string): string {
    if (segment === '' || segment === '.' || segment === '..') return segment;
    let changed = this.#known.get(segment);
    if (changed === undefined) {
      changed = this.#change(segment);
      this.#known.set(segment, changed);
    }
    return changed;
  }
}
