import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { throttled } from './throttle.ts';

describe('throttled work', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('runs at once, then at most as often as it may; the last request gets its turn', async () => {
    let runs = 0;
    const throttle = throttled(async () => void (runs += 1), 1000);
    for (let asked = 0; asked < 100; asked += 1) throttle.ask();
    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runs).toBe(2);
  });

  test('never runs twice at a time', async () => {
    let [active, most] = [0, 0];
    const work = async (): Promise<void> => {
      active += 1;
      most = Math.max(most, active);
      await new Promise((resolve) => setTimeout(resolve, 500));
      active -= 1;
    };
    const throttle = throttled(work, 10);
    for (let asked = 0; asked < 50; asked += 1) {
      throttle.ask();
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(most).toBe(1);
  });

  test('ends with its owner', async () => {
    let runs = 0;
    const throttle = throttled(async () => void (runs += 1), 1000);
    throttle.ask();
    throttle.ask();
    throttle.dispose();
    throttle.ask();
    await vi.advanceTimersByTimeAsync(5000);
    expect(runs).toBe(1);
  });
});
