// Work that is done now and then beside requests, until its owner stops it.
import { setTimeout as pause } from 'node:timers/promises';

/** `stop` waits for what is under way, and never rejects. */
export interface BackgroundWork {
  stop(): Promise<void>;
}

/** `work` never rejects, and gives the milliseconds until it is done again. The waiting keeps no process alive. */
export function repeating(work: (signal: AbortSignal) => Promise<number>, firstAfterMs = 0): BackgroundWork {
  const abort = new AbortController();
  const { signal } = abort;
  const loop = async (): Promise<void> => {
    let waitMs = firstAfterMs;
    for (;;) {
      if (waitMs > 0) await pause(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      waitMs = await work(signal);
    }
  };
  const running = loop();
  return {
    async stop() {
      abort.abort();
      await running;
    },
  };
}
