// docs/incidents.md says what the code does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { anomalyRules } from './rules.ts';
import { serviceLevels } from './timers.ts';
import { nextStates, reasonCodes } from './transitions.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/incidents.md'), 'utf8');
const rows = new Set(text.split('\n').filter((line) => line.startsWith('|')));
const listed = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(', ');

test('the table of rules has a row for each rule, and for no other', () => {
  const expected = anomalyRules.map(
    ({ id, version, title, threshold }) => `| \`${id}\` | ${version} | ${title} | ${threshold} |`,
  );
  expect([...rows].filter((row) => /^\| `[A-Z-]+` \| \d+ \|/.test(row))).toEqual(expected);
});

test.each(Object.entries(nextStates))('the table of states says what %s can become', (state, next) => {
  expect([...rows]).toContain(`| \`${state}\` | ${listed(next)} |`);
});

test.each(Object.entries(reasonCodes))('the table of reasons has those of %s', (state, reasons) => {
  expect([...rows]).toContain(`| \`${state}\` | ${listed(reasons)} |`);
});

test.each(Object.entries(serviceLevels))('the table of timers has those of %s', (severity, { text: words }) => {
  expect([...rows]).toContain(`| ${severity} | ${words} |`);
});
