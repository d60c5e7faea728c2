// The background process: follows, takes over when the leader goes, and ends by itself when nobody needs it.
import { homedir } from 'node:os';
import type { HostState } from '../../view/snapshot.ts';
import { lineLogger } from '../platform.ts';
import { locateStateDir } from '../state-dir.ts';
import { HostLoop } from './host-loop.ts';
import { defaultTiming } from './host-options.ts';
import type { BackgroundData } from './host-worker-data.ts';
import { isAnythingRouted, watchRouting } from './routed-files.ts';
import { warmUp } from './warm-up.ts';

const lookEveryMs = 30_000;
const drainMs = 2_000;

/** Resolves when the process may end. */
export async function runBackground(data: BackgroundData): Promise<void> {
  const { home, timing, ...options } = data;
  const environment = process.env;
  const paths = await locateStateDir({ home, environment, platform: process.platform, userHome: homedir() });
  const logger = lineLogger('info');
  const idle = new IdleWatch(timing?.idleGraceMs ?? defaultTiming.idleGraceMs);
  const loop = new HostLoop({
    ...options,
    paths,
    logger,
    kind: 'background',
    onState: (state) => {
      tellStarter(state, data);
      idle.changed(`${state.role} ${state.leader?.pid} ${state.otherWindows}`);
    },
    // Where a window follows as well, it goes first.
    timing: { jitterMs: 100, ...timing },
  });
  idle.isNeeded = async () => isNeeded(loop, await isAnythingRouted(paths.home));
  idle.onIdle = () => void loop.close(drainMs);
  const routing = watchRouting(paths.home, () => idle.look(), lookEveryMs);
  const stop = () => void loop.close(drainMs);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  loop.start();
  await loop.ended;
  idle.dispose();
  await routing.dispose();
}

/** Whoever started us waits for this, and goes; then the next request is ours. */
function tellStarter({ role }: HostState, { level }: BackgroundData): void {
  if ((role !== 'leader' && role !== 'follower') || process.send === undefined || !process.connected) return;
  if (role === 'follower') warmUp(level);
  process.send({ role });
  process.disconnect();
}

/** `later`: not at the moment, but a window may come back. */
function isNeeded(loop: HostLoop, isRouted: boolean): 'yes' | 'later' | 'no' {
  const { role, leader } = loop.state;
  // One background process is enough.
  if (role === 'follower' && leader?.kind === 'background') return 'no';
  if (isRouted || (loop.runtime?.audience.windows ?? 0) > 0) return 'yes';
  return role === 'follower' ? 'no' : 'later';
}

/** Ends what is not needed, after a time without anybody who needs it. */
class IdleWatch {
  isNeeded: () => Promise<'yes' | 'later' | 'no'> = async () => 'yes';
  onIdle: () => void = () => {};
  readonly #graceMs: number;
  #neededAtMs = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;
  #situation = '';

  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  /** Looks when the situation is another one than the last time. */
  changed(situation: string): void {
    if (situation === this.#situation) return;
    this.#situation = situation;
    this.look();
  }

  look(): void {
    void this.isNeeded().then((need) => {
      if (this.#isDisposed) return;
      const now = performance.now();
      if (need === 'yes') this.#neededAtMs = now;
      const restMs = this.#neededAtMs + this.#graceMs - now;
      if (need === 'no' || (need === 'later' && restMs <= 0)) this.onIdle();
      else if (need === 'later') this.#lookIn(restMs);
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  #lookIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.look(), milliseconds);
  }
}
