// The proxy of this window as its features know it: a state, and calls. It runs in a worker thread.
import { join } from 'node:path';
import { workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { HostCallError, startHostWorker, type HostWorker } from '../app/host/host-worker-client.ts';
import type { Disposable } from '../base/disposable.ts';
import type { ProxyCallName, ProxyCalls } from '../view/calls.ts';
import type { PolicyCalls } from '../view/policy-calls.ts';
import type { RoutingCalls } from '../view/routing-calls.ts';
import type { HostState } from '../view/snapshot.ts';
import type { Settings } from './settings.ts';
import { windowFolders } from './window-folders.ts';

export interface ProxyHostOptions {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly settings: () => Settings;
  readonly onChange: () => void;
}

/** What the worker of a window answers itself. */
type WorkerCalls = RoutingCalls & PolicyCalls;

/** A call without a question takes no argument for it. */
type AskOf<Ask> = undefined extends Ask ? [] : [ask: Ask];

const off: HostState = { role: 'off', leader: undefined, problem: undefined, proxy: undefined, otherWindows: 0 };

export class ProxyHost implements Disposable {
  readonly #options: ProxyHostOptions;
  #worker: HostWorker | undefined;
  #state: HostState;
  /** One start or stop after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: ProxyHostOptions) {
    this.#options = options;
    // It is started in the next moment: nothing is off that was not turned off.
    this.#state = options.settings().isEnabled ? { ...off, role: 'starting' } : off;
  }

  get state(): HostState {
    return this.#state;
  }

  /** Starts the worker when none runs, and a new one when one does: with new settings, or after a failure. */
  start(): Promise<void> {
    return this.#next(async () => {
      await this.#end('user');
      this.#begin();
    });
  }

  /** `window`: another window, or a process of its own, may have to go on. */
  stop(reason: 'window' | 'user'): Promise<void> {
    return this.#next(() => this.#end(reason));
  }

  /** Of the proxy that this window leads or follows. Rejects with HostCallError. */
  call<Name extends ProxyCallName>(
    name: Name,
    ...ask: AskOf<ProxyCalls[Name]['ask']>
  ): Promise<ProxyCalls[Name]['answer']> {
    return this.#ask(name, ask[0]) as Promise<ProxyCalls[Name]['answer']>;
  }

  /** Of the worker itself. Rejects with HostCallError. */
  ask<Name extends keyof WorkerCalls>(
    name: Name,
    ...ask: AskOf<WorkerCalls[Name]['ask']>
  ): Promise<WorkerCalls[Name]['answer']> {
    return this.#ask(name, ask[0]) as Promise<WorkerCalls[Name]['answer']>;
  }

  /** The window closes. */
  async dispose(): Promise<void> {
    await this.stop('window');
  }

  #ask(name: string, ask: unknown): Promise<unknown> {
    if (this.#worker !== undefined) return this.#worker.callLocal(name, ask);
    return Promise.reject(
      new HostCallError('not-connected', 'Pretense does not run in this window. Start it, then try again.'),
    );
  }

  #begin(): void {
    const { context, log, settings } = this.#options;
    const { home, port, level, upstreams, network, content, runIn, afterLastWindow, startsAtLogin } = settings();
    this.#setState({ ...off, role: 'starting' });
    this.#worker = startHostWorker({
      workerFile: join(context.extensionPath, 'dist', 'proxy-worker.cjs'),
      data: {
        home,
        port,
        level,
        upstreams,
        network,
        content,
        runIn,
        afterLastWindow,
        startAtLogin: startsAtLogin,
        label: workspace.name ?? 'an empty window',
        version: String((context.extension.packageJSON as { readonly version?: unknown }).version),
        folders: windowFolders(),
      },
      onState: (state) => this.#setState(state),
      onLog: (severity, text) => log[severity](text),
    });
  }

  async #end(reason: 'window' | 'user'): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.close(reason);
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #setState(state: HostState): void {
    this.#state = state;
    this.#options.onChange();
  }
}
