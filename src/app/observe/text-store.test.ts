import { describe, expect, test } from 'vitest';
import type { SentRequest } from '../../proxy/ports.ts';
import type { SpokenText } from '../../wire/types.ts';
import { TextStore } from './text-store.ts';

function request(id: string, original: number, sent = original): SentRequest {
  return {
    id,
    original: new Uint8Array(original),
    sent: new Uint8Array(sent),
    format: undefined,
    endpointHost: 'api.example',
    carried: new Set(),
  };
}

const spoken = (text: string): SpokenText => ({ kind: 'text', provider: text, client: text, continuesPrefill: false });
const kib = 1024;

describe('the texts of the last exchanges', () => {
  test('are kept as they are given, without a copy', () => {
    const store = new TextStore({ onChanged() {} });
    const given = request('a', 10);
    store.sent(given);
    store.answered('a', [spoken('hello')]);
    expect(store.find('a')?.request).toBe(given);
    expect(store.find('a')?.answer).toEqual([spoken('hello')]);
  });

  test('make room for later ones, the oldest first', () => {
    const store = new TextStore({ onChanged() {}, maxBytes: 100 * kib });
    for (const id of ['a', 'b', 'c']) store.sent(request(id, 20 * kib));
    expect(['a', 'b', 'c'].map((id) => store.has(id))).toEqual([false, true, true]);
    store.answered('c', [spoken('x'.repeat(10 * kib))]);
    expect(['a', 'b', 'c'].map((id) => store.has(id))).toEqual([false, false, true]);
  });

  test('are those of fifty exchanges at most', () => {
    const store = new TextStore({ onChanged() {} });
    for (let index = 0; index < 60; index += 1) store.sent(request(`r${index}`, 1));
    expect([store.has('r9'), store.has('r10'), store.has('r59')]).toEqual([false, true, true]);
  });

  test('count a body once that left as it came', () => {
    const store = new TextStore({ onChanged() {}, maxBytes: 30 * kib });
    const body = new Uint8Array(10 * kib);
    for (const id of ['a', 'b', 'c']) store.sent({ ...request(id, 0), original: body, sent: body });
    expect(store.has('a')).toBe(true);
  });

  test('are not kept of a huge body, of a request without one, and of an unknown answer', () => {
    const store = new TextStore({ onChanged() {} });
    store.sent(request('huge', 3 * kib * kib));
    store.sent({ ...request('none', 0), original: undefined, sent: undefined });
    store.answered('blocked', [spoken('hello')]);
    expect(['huge', 'none', 'blocked'].map((id) => store.has(id))).toEqual([false, false, false]);
  });

  test('hold of a very long answer its beginning', () => {
    const store = new TextStore({ onChanged() {} });
    store.sent(request('a', 1));
    store.answered('a', [spoken('x'.repeat(200 * kib)), spoken('y'.repeat(200 * kib))]);
    expect(store.find('a')?.answer).toHaveLength(1);
  });

  test('are gone when they are cleared', () => {
    const store = new TextStore({ onChanged() {} });
    store.sent(request('a', 1));
    store.clear();
    expect(store.has('a')).toBe(false);
  });
});
