import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { deferred } from '../base/async.ts';
import { repeating } from './repeating.ts';

test('work is done again after the time that it asks for, and never beside itself', async () => {
  const waits = [1, 0, 3_600_000];
  let inWork = 0;
  let most = 0;
  const work = repeating(async () => {
    most = Math.max(most, (inWork += 1));
    await pause(1);
    inWork -= 1;
    return waits.shift() ?? Number.NaN;
  });
  await vi.waitFor(() => expect(waits).toEqual([]));
  expect(most).toBe(1);
  // In the middle of an hour.
  await work.stop();
});

test('its first time may be later, and who stops it before that has nothing done', async () => {
  let count = 0;
  const work = repeating(async () => (count += 1), 3_600_000);
  await work.stop();
  expect(count).toBe(0);
});

test('a stop tells the work, waits for it, and is the end', async () => {
  const begun = deferred<AbortSignal>();
  const end = deferred<void>();
  let count = 0;
  const work = repeating(async (signal) => {
    count += 1;
    begun.resolve(signal);
    await end.promise;
    return 0;
  });
  const signal = await begun.promise;
  let isStopped = false;
  const stopped = work.stop().then(() => (isStopped = true));
  await pause(5);
  expect([signal.aborted, isStopped]).toEqual([true, false]);
  end.resolve();
  await stopped;
  await pause(5);
  expect(count).toBe(1);
});
