// Of which values and incidents the user was told, by their ids: for all windows of this editor, and across restarts.
import type { Memento } from 'vscode';
import type { ToldFindings } from './finding-news.ts';
import type { ToldIncidents } from './incident-news.ts';

/** The oldest are forgotten first. */
const mostKept = 500;

export class StoredTold implements ToldFindings, ToldIncidents {
  readonly #memory: Memento;
  readonly #key: string;
  /** The editor keeps what another window adds at the same time, or what this one does; here both count. */
  readonly #own = new Set<string>();

  constructor(memory: Memento, key: 'toldFindings' | 'toldIncidents') {
    this.#memory = memory;
    this.#key = key;
  }

  has(finding: string): boolean {
    return this.#own.has(finding) || this.#stored().includes(finding);
  }

  add(findings: readonly string[]): void {
    for (const finding of findings) this.#own.add(finding);
    const all = new Set([...this.#stored(), ...findings]);
    void this.#memory.update(this.#key, [...all].slice(-mostKept));
  }

  #stored(): readonly string[] {
    const stored = this.#memory.get<unknown>(this.#key);
    return Array.isArray(stored) ? stored.filter((each) => typeof each === 'string') : [];
  }
}
