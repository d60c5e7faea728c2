// How many names can still be read in a text that is not mutated any more: what was sent before they were declared.
import { identifierPattern } from './identifier.ts';
import type { Protection } from './protection.ts';
import type { MutateOptions } from './types.ts';

/** Counts distinct identifiers that would change now; several texts may share one counter. */
export class ReadableNames {
  readonly #protection: Protection;
  readonly #verdicts = new Map<string, boolean>();

  constructor(protection: Protection) {
    this.#protection = protection;
  }

  count(text: string, { scope, schemaNames }: MutateOptions): number {
    const seen = new Set<string>();
    let readable = 0;
    for (const [name] of text.matchAll(identifierPattern)) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (!schemaNames.has(name) && this.#changes(name, scope)) readable++;
    }
    return readable;
  }

  #changes(name: string, scope: MutateOptions['scope']): boolean {
    const key = `${scope} ${name}`;
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const changes = this.#protection.wordsToChange(name, scope).length > 0;
    this.#verdicts.set(key, changes);
    return changes;
  }
}
