// The host of one window: the loop, what the window may ask, and what is left behind when the window closes.
import { homedir } from 'node:os';
import { messageOf } from '../../base/error.ts';
import type { Logger } from '../../base/log.ts';
import type { HostState } from '../../view/snapshot.ts';
import type { Runtime } from '../runtime-types.ts';
import { prepareStateDir, type StatePaths } from '../state-dir.ts';
import type { SharedFolder } from './audience.ts';
import { HostLoop } from './host-loop.ts';
import type { BackgroundData, HostWorkerData } from './host-worker-data.ts';
import { localCalls } from './local-calls.ts';
import { isAnythingRouted } from './routed-files.ts';
import { startStandBy } from './stand-by.ts';
import { startAtLogin, stopAtLogin } from './start-at-login.ts';

export interface WindowHostOptions {
  readonly data: HostWorkerData;
  readonly paths: StatePaths;
  /** The bundle that is the background process when it is run as a program. */
  readonly program: string;
  readonly logger: Logger;
  readonly onState: (state: HostState) => void;
}

/** An editor gives a closing window about four seconds in all. */
const standByLimitMs = 3_000;
const startLimitMs = 15_000;
const quietLimitMs = 800;
const quietLookMs = 20;
const windowDrainMs = 200;
const userDrainMs = 2_000;

export class WindowHost {
  readonly #options: WindowHostOptions;
  readonly #loop: HostLoop;
  #isLoginSettled = false;

  constructor(options: WindowHostOptions) {
    this.#options = options;
    const { data, paths, logger, onState } = options;
    const { port, level, upstreams, network, content, label, version, folders, timing } = data;
    this.#loop = new HostLoop({
      paths,
      port,
      level,
      upstreams,
      network,
      content,
      label,
      version,
      folders,
      logger,
      onState: (state) => {
        onState(state);
        this.#settleLoginOnce(state);
      },
      kind: 'window',
      startProcess: data.runIn === 'process' ? (all) => this.#startProcess(all, startLimitMs) : undefined,
      ...(timing === undefined ? {} : { timing }),
    });
  }

  /** Resolves when nothing runs here any more. */
  get ended(): Promise<void> {
    return this.#loop.ended;
  }

  start(): void {
    this.#loop.start();
  }

  async call(name: string, ask: unknown): Promise<unknown> {
    const call = (proxyCall: string, proxyAsk: unknown) => this.#loop.call(proxyCall, proxyAsk);
    const local = Object.hasOwn(localCalls, name) ? localCalls[name] : undefined;
    if (local === undefined) return await call(name, ask);
    return await local(ask, { paths: this.#options.paths, call, state: () => this.#loop.state });
  }

  /** `window`: it closes, and others go on. `user`: Pretense was turned off here. */
  async close(reason: 'window' | 'user'): Promise<void> {
    if (reason === 'window') await this.#leave();
    await this.#loop.close(reason === 'window' ? windowDrainMs : userDrainMs);
  }

  async #leave(): Promise<void> {
    const { runtime } = this.#loop;
    if (runtime === undefined) {
      const stays = await this.#loop.leave();
      const isLast = this.#loop.state.otherWindows === 0;
      if (!stays || (isLast && this.#options.data.afterLastWindow === 'restore'))
        await this.#leaveBehind(this.#loop.update?.hasStandby === true);
      return;
    }
    runtime.audience.announceEnd();
    if (runtime.audience.windows <= 1) await this.#leaveBehind(runtime.audience.hasStandby);
    await quiet(runtime, quietLimitMs);
  }

  async #leaveBehind(hasStandby: boolean): Promise<void> {
    const { paths, data, logger } = this.#options;
    if (!(await isAnythingRouted(paths.home))) return;
    const restore = localCalls['routing.restore'];
    if (data.afterLastWindow === 'restore' && restore !== undefined) {
      await this.call('routing.restore', { by: 'extension' }).catch(() => logger.log('error', 'restore-failed'));
    } else if (!hasStandby && !(await this.#startProcess(this.#loop.folders, standByLimitMs))) {
      logger.log('error', 'stand-by-not-started');
    }
  }

  /** Once this window leads or follows: then it knows the folders of the others. */
  #settleLoginOnce({ role }: HostState): void {
    if (this.#isLoginSettled || (role !== 'leader' && role !== 'follower')) return;
    this.#isLoginSettled = true;
    void this.#settleLogin().catch((error: unknown) => {
      this.#options.logger.log('warn', 'login-entry-not-written', { error: messageOf(error) });
    });
  }

  /** The entry at login is as the user wants it, and names the programs of this version. */
  async #settleLogin(): Promise<void> {
    const { data, paths, program } = this.#options;
    const { platform, env: environment, execPath } = process;
    const place = { platform, userHome: homedir(), environment, home: paths.home };
    if (data.startAtLogin !== true) return void (await stopAtLogin(place));
    await prepareStateDir(paths);
    await startAtLogin(place, { execPath, program, data: this.#backgroundData(this.#loop.folders) });
  }

  #backgroundData(folders: readonly SharedFolder[]): BackgroundData {
    const { level, upstreams, network, content, label, version, timing } = this.#options.data;
    const port = this.#loop.state.proxy?.port ?? this.#options.data.port;
    const { home } = this.#options.paths;
    const background = { home, port, level, upstreams, network, content, label, version, folders };
    return timing === undefined ? background : { ...background, timing };
  }

  async #startProcess(folders: readonly SharedFolder[], limitMs: number): Promise<boolean> {
    const { paths, program } = this.#options;
    await prepareStateDir(paths);
    return await startStandBy({ program, runDir: paths.runDir, limitMs, data: this.#backgroundData(folders) });
  }
}

/** Waits until no answer runs, for a bounded time; new requests are served meanwhile. */
async function quiet(runtime: Runtime, limitMs: number): Promise<void> {
  const until = performance.now() + limitMs;
  while (runtime.status().counts.inFlight > 0 && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, quietLookMs));
}
