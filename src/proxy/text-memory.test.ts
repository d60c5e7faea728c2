import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { WordMap } from '../engine/word-map.ts';
import type { SpokenText } from '../wire/types.ts';
import { BoundedCache } from './bounded-cache.ts';
import { ClientSchemas } from './client-schemas.ts';
import { memoryHistory } from './memory-history.fixture.ts';
import { formedText } from './sent-form.ts';
import { type Parties, TextMemory } from './text-memory.ts';

const here: Parties = { upstream: 'api.example', client: 'a' };

function openMemory(history = memoryHistory()) {
  const map = new WordMap({ keyedHash: (message) => createHmac('sha256', 'k').update(message).digest() });
  const { seq, surrogate } = map.allocateWord('ledger');
  const memory = new TextMemory(history, map);
  const said = (provider: string, client: string): SpokenText[] => [
    { kind: 'text', provider, client, continuesPrefill: false },
  ];
  const hear = (provider: string, client: string, before: string, carried = [seq]) =>
    memory.keepSpoken(said(provider, client), { parties: here, before, carried: new Set(carried) });
  const recall = (client: string, before: string, parties = here) => {
    const form = memory.form(memory.spokenKeys(client, parties, before));
    return form && { text: formedText(form, client), carried: form.carried };
  };
  return { memory, map, history, seq, surrogate, hear, recall };
}

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

test('a value that is set again takes the place of the old one; a cleared cache is empty', () => {
  const cache = new BoundedCache<string>(10_000, (value) => value.length * 2);
  cache.set('a', 'x'.repeat(1_000));
  cache.set('a', 'y'.repeat(10));
  expect(cache.get('a')).toBe('y'.repeat(10));
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

test('what the provider wrote comes back as it wrote it, with what it carries', () => {
  const { hear, recall, seq, surrogate } = openMemory();
  hear(`the ${surrogate} and a ledger`, 'the ledger and a ledger', 'm1');
  hear('a ledger of its own', 'a ledger of its own', 'm2');
  expect(recall('the ledger and a ledger', 'm9')).toEqual({ text: `the ${surrogate} and a ledger`, carried: [seq] });
  expect(recall('a ledger of its own', 'm2')).toEqual({ text: 'a ledger of its own', carried: [] });
  expect(recall('the ledger and another', 'm1')).toBeUndefined();
});

test('a surrogate that the request did not carry is not carried by the answer', () => {
  const { hear, recall, surrogate } = openMemory();
  hear(`the ${surrogate}`, `the ${surrogate}`, 'm1', []);
  expect(recall(`the ${surrogate}`, 'm1')?.carried).toEqual([]);
});

test('the message before decides where one text was written in two ways', () => {
  const { hear, recall, surrogate } = openMemory();
  hear('ledger', 'ledger', 'first');
  hear(surrogate, 'ledger', 'second');
  const said = ['first', 'second', 'third'].map((before) => recall('ledger', before)?.text);
  expect(said).toEqual(['ledger', surrogate, 'ledger']);
});

test('what one upstream or account wrote is unknown to another', () => {
  const { hear, recall } = openMemory();
  hear('ledger', 'ledger', 'm');
  expect(recall('ledger', 'm', { ...here, upstream: 'other.example' })).toBeUndefined();
  expect(recall('ledger', 'm', { ...here, client: 'b' })).toBeUndefined();
});

test('a form that names places which the map does not have yet is none', () => {
  const { memory, hear, recall, seq, surrogate, history } = openMemory();
  hear(surrogate, 'ledger', 'm');
  expect(recall('ledger', 'm')).toBeDefined();
  const emptyMap = new WordMap({ keyedHash: () => new Uint8Array(32) });
  const other = new TextMemory(history, emptyMap);
  expect([seq, other.form(memory.spokenKeys('ledger', here, 'm'))]).toEqual([1, undefined]);
});

test('a signed block is known only as it was, only at the upstream that produced it, and after a restart', () => {
  const { memory, history, map } = openMemory();
  const block = { signature: 'sig', text: 'hm' };
  memory.keepSigned([block], 'api.example');
  for (const known of [memory, new TextMemory(history, map)]) {
    expect([
      known.isSignedHere(block, 'api.example'),
      known.isSignedHere({ ...block, text: 'hmm' }, 'api.example'),
      known.isSignedHere({ ...block, signature: 'other' }, 'api.example'),
      known.isSignedHere(block, 'other.example'),
    ]).toEqual([true, false, false, false]);
  }
});
