// Stands in for an AbortController: what the exchange relies on must hold for both.
import { expect, test, vi } from 'vitest';
import { CancelSource } from './cancel-source.ts';

test('whoever listens is told once, and the first reason stays', () => {
  const source = new CancelSource();
  const listener = vi.fn();
  source.addEventListener('abort', listener);
  source.abort('first');
  source.abort('second');
  expect(listener).toHaveBeenCalledTimes(1);
  expect([source.aborted, source.reason]).toEqual([true, 'first']);
});

test('whoever no longer listens is not told', () => {
  const source = new CancelSource();
  const listener = vi.fn();
  source.addEventListener('abort', listener);
  source.removeEventListener('abort', listener);
  source.abort('gone');
  expect(listener).not.toHaveBeenCalled();
});

test('a listener that another one took away is not told', () => {
  const source = new CancelSource();
  const other = vi.fn();
  source.addEventListener('abort', () => source.removeEventListener('abort', other));
  source.addEventListener('abort', other);
  source.abort('gone');
  expect(other).not.toHaveBeenCalled();
});

test('the reason is known when the listeners are told', () => {
  const source = new CancelSource();
  let seen: unknown;
  source.addEventListener('abort', () => {
    seen = source.aborted ? source.reason : 'not yet';
  });
  source.abort('draining');
  expect(seen).toBe('draining');
});
