import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { secretRules } from './rules/index.ts';
import { sampleText } from './samples.ts';
import { createSecretScanner } from './scan.ts';

const scanner = createSecretScanner({
  rules: secretRules,
  keyedHash: (value) => createHmac('sha256', 'test').update(value).digest('hex'),
});

/** Samples that are a token and nothing else: their format announces them. */
const tokens = secretRules.flatMap(({ positives }) =>
  positives.filter((text) => {
    const [only, second] = scanner.scan(text);
    return second === undefined && only?.start === 0 && only.end === text.length;
  }),
);

describe('the low line bounds every token that announces itself', () => {
  test('of which there are many', () => expect(tokens.length).toBeGreaterThan(300));

  test.each([
    ['emphasis of Markdown', '_', '_'],
    ['strong emphasis', '__', '__'],
    ['a name before it', 'TOKEN_', ''],
    ['a name and emphasis', 'my_', '__'],
    ['the end of emphasis', '', '_ '],
  ])('as %s', (_name, before, after) => {
    for (const token of tokens) {
      const text = before + token + after;
      const isFound = scanner
        .scan(text)
        .some(({ start, end }) => start <= before.length && end >= before.length + token.length);
      expect.soft(isFound, `${token.slice(0, 6)}… of ${token.length}`).toBe(true);
    }
  });

  test.each(['key', 'Key', '7', 'é'])('and %j before it does what it did', (before) => {
    const token = `gh${'p_'}${sampleText('base62', 36)}`;
    expect(scanner.scan(before + token)).toHaveLength(before === 'é' ? 1 : 0);
  });
});
