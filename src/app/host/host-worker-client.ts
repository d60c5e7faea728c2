// The main thread's side of the host: hands orders to the worker and its events on, and starts it again when it
// crashes. Small, and without heavy imports: it runs where the editor's other extensions run.
import { Worker } from 'node:worker_threads';
import { CodedError, messageOf } from '../../base/error.ts';
import type { HostEvent, HostOrder, ProxyCallName, ProxyCalls } from '../../view/calls.ts';
import type { HostProblem, HostState } from '../../view/snapshot.ts';
import type { HostWorkerData } from './host-worker-data.ts';

/** The proxy, or the worker, refused. Codes: those of the call, `not-connected`, `unexpected`, `closed`. */
export class HostCallError extends CodedError<string> {}

export interface HostWorkerOptions {
  /** `proxy-worker.cjs` */
  readonly workerFile: string;
  readonly data: HostWorkerData;
  /** Called with each new state, at most a few times a second. */
  readonly onState: (state: HostState) => void;
  readonly onLog: (level: 'error' | 'warn' | 'info' | 'debug', text: string) => void;
  /** After a crash the worker starts again, later each time. Default: 200. */
  readonly firstRestartMs?: number;
}

export interface HostWorker {
  readonly state: HostState;
  /** Rejects with HostCallError. */
  call<Name extends ProxyCallName>(name: Name, ask: ProxyCalls[Name]['ask']): Promise<ProxyCalls[Name]['answer']>;
  /** A call that the worker answers itself (`local-calls.ts`). Rejects with HostCallError. */
  callLocal(name: string, ask: unknown): Promise<unknown>;
  /** `window`: it closes. `user`: Pretense is turned off here. Resolves when the worker has ended. */
  close(reason: 'window' | 'user'): Promise<void>;
}

const maxFailures = 3;
const failureWindowMs = 60_000;
/** An editor gives an extension that closes a few seconds. */
const closeLimitMs = 5_000;

export function startHostWorker(options: HostWorkerOptions): HostWorker {
  const host = new RunningHostWorker(options);
  host.start();
  return host;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: HostCallError) => void;
}

class RunningHostWorker implements HostWorker {
  readonly #options: HostWorkerOptions;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #lastId = 0;
  #failuresMs: readonly number[] = [];
  #restart: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;
  #state: HostState = {
    role: 'starting',
    leader: undefined,
    problem: undefined,
    proxy: undefined,
    otherWindows: 0,
  };

  constructor(options: HostWorkerOptions) {
    this.#options = options;
  }

  get state(): HostState {
    return this.#state;
  }

  start(): void {
    const { workerFile, data } = this.#options;
    // The editor's own flags, such as an inspector's port, are not for a second thread.
    const worker = new Worker(workerFile, { workerData: data, execArgv: [] });
    this.#worker = worker;
    worker.on('message', (event: HostEvent) => this.#receive(event));
    worker.on('error', (error) => this.#options.onLog('error', `proxy-worker-failed ${messageOf(error)}`));
    worker.once('exit', (code) => this.#exited(worker, code));
  }

  call<Name extends ProxyCallName>(name: Name, ask: ProxyCalls[Name]['ask']): Promise<ProxyCalls[Name]['answer']> {
    return this.callLocal(name, ask) as Promise<ProxyCalls[Name]['answer']>;
  }

  callLocal(name: string, ask: unknown): Promise<unknown> {
    const worker = this.#worker;
    if (worker === undefined || this.#closed !== undefined)
      return Promise.reject(new HostCallError('not-connected', 'Pretense does not run in this window at the moment.'));
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      this.#pending.set(this.#lastId, { resolve, reject });
      worker.postMessage({ type: 'call', id: this.#lastId, name, ask } satisfies HostOrder);
    });
  }

  close(reason: 'window' | 'user'): Promise<void> {
    this.#closed ??= this.#close(reason);
    return this.#closed;
  }

  async #close(reason: 'window' | 'user'): Promise<void> {
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (worker !== undefined) {
      const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.postMessage({ type: 'close', reason } satisfies HostOrder);
      const timer = setTimeout(() => void worker.terminate(), closeLimitMs);
      await ended;
      clearTimeout(timer);
    }
    this.#show({ ...this.#state, role: 'off', leader: undefined, problem: undefined, otherWindows: 0 });
  }

  #receive(event: HostEvent): void {
    switch (event.type) {
      case 'state':
        this.#show(event.state);
        break;
      case 'answer':
        this.#take(event.id)?.resolve(event.value);
        break;
      case 'refusal':
        this.#take(event.id)?.reject(new HostCallError(event.code, event.message));
        break;
      case 'log':
        this.#options.onLog(event.level, event.text);
        break;
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #exited(worker: Worker, code: number): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const gone = new HostCallError('closed', 'The proxy of this window has ended. Try again in a moment.');
    for (const { reject } of this.#pending.values()) reject(gone);
    this.#pending.clear();
    // In good order: it was closed, was stopped from outside, or cannot run at all and has said why.
    if (this.#closed !== undefined || code === 0) return;
    this.#fail(code);
  }

  #fail(code: number): void {
    const now = performance.now();
    this.#failuresMs = [...this.#failuresMs.filter((at) => at > now - failureWindowMs), now];
    const count = this.#failuresMs.length;
    this.#options.onLog('error', `proxy-worker-ended code=${code} failures=${count}`);
    const problem: HostProblem | undefined =
      count < maxFailures
        ? undefined
        : {
            code: 'stopped',
            message: `The proxy ended with an error ${count} times within a minute and is not started again by itself. Requests of tools that point at it fail until then. See the log, then start it again.`,
            since: new Date().toISOString(),
          };
    const role = problem === undefined ? 'starting' : 'failed';
    this.#show({ ...this.#state, role, problem, leader: undefined });
    if (problem !== undefined) return;
    const waitMs = (this.#options.firstRestartMs ?? 200) * 2 ** (count - 1);
    this.#restart = setTimeout(() => this.start(), waitMs);
  }

  #show(state: HostState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
