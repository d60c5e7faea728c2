// Work that is asked for often and needs to be done seldom: one at a time, the last request always gets its turn.

export interface Throttle {
  /** Runs the work now, or as soon as it may run again. */
  ask(): void;
  dispose(): void;
}

/** `work` must not reject. At least `shortestMs` lie between the starts of two runs. */
export function throttled(work: () => Promise<void>, shortestMs: number): Throttle {
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isWanted = false;
  let isDisposed = false;
  let startedAt = -Infinity;

  const run = async (): Promise<void> => {
    timer = undefined;
    isRunning = true;
    isWanted = false;
    startedAt = performance.now();
    await work();
    isRunning = false;
    if (isWanted) ask();
  };
  const ask = (): void => {
    if (isDisposed) return;
    isWanted = true;
    if (isRunning || timer !== undefined) return;
    const waitMs = Math.max(0, startedAt + shortestMs - performance.now());
    if (waitMs === 0) void run();
    else timer = setTimeout(() => void run(), waitMs);
  };
  return {
    ask,
    dispose: () => {
      isDisposed = true;
      clearTimeout(timer);
    },
  };
}
