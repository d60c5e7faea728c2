// docs/evidence.md says which command gives what an auditor asks for. Here commands, options, files and criteria of its
// rows are held against the program.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { commonOptions } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { crosswalk } from '../../src/report/evidence/crosswalk.ts';
import { packTables } from '../../src/report/evidence/pack-tables.ts';
import { packParts } from '../../src/report/evidence/pack-read-me.ts';

const text = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/evidence.md'), 'utf8');
const table = text.slice(text.indexOf('## What there is'), text.indexOf('## Names in a pack'));
const rows = table
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| artefact') && !line.startsWith('| ---'))
  .map((line) => {
    const [artefact = '', command = '', shows = '', limits = '', criteria = '', files = ''] = line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim());
    return {
      artefact,
      command: command.replaceAll('`', ''),
      shows,
      limits,
      criteria: criteria.split(', '),
      files: [...files.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    };
  });

test('there are rows, each with limits and criteria', () => {
  expect(rows.length).toBeGreaterThan(30);
  const known = new Set(crosswalk.map(({ criterion }) => criterion));
  for (const { artefact, limits, criteria } of rows) {
    expect(limits, artefact).not.toBe('');
    expect(
      criteria.filter((criterion) => !known.has(criterion)),
      artefact,
    ).toEqual([]);
  }
});

test.each(rows.filter(({ command }) => command !== 'not provided'))(
  '"$command" is one of the program',
  ({ command, shows }) => {
    expect(shows).not.toBe('');
    const [program, name, ...words] = command.split(' ');
    expect(program).toBe('pretense');
    const found = commands.find((each) => each.name === name);
    expect(found, name).toBeDefined();
    const options = { ...found?.options, ...commonOptions };
    for (const word of words) if (word.startsWith('--')) expect(options, word).toHaveProperty([word.slice(2)]);
    const [action] = words;
    if (action !== undefined && /^[a-z]+$/.test(action)) expect(found?.usage).toContain(action);
  },
);

test('what is not provided says so and shows nothing', () => {
  const missing = rows.filter(({ command }) => command === 'not provided');
  expect(missing.length).toBeGreaterThan(0);
  for (const { shows, files } of missing) expect([shows, files]).toEqual(['', []]);
});

test('every file of a pack stands in a row, and every file of a row is in a pack', () => {
  const inPack = [...packTables.map(({ path }) => path), ...packParts];
  const inRows = rows.flatMap(({ files }) => files);
  expect(inRows.filter((name) => !inPack.includes(name))).toEqual([]);
  expect(inPack.filter((name) => !inRows.includes(name))).toEqual([]);
});
