// Ticks the steps of the walkthrough on what really happened, also when that was before the walkthrough was opened.
import { commands, window, type Memento } from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { walkthroughKeys, type WalkthroughKey } from './ids.ts';

/** The page needs a moment to know its own steps. */
const pulseAfterMs = [300, 2000];

/**
 * The editor learns of our steps when the page is opened. A key that is true at that moment blocks its step for the
 * session (1.139), so each key is true for an instant only: when the event happens, and after a page was opened.
 */
export class Walkthrough implements Disposable {
  readonly #memory: Memento;
  readonly #tabs: Disposable;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(memory: Memento) {
    this.#memory = memory;
    this.#tabs = window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
      // Pages of the editor itself have no input that extensions know.
      if ([...opened, ...changed].some(({ input }) => input === undefined)) this.#pulseSoon();
    });
  }

  /** Remembered for this account; a second time does nothing. */
  reached(key: WalkthroughKey): void {
    if (this.#memory.get(key) === true) return;
    void this.#memory.update(key, true);
    this.#pulse(key);
  }

  dispose(): void {
    void this.#tabs.dispose();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #pulseSoon(): void {
    for (const afterMs of pulseAfterMs) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        for (const key of Object.values(walkthroughKeys)) if (this.#memory.get(key) === true) this.#pulse(key);
      }, afterMs);
      this.#timers.add(timer);
    }
  }

  #pulse(key: WalkthroughKey): void {
    void commands.executeCommand('setContext', key, true);
    void commands.executeCommand('setContext', key, false);
  }
}
