// The one question that is asked unasked: tools on this machine that do not go through Pretense yet. Once.
import type { Memento } from 'vscode';
import { listOf } from '../view/format.ts';
import { commandIds } from './ids.ts';
import type { Situation } from './notices.ts';
import { showNotice } from './notifier.ts';

const askedKey = 'askedToRouteTools';

export class FirstRun {
  readonly #memory: Memento;
  #isDone: boolean;

  constructor(memory: Memento) {
    this.#memory = memory;
    this.#isDone = memory.get(askedKey) === true;
  }

  /** In the window that runs the proxy, so that one window asks. */
  update({ state, coverage }: Situation): void {
    if (this.#isDone || state.role !== 'leader') return;
    const open = coverage.filter((row) => row.state === 'not-routed').map(({ name }) => name);
    if (open.length === 0) return;
    this.#isDone = true;
    void this.#memory.update(askedKey, true);
    void showNotice({
      kind: 'information',
      text: `${listOf(open)} ${open.length === 1 ? 'does' : 'do'} not go through Pretense outside of new terminals, so what ${open.length === 1 ? 'it sends' : 'they send'} there is not checked. Each change of a tool's settings is shown before it is made.`,
      buttons: [{ label: 'Configure AI Tools…', command: commandIds.configureTools }],
    });
  }
}
