import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { canonicalJson } from '../base/canonical-json.ts';
import { checkLine, leafHash } from './line.ts';

const envelope = {
  v: 1,
  chain: 'c_x',
  inc: 1,
  seq: 0,
  prev_hash: '0'.repeat(64),
  nonce: 'a'.repeat(32),
  type: 'ai.request',
  timestamp: '2026-01-31T10:00:00.000Z',
  mono_ms: 5,
};

function check(text: string): ReturnType<typeof checkLine> {
  return checkLine(Buffer.from(text, 'utf8'));
}

describe('a stored line', () => {
  test('its leaf hash is SHA-256 over a zero byte and the line', () => {
    const expected = createHash('sha256').update(Buffer.of(0)).update('{"a":1}').digest('hex');
    expect(leafHash(Buffer.from('{"a":1}'))).toBe(expected);
  });

  test('is accepted exactly when it equals the canonical text of what it parses to', () => {
    const json = fc.json({ maxDepth: 4 });
    const spelling = fc.oneof(
      json,
      json.map((text) => canonicalOf(text) || text),
    );
    fc.assert(
      fc.property(spelling, (extra) => {
        const text = `{"a":${extra},${canonicalJson(envelope).slice(1)}`;
        const isCanonical = canonicalOf(text) === text;
        const line = check(text);
        expect('fault' in line ? line.fault : 'good').toBe(isCanonical ? 'good' : 'not-canonical');
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['white space', canonicalJson(envelope).replace(',', ', ')],
    ['a duplicate key', canonicalJson(envelope).replace('{', '{"chain":"c_x",')],
    ['an escape that is not needed', canonicalJson(envelope).replace('c_x', 'c_\\u0078')],
    ['an escaped slash', canonicalJson({ ...envelope, type: 'a/b' }).replace('/', '\\/')],
    ['another spelling of a number', canonicalJson(envelope).replace('"mono_ms":5', '"mono_ms":5.0')],
    ['a fraction', canonicalJson(envelope).replace('"mono_ms":5', '"mono_ms":5.5')],
    ['keys out of order', JSON.stringify(envelope)],
    ['half a surrogate pair', canonicalJson(envelope).replace('c_x', 'c_\\ud800')],
    ['nesting without end', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
  ])('with %s is not canonical', (_name, text) => {
    expect(check(text)).toMatchObject({ fault: 'not-canonical' });
  });

  test('with bytes that are not UTF-8 is not canonical', () => {
    const bytes = Buffer.from(canonicalJson({ ...envelope, type: 'a?b' }));
    bytes[bytes.indexOf('?')] = 0xff;
    expect(checkLine(bytes)).toMatchObject({ fault: 'not-canonical' });
  });

  test('that holds the replacement character itself is fine', () => {
    expect(check(canonicalJson({ ...envelope, type: 'a\ufffdb' }))).toMatchObject({ type: 'a\ufffdb' });
  });

  test.each(Object.keys(envelope))('without %s has a bad envelope', (name) => {
    const rest = Object.fromEntries(Object.entries(envelope).filter(([key]) => key !== name));
    expect(check(canonicalJson(rest))).toMatchObject({ fault: 'bad-envelope' });
  });

  test.each(['', 'nul', '{"a":', '\u0000\u0000', '\ufeff{}'])('%j is no record and does not throw', (text) => {
    expect(check(text)).toHaveProperty('fault');
  });

  test('made of any bytes never throws', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void checkLine(Buffer.from(bytes))));
  });
});

function canonicalOf(text: string): string {
  try {
    return canonicalJson(JSON.parse(text));
  } catch {
    return '';
  }
}
