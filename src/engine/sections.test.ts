import { expect, test } from 'vitest';
import { SectionScopes } from './sections.ts';

const scopes = (): SectionScopes =>
  new SectionScopes('full', [
    { start: 2, end: 4, scope: 'vendor' },
    { start: 4, end: 5, scope: 'declared' },
    { start: 8, end: 9, scope: 'vendor' },
  ]);
const expected = 'full full vendor vendor declared full full full vendor full full'.split(' ');

test('each place has the rule of its section, the others that of the text', () => {
  const found = scopes();
  expect(expected.map((_, place) => found.at(place))).toEqual(expected);
});

test('places may be asked in any order', () => {
  const found = scopes();
  for (const place of [8, 0, 4, 3, 10, 2, 5]) expect(found.at(place)).toBe(expected[place]);
});

test('a text without sections has one rule', () => {
  expect(new SectionScopes('declared', []).at(1000)).toBe('declared');
});
