import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

test.each([
  ['/incidents/1?state=open', '/incidents/1?state=open'],
  ['/', '/'],
  ['//other.example', '/'],
  ['/\\other.example', '/'],
  ['/\t/other.example', '/'],
  ['/a/..//other.example', '/'],
  ['/./\\other.example', '/'],
  ['https://other.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/login?next=/login', '/'],
  ['/logout', '/'],
  ['', '/'],
  [['/a', '/b'], '/'],
  [undefined, '/'],
])('after signing in, next=%j leads to %s', (next, expected) => {
  expect(ownPath(next)).toBe(expected);
});

test('whatever is asked for, a browser stays with this collector', () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    ':',
    '@',
    '?',
    '#',
    '%2f',
    '%5c',
    '\t',
    '\n',
    'other.example',
    'http',
  );
  const text = fc.oneof(
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string(),
    fc.webUrl(),
  );
  fc.assert(
    fc.property(text, (next) => {
      expect(new URL(ownPath(next), 'https://own.example').origin).toBe('https://own.example');
    }),
    { numRuns: 200 },
  );
});
