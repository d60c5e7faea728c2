// Variables for new integrated terminals: there while the proxy answers, gone with it.
import type { EnvironmentVariableCollection } from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { messageOf } from '../base/error.ts';
import { terminal } from '../clients/tools/terminal.ts';
import type { Session } from './session.ts';
import { settledVariables, type SetVariable } from './terminal-variables.ts';

export class TerminalEnvironment implements Disposable {
  readonly #session: Session;
  readonly #collection: EnvironmentVariableCollection;
  #token: string | undefined;
  #isAsking = false;
  #written = '';

  constructor(session: Session, collection: EnvironmentVariableCollection) {
    this.#session = session;
    this.#collection = collection;
    // An address that nobody answers is worse than none: nothing may be left for a window without us.
    collection.persistent = false;
    collection.description = 'AI tools started here send through Pretense.';
    collection.clear();
  }

  /** The proxy came or went, or a setting changed. */
  update(): void {
    const { role, proxy } = this.#session.host.state;
    const isUp = role === 'leader' || role === 'follower' || role === 'taking-over';
    if (!isUp || proxy === undefined || !this.#session.settings().setsEnvironment) {
      // A later proxy may be the one of another home.
      if (!isUp) this.#token = undefined;
      this.#write([]);
      return;
    }
    if (this.#token === undefined) {
      void this.#askToken();
      return;
    }
    if (terminal.routing !== 'terminal') return;
    const target = { url: proxy.url, token: this.#token, upstreams: {} };
    this.#write(settledVariables(terminal.variables(target), process.env));
  }

  dispose(): void {
    this.#collection.clear();
  }

  async #askToken(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      this.#token = (await this.#session.host.ask('routing.token')).token;
      this.update();
    } catch (error) {
      this.#session.log.warn(`Terminals get no address: ${messageOf(error)}`);
    } finally {
      this.#isAsking = false;
    }
  }

  #write(variables: readonly SetVariable[]): void {
    const wanted = JSON.stringify(variables);
    if (wanted === this.#written) return;
    this.#written = wanted;
    this.#collection.clear();
    for (const { name, value } of variables) this.#collection.replace(name, value);
  }
}
