import { expect, test } from 'vitest';
import { BoundedCache } from './bounded-cache.ts';
import { ClientSchemas } from './client-schemas.ts';

test('the cache stays below its bytes and forgets what was not used for longest', () => {
  const cache = new BoundedCache<string>(10_000, (value) => value.length * 2);
  cache.set('kept', 'x');
  for (let at = 0; at < 100; at += 1) {
    cache.set(`key-${at}`, 'y'.repeat(100));
    cache.get('kept');
  }
  expect(cache.bytes).toBeLessThanOrEqual(10_000);
  expect(cache.get('kept')).toBe('x');
  expect(cache.get('key-0')).toBeUndefined();
  expect(cache.get('key-99')).toBeDefined();
});

test('an entry above the limit is not taken in, and takes the place of nothing', () => {
  const cache = new BoundedCache<string>(1_000, (value) => value.length * 2);
  cache.set('large', 'x'.repeat(1_000));
  expect([cache.bytes, cache.get('large')]).toEqual([0, undefined]);
});

test('a value that is set again takes the place of the old one, in bytes too', () => {
  const cache = new BoundedCache<string>(10_000, (value) => value.length * 2);
  cache.set('a', 'x'.repeat(1_000));
  const { bytes } = cache;
  cache.set('a', 'y'.repeat(10));
  expect([cache.get('a'), cache.bytes]).toEqual(['y'.repeat(10), bytes - 1_980]);
  cache.clear();
  expect([cache.get('a'), cache.bytes]).toEqual([undefined, 0]);
});

test("a client's schema names only grow, and each different set has its own version", () => {
  const schemas = new ClientSchemas();
  const first = { ...schemas.learn('a', ['Read']) };
  const second = { ...schemas.learn('b', ['Read']) };
  expect(schemas.learn('a', []).version).toBe(first.version);
  expect(schemas.learn('a', ['Read']).version).toBe(first.version);
  const grown = schemas.learn('a', ['Edit']);
  expect([...grown.names]).toEqual(['Read', 'Edit']);
  expect(new Set([first.version, second.version, grown.version, 0]).size).toBe(4);
});

test('a client that comes back after many others starts with an empty set of a new version', () => {
  const schemas = new ClientSchemas();
  const first = schemas.learn('a', ['Read']).version;
  for (let at = 0; at < 100; at += 1) schemas.learn(`other-${at}`, ['x']);
  expect([...schemas.learn('a', []).names]).toEqual([]);
  expect(schemas.learn('a', ['Read']).version).toBeGreaterThan(first);
});
