// Leads or follows: the state machine of one window, or of the background process. At any time one process of a home
// runs the proxy; when it goes, the first of the others that binds the port goes on.
import { randomBytes } from 'node:crypto';
import { deferred } from '../../base/async.ts';
import { messageOf } from '../../base/error.ts';
import type { HostProblem, HostState } from '../../view/snapshot.ts';
import { askOver, type ControlCall, readControlToken } from '../control-client.ts';
import { proveListener } from '../control-connection.ts';
import type { Runtime } from '../runtime-types.ts';
import type { Follower, LeaderUpdate, SharedFolder } from './audience.ts';
import { findPlace, type Gone, type Place } from './find-place.ts';
import { defaultTiming, HostError, type HostOptions, type HostTiming } from './host-options.ts';
import type { LeaderLink } from './leader-link.ts';
import { shouldReplace } from './should-replace.ts';
import { warmUp } from './warm-up.ts';

const connectPatienceMs = 5_000;
const callTimeoutMs = 120_000;
/** An export checks the whole log. */
const exportTimeoutMs = 30 * 60_000;
const warmUpDelayMs = 1_000;
const maxLabelChars = 100;

type Connection =
  | { readonly kind: 'leader'; readonly runtime: Runtime }
  | { readonly kind: 'follower'; readonly link: LeaderLink; readonly port: number };

export class HostLoop {
  readonly #options: HostOptions;
  readonly #timing: HostTiming;
  readonly #follower: Follower;
  readonly #closing = new AbortController();
  readonly #ended = deferred<void>();
  #state: HostState;
  #connection: Connection | undefined;
  #waiting = deferred<void>();
  /** The newest picture of the leader, also after it has gone. */
  #update: LeaderUpdate | undefined;
  #retryMs: number;
  #warmUp: NodeJS.Timeout | undefined;
  /** Once: windows of two editors with different settings must not take turns for ever. */
  #mayReplace = true;

  constructor(options: HostOptions) {
    const label = plainLabel(options.label);
    this.#options = { ...options, label };
    this.#timing = { ...defaultTiming, ...options.timing };
    this.#retryMs = this.#timing.firstRetryMs;
    const kind = options.kind === 'window' ? 'window' : 'standby';
    const id = randomBytes(8).toString('hex');
    this.#follower = { id, kind, label, pid: process.pid, version: options.version };
    this.#state = { role: 'starting', leader: undefined, problem: undefined, proxy: undefined, otherWindows: 0 };
  }

  get state(): HostState {
    return this.#state;
  }

  /** Of the last leader that was heard of. */
  get update(): LeaderUpdate | undefined {
    return this.#update;
  }

  /** While we lead. */
  get runtime(): Runtime | undefined {
    return this.#connection?.kind === 'leader' ? this.#connection.runtime : undefined;
  }

