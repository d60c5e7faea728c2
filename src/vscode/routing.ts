// Which AI tools go through Pretense: asked of the worker, kept for status bar and panel, looked at again when the
// proxy's state changes, and every few seconds, since files of tools change without telling.
import { env, extensions } from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { messageOf } from '../base/error.ts';
import type { CoverageRow } from '../view/coverage.ts';
import type { RoutingWindow } from '../view/routing-calls.ts';
import type { ProxyHost } from './proxy-host.ts';
import { routedByFile } from './routing-text.ts';
import type { Settings } from './settings.ts';
import { throttled } from './throttle.ts';

const shortestMs = 1000;
const lookMs = 5000;

export interface RoutingOptions {
  readonly host: ProxyHost;
  readonly settings: () => Settings;
  readonly onChange: () => void;
  readonly onProblem: (message: string) => void;
}

export class Routing implements Disposable {
  readonly #options: RoutingOptions;
  readonly #look = throttled(() => this.#read(), shortestMs);
  readonly #timer: NodeJS.Timeout;
  #rows: readonly CoverageRow[] = [];
  #seen = '';
  #problem = '';

  constructor(options: RoutingOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#look.ask(), lookMs);
  }

  /** Empty until the first look. */
  get coverage(): readonly CoverageRow[] {
    return this.#rows;
  }

  /** What every call about tools says of this window. */
  get window(): RoutingWindow {
    const { port, setsEnvironment, network } = this.#options.settings();
    return {
      editor: {
        appName: env.appName,
        extensions: extensions.all.map(({ id }) => id.toLowerCase()),
        setsTerminals: setsEnvironment,
        hasProxy: network.proxy !== '',
      },
      port,
    };
  }

  /** The proxy's state changed: a tool whose request arrived counts as protected. */
  update(): void {
    const { role, proxy } = this.#options.host.state;
    const seen = JSON.stringify([role, proxy?.url, proxy?.tools.map(({ client, requests }) => [client, requests])]);
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#look.ask();
  }

  /** Looks now. Rejects with HostCallError. */
  async refresh(): Promise<readonly CoverageRow[]> {
    this.#take(await this.#options.host.ask('routing.coverage', this.window));
    return this.#rows;
  }

  /** The files were set back by a process that tells no more. */
  markRestored(): void {
    const restored = routedByFile(this.#rows).map(({ client }) => client);
    const reason = 'It was set back to what it was, and sends directly.';
    this.#take(
      this.#rows.map((row) => (restored.includes(row.client) ? { ...row, state: 'not-routed', reason } : row)),
    );
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#look.dispose();
  }

  async #read(): Promise<void> {
    const { host } = this.#options;
    // Nobody to ask: what is known stays.
    if (host.state.role === 'off') return;
    try {
      await this.refresh();
      this.#problem = '';
    } catch (error) {
      const problem = messageOf(error);
      if (problem !== this.#problem) this.#options.onProblem(problem);
      this.#problem = problem;
    }
  }

  #take(rows: readonly CoverageRow[]): void {
    if (JSON.stringify(rows) === JSON.stringify(this.#rows)) return;
    this.#rows = rows;
    this.#options.onChange();
  }
}
