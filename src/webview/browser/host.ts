// The extension, as the panel sees it.
import type { FileSort } from '../../view/file-table.ts';
import type { PanelAction } from '../../view/panel-command.ts';
import type { PanelMessage } from '../protocol.ts';

/** What the page remembers while it is hidden. */
export interface PageMemory {
  readonly sort?: FileSort;
  readonly filter?: string;
  /** Request id of the exchange that is open. */
  readonly open?: string;
}

interface EditorApi {
  postMessage(message: PanelMessage): void;
  getState(): unknown;
  setState(state: PageMemory): void;
}

declare function acquireVsCodeApi(): EditorApi;

export class Host {
  readonly #api = acquireVsCodeApi();

  send(message: PanelMessage): void {
    this.#api.postMessage(message);
  }

  /** Carries out what a button or link says. */
  run({ command, client }: PanelAction): void {
    this.send({ type: 'command', command, ...(client === undefined ? {} : { client }) });
  }

  get memory(): PageMemory {
    const state = this.#api.getState();
    return typeof state === 'object' && state !== null ? state : {};
  }

  remember(change: PageMemory): void {
    this.#api.setState({ ...this.memory, ...change });
  }
}
