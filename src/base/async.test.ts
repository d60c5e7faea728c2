import { describe, expect, test } from 'vitest';
import { Budget, deferred } from './async.ts';

describe('Budget', () => {
  test('what does not fit waits until enough is given back, first come first served', async () => {
    const budget = new Budget(10);
    const order: string[] = [];
    const first = await budget.take(8);
    const large = budget.take(6).then((lease) => (order.push('large'), lease));
    const small = budget.take(1).then((lease) => (order.push('small'), lease));
    first.release();
    await Promise.all([large, small]);
    expect(order).toEqual(['large', 'small']);
    expect(budget.free).toBe(3);
  });

  test('an amount above the total is cut to the total instead of waiting for ever', async () => {
    const budget = new Budget(10);
    const lease = await budget.take(1000);
    expect(budget.free).toBe(0);
    lease.release();
    expect(budget.free).toBe(10);
  });

  test('a lease that shrinks gives the rest back once, and release twice is harmless', async () => {
    const budget = new Budget(10);
    const lease = await budget.take(10);
    lease.shrinkTo(4);
    lease.shrinkTo(9);
    expect(budget.free).toBe(6);
    lease.release();
    lease.release();
    expect(budget.free).toBe(10);
  });

  test('one who gives up while waiting makes room for the next', async () => {
    const budget = new Budget(10);
    const held = await budget.take(5);
    const abort = new AbortController();
    const large = budget.take(10, { signal: abort.signal });
    const small = budget.take(5);
    abort.abort(new Error('gone'));
    await expect(large).rejects.toThrow('gone');
    (await small).release();
    held.release();
    expect(budget.free).toBe(10);
  });

  test('an abort after its turn does not touch the lease', async () => {
    const budget = new Budget(10);
    const abort = new AbortController();
    const lease = await budget.take(10, { signal: abort.signal });
    abort.abort(new Error('late'));
    expect(budget.free).toBe(0);
    lease.release();
    expect(budget.free).toBe(10);
  });
});

test('a deferred settles from outside', async () => {
  const answer = deferred<number>();
  answer.resolve(7);
  await expect(answer.promise).resolves.toBe(7);
});
