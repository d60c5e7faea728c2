import { expect, test } from 'vitest';
import { randomHex } from './random-hex.ts';

test('128 bits in hex, never the same twice, also beyond what is drawn at once', () => {
  const all = Array.from({ length: 2000 }, () => randomHex());
  expect(new Set(all).size).toBe(all.length);
  expect(all.every((hex) => /^[0-9a-f]{32}$/.test(hex))).toBe(true);
  // No byte of an id may keep its place in the pool: each of the 16 takes many values.
  for (let at = 0; at < 32; at += 2) expect(new Set(all.map((hex) => hex.slice(at, at + 2))).size).toBeGreaterThan(200);
});
