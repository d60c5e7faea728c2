// Of which values the user was told, by their fingerprints: for all windows of this editor, and across restarts.
import type { Memento } from 'vscode';
import type { ToldFindings } from './finding-news.ts';

const key = 'toldFindings';
/** The oldest are forgotten first. */
const mostKept = 500;

export class StoredToldFindings implements ToldFindings {
  readonly #memory: Memento;
  /** The editor keeps what another window adds at the same time, or what this one does; here both count. */
  readonly #own = new Set<string>();

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  has(finding: string): boolean {
    return this.#own.has(finding) || this.#stored().includes(finding);
  }

  add(findings: readonly string[]): void {
    for (const finding of findings) this.#own.add(finding);
    const all = new Set([...this.#stored(), ...findings]);
    void this.#memory.update(key, [...all].slice(-mostKept));
  }

  #stored(): readonly string[] {
    const stored = this.#memory.get<unknown>(key);
    return Array.isArray(stored) ? stored.filter((each) => typeof each === 'string') : [];
  }
}