  /** Folders of this window and those that the leader protects. */
  get folders(): readonly SharedFolder[] {
    const known = new Map((this.#update?.folders ?? []).map((folder) => [folder.root, folder]));
    for (const folder of this.#options.folders) known.set(folder.root, folder);
    return [...known.values()];
  }

  /** Resolves when the loop has ended: after `close`, or when the proxy that we led was asked to stop. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Returns at once; the state tells how it goes. */
  start(): void {
    this.#setState({});
    void this.#run()
      .catch((error: unknown) => this.#options.logger.log('error', 'host-failed', { error: messageOf(error) }))
      .finally(() => {
        clearTimeout(this.#warmUp);
        this.#setState({ role: 'off', leader: undefined, problem: undefined, otherWindows: 0 });
        this.#ended.resolve();
      });
  }

  /** Asks the proxy that is used now. Rejects with HostError, ControlError, or the error of the endpoint. */
  async call(name: string, ask: unknown): Promise<unknown> {
    const connection = await this.#connected();
    if (connection.kind === 'leader') {
      const { endpoints } = connection.runtime;
      const endpoint = endpoints[`POST /__pretense/${name}`];
      if (endpoint === undefined) throw new HostError('unknown-call', `This Pretense does not know "${name}".`);
      return await endpoint(ask);
    }
    const timeoutMs = name === 'export' ? exportTimeoutMs : callTimeoutMs;
    return await this.#ask(connection.port, { method: 'POST', path: name, body: ask, timeoutMs });
  }

  /** Called before a window closes: false when the proxy may end with it. */
  async leave(): Promise<boolean> {
    const connection = this.#connection;
    if (connection?.kind !== 'follower') return false;
    const path = 'leave';
    const answer = await this.#ask(connection.port, { method: 'POST', path, body: { id: this.#follower.id } }).catch(
      () => undefined,
    );
    return typeof answer === 'object' && answer !== null && 'stays' in answer && answer.stays === true;
  }

  /** Stops leading or following; running answers get so long to end. Resolves when everything is closed. */
  async close(limitMs: number): Promise<void> {
    this.#closing.abort();
    const connection = this.#connection;
    if (connection?.kind === 'follower') connection.link.close();
    else await connection?.runtime.stop(limitMs);
    await this.#ended.promise;
  }

  async #run(): Promise<void> {
    let gone: Gone | undefined;
    let isRetry = false;
    while (!this.#closing.signal.aborted) {
      const place = await this.#findPlace(gone, isRetry);
      if (place === undefined) return;
      if (place.kind === 'lead') return await this.#lead(place.runtime);
      if (place.kind === 'follow') gone = await this.#follow(place.link, place.port);
      else await this.#rest(place.problem);
      isRetry = place.kind === 'problem';
    }
  }

  async #findPlace(gone: Gone | undefined, isRetry: boolean): Promise<Place | undefined> {
    if (gone !== undefined && !isRetry) await this.#pause(Math.random() * this.#timing.jitterMs);
    const place = await findPlace({
      options: this.#options,
      timing: this.#timing,
      follower: this.#follower,
      folders: this.folders,
      gone,
      isRetry,
      onUpdate: (update) => this.#show(update),
      pause: (milliseconds) => this.#pause(milliseconds),
      isClosing: () => this.#closing.signal.aborted,
    });
    if (!this.#closing.signal.aborted) return place;
    if (place?.kind === 'lead') await place.runtime.stop(0);
    if (place?.kind === 'follow') place.link.close();
    return undefined;
  }

  /** Resolves when the proxy has stopped, whoever asked for it. */
  async #lead(runtime: Runtime): Promise<void> {
    this.#connect({ kind: 'leader', runtime });
    const watch = runtime.audience.watch((update) => this.#show(update));
    await runtime.finished.finally(() => {
      void watch.dispose();
      this.#connection = undefined;
    });
  }

  /** Resolves when the leader has gone. */
  async #follow(link: LeaderLink, port: number): Promise<Gone | undefined> {
    const { leader } = link.first;
    this.#connect({ kind: 'follower', link, port });
    this.#show(link.first);
    const isReplaced = this.#mayReplace && shouldReplace(this.#options, link.first);
    this.#mayReplace &&= !isReplaced;
    if (isReplaced) await this.#askQuietly(port, { method: 'POST', path: 'stop' });
    else await this.#registerFolders(port, link.first);
    this.#warmUpLater();
    const how = await link.ended;
    this.#connection = undefined;
    this.#waiting = deferred();
    if (how === 'left') return undefined;
    this.#options.logger.log('info', 'leader-gone', { how, pid: leader.pid });
    this.#setState({ role: 'taking-over' });
    return { from: leader, how, port: isReplaced && this.#options.port !== 0 ? this.#options.port : port };
  }

  /** Once, and not in the first second of a window, which has enough to do. */
  #warmUpLater(): void {
    this.#warmUp ??= setTimeout(() => warmUp(this.#options.level), warmUpDelayMs).unref();
  }

  async #registerFolders(port: number, { folders }: LeaderUpdate): Promise<void> {
    const known = new Set(folders.map(({ root }) => root));
    for (const folder of this.folders) {
      if (known.has(folder.root)) continue;
      await this.#askQuietly(port, { method: 'POST', path: 'workspaces', body: folder });
    }
  }

  #connect(connection: Connection): void {
    this.#connection = connection;
    this.#retryMs = this.#timing.firstRetryMs;
    this.#waiting.resolve();
  }

  async #connected(): Promise<Connection> {
    if (this.#connection === undefined) {
      const limit = new Promise<void>((resolve) => setTimeout(resolve, connectPatienceMs).unref());
      await Promise.race([this.#waiting.promise, this.#ended.promise, limit]);
    }
    if (this.#connection !== undefined) return this.#connection;
    const reason = this.#state.problem?.message ?? 'The proxy of this home does not run.';
    throw new HostError('not-connected', reason);
  }

  async #ask(port: number, call: ControlCall): Promise<unknown> {
    const readToken = () => readControlToken(this.#options.paths.runDir);
    const listener = await proveListener({ port, readToken });
    if (listener.kind !== 'ours')
      throw new HostError('not-connected', 'The proxy of this home has just ended. Try again.');
    try {
      return await askOver(listener.connection, call);
    } finally {
      listener.connection.close();
    }
  }

  async #askQuietly(port: number, call: ControlCall): Promise<void> {
    await this.#ask(port, call).catch((error: unknown) => {
      this.#options.logger.log('warn', 'leader-refused', { call: call.path, error: messageOf(error) });
    });
  }

  async #rest(problem: HostProblem): Promise<void> {
    const { code, since } = this.#state.problem ?? problem;
    const shown = code === problem.code ? { ...problem, since } : problem;
    this.#setState({ role: 'failed', problem: shown, leader: undefined, otherWindows: 0 });
    await this.#pause(this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, this.#timing.maxRetryMs);
  }

  #show(update: LeaderUpdate): void {
    const role = this.#connection?.kind;
    if (role === undefined) return;
    this.#update = update;
    const { leader, snapshot: proxy, otherWindows } = update;
    this.#setState({ role, leader, proxy, otherWindows, problem: undefined });
  }

  #setState(change: Partial<HostState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onState(this.#state);
  }

  #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#closing;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
    });
  }
}

/** Goes into records and over connections: short, and nothing that has no UTF-8 form. */
function plainLabel(label: string): string {
  return Buffer.from(label.slice(0, maxLabelChars), 'utf8').toString('utf8');
}
