import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64Start, dottedStart, kebabStart, wordStart } from './pattern-parts.ts';
import { splitStart } from './token-start.ts';

const starts = { wordStart, kebabStart, dottedStart, base64Start };
const escapes = ['\\', '\\n', '\\u003d', '\\x41', '%3D', '\u001b[01;31m', '\\e[K', '\\033[0m', '\n-', '\r+'];
const signs = ['-', '+', '/', '.', '_', 'a', 'Z', '7', '[', ';', 'é', '\ud800', ' ', '"', 'u', 'x'];
const pieces = fc.constantFrom(...escapes, ...signs);

describe('where a token can begin', () => {
  test.each(Object.entries(starts))('is what the pattern %s says', (_, source) => {
    const { canStart, source: rest } = splitStart(`${source}abc`);
    const asked = new RegExp(source, 'y');
    expect(rest).toBe('abc');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = `${parts.join('')}abc`;
        for (let at = 0; at <= text.length; at++) {
          asked.lastIndex = at;
          expect(canStart?.(text, at), JSON.stringify([text, at])).toBe(asked.test(text));
        }
      }),
      { numRuns: 400 },
    );
  });

  test('is left to a pattern that says it in its own way', () => {
    expect(splitStart('(?<!x)abc')).toEqual({ source: '(?<!x)abc', canStart: undefined });
  });
});
