import { expect, test } from 'vitest';
import { ClientSchemas } from './client-schemas.ts';
import { ResultCache, type TextResult } from './result-cache.ts';
import { SignedBlocks } from './signed-blocks.ts';

const result = (sent: string): TextResult => ({
  sent,
  scanned: 1,
  mutated: 1,
  keptBySchema: 0,
  carried: [1],
  secretRules: [],
  files: [],
  roots: [],
});

test('the cache stays below its bytes and forgets what was not used for longest', () => {
  const cache = new ResultCache(10_000);
  cache.set('kept', result('x'));
  for (let at = 0; at < 100; at += 1) {
    cache.set(`key-${at}`, result('y'.repeat(100)));
    cache.get('kept');
  }
  expect(cache.bytes).toBeLessThanOrEqual(10_000);
  expect(cache.get('kept')?.sent).toBe('x');
  expect(cache.get('key-0')).toBeUndefined();
  expect(cache.get('key-99')).toBeDefined();
});

test('an entry above the limit is not taken in', () => {
  const cache = new ResultCache(1_000);
  cache.set('large', result('x'.repeat(1_000)));
  expect([cache.bytes, cache.get('large')]).toEqual([0, undefined]);
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

test('a signed block is known only as it was, and only at the upstream that produced it', () => {
  const blocks = new SignedBlocks((text) => text);
  const block = { signature: 'sig', text: 'hm' };
  blocks.remember('anthropic', [block]);
  expect([
    blocks.isKnown('anthropic', block),
    blocks.isKnown('other', block),
    blocks.isKnown('anthropic', { ...block, signature: 'gis' }),
    blocks.isKnown('anthropic', { ...block, text: 'something else under a known signature' }),
  ]).toEqual([true, false, false, false]);
});
