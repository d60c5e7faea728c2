// What people may say of holds, and when the daily run runs.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { HeldClock } from '../../audit/faulty-disk.fixture.ts';
import { DailyRun } from './daily-run.ts';
import { parseClearRequest, parseHoldRequest } from './hold-request.ts';
import { RetentionError } from './retention-error.ts';

describe('what is said of a hold', () => {
  test('is a scope and a reason; nothing in the scope means everything', () => {
    expect(parseHoldRequest({ reason: ' a claim ' })).toEqual({ scope: {}, reason: 'a claim' });
    const scope = { from: '2026-01-01', to: '2026-03-31', repository: 'ledger', developer: 'ada' };
    expect(parseHoldRequest({ scope, reason: 'x' })).toEqual({ scope, reason: 'x' });
    expect(parseClearRequest({ id: 'hold_1', reason: 'settled' })).toEqual({ id: 'hold_1', reason: 'settled' });
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['no reason', {}],
    ['an empty reason', { reason: '  ' }],
    ['a reason of two lines', { reason: 'a\nb' }],
    ['a reason that moves the cursor', { reason: 'a\u001b[2Jb' }],
    ['a reason that turns the writing round', { reason: 'a\u202eb' }],
    ['half a surrogate pair', { reason: 'a\ud800b' }],
    ['a reason that is very long', { reason: 'a'.repeat(501) }],
    ['a day that is none', { scope: { from: '2026-02-30' }, reason: 'x' }],
    ['a day in another form', { scope: { to: '31.1.2026' }, reason: 'x' }],
    ['a period that ends before it begins', { scope: { from: '2026-02-02', to: '2026-02-01' }, reason: 'x' }],
    ['an empty repository: it would hold everything', { scope: { repository: '' }, reason: 'x' }],
    ['a scope that is a text', { scope: 'all', reason: 'x' }],
  ])('is refused: %s', (_, body) => {
    expect(() => parseHoldRequest(body)).toThrow(RetentionError);
  });
});

describe('the daily run', () => {
  afterEach(() => vi.useRealTimers());

  test('runs once in each UTC day, and again within the hour when it failed', async () => {
    vi.useFakeTimers();
    const clock = new HeldClock();
    let runs = 0;
    let isBroken = true;
    const failures: unknown[] = [];
    const daily = new DailyRun({
      clock,
      run: async () => {
        runs += 1;
        if (isBroken) throw new Error('disk');
      },
      onFailed: (error) => failures.push(error),
    });
    await vi.advanceTimersByTimeAsync(119_000);
    expect(runs).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([runs, failures.length]).toEqual([1, 1]);
    isBroken = false;
    await vi.advanceTimersByTimeAsync(3_600_000);
    await vi.advanceTimersByTimeAsync(5 * 3_600_000);
    expect([runs, failures.length]).toEqual([2, 1]);
    clock.time += 86_400_000;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(runs).toBe(3);
    daily.dispose();
    clock.time += 86_400_000;
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(runs).toBe(3);
  });
});
