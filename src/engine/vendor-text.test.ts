import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeEngine, noNames } from './engine.fixture.ts';
import { reverseText } from './reverse.ts';
import type { Pin } from './types.ts';
import { isReminder } from './vendor-text.ts';

const root = '/home/dev/nordwind';
const names = {
  ...noNames,
  declared: [
    'kestrelLedger',
    'retryPolicy',
    'taskRouter',
    'needReview',
    'claimAdjuster',
    'falconClient',
    'zorbit',
    'tool_name',
  ],
  pathSegments: ['nordwind', 'src'],
};
const engine = makeEngine({ workspaces: [names] });
const setup = { schemaNames: new Set(['tool_name']), roots: [root] };

function changed(text: string, pins: readonly Pin[] = []): readonly string[] {
  const { map, mutator } = pins.length === 0 ? engine : makeEngine({ workspaces: [names], pins });
  const mutation = mutator.mutateSetup(text, setup);
  expect(reverseText(map, mutation.carried, mutation.text)).toBe(text);
  return mutation.edits.map(({ start, end }) => text.slice(start, end));
}

test.each<[string, string, readonly string[]]>([
  ['common words that somebody declares', 'You need to review each task with the client and retry.', []],
  ['a name that a schema of a tool fixes', 'Give the tool_name of the task to review.', []],
])('a paragraph of the tool itself keeps %s', (_name, text, spellings) => {
  expect(changed(text)).toEqual(spellings);
});

test.each<[string, string, readonly string[]]>([
  ['a declared name', 'Ask kestrelLedger for it.', ['kestrel', 'Ledger']],
  ['a name spelled out, that is not of common words', 'Ask the kestrel ledger for it.', ['kestrel', 'ledger']],
  ['a word that nobody knows', 'Zorbit needs that.', ['Zorbit']],
  ['a word that is not very common', 'You work for the Falcon team.', ['Falcon']],
  ['a term inside a longer word', 'Start libkestrelctl now.', ['libkestrelctl']],
  ['a part of a path', 'See /opt/nordwind/x for it.', ['nordwind']],
])('it changes, whoever wrote the paragraph: %s', (_name, text, spellings) => {
  expect(changed(text)).toEqual(spellings);
});

test.each([
  ['a declared name', 'kestrelLedger'],
  ['the folder of a workspace', `${root}/src`],
  ['a word of a business', 'claim'],
])('with %s in it, all of a paragraph is the user’s', (_name, mark) => {
  expect(changed(`Look at ${mark}.\nIt needs a review of the task.`)).toEqual(
    expect.arrayContaining(['needs', 'review']),
  );
  expect(changed(`Look at ${mark}.\n\nIt needs a review of the task.`)).not.toContain('review');
});

test('a pinned word changes in a paragraph of the tool', () => {
  expect(changed('You need to review each task.', [{ text: 'review', kind: 'always' }])).toContain('review');
});

test.each([
  ['CLAUDE.md in a reminder', 'Contents of /x/CLAUDE.md (project instructions):\n\n', '\n</system-reminder>\n'],
  ['AGENTS.md', '# AGENTS.md instructions for /x\n\n<INSTRUCTIONS>\n', '\n</INSTRUCTIONS>\n</system-reminder>\n'],
  ['a frame of instructions', '<user_instructions>\n\n', '\n</user_instructions>\n'],
  ['a file that is named before it', 'Instructions from: /x/AGENTS.md\n', '\n</system-reminder>\n'],
  ['context between dashes', '--- Context from: GEMINI.md ---\n', '\n--- End of Context from: GEMINI.md ---\n'],
  ['the state of git', '# gitStatus\n\nRecent commits:\n', '\n</system-reminder>\n'],
  ['rules of the user', "USER'S CUSTOM INSTRUCTIONS\n\n", '\n</system-reminder>\n'],
])('what a tool inlines from the workspace gets the full rule to its end: %s', (_name, lead, tail) => {
  const sentence = 'Each task needs a review.';
  const text = `${sentence}\n\n${lead}Rules.\n\n${sentence}\n${tail}\n${sentence}\n`;
  const places = engine.mutator.mutateSetup(text, setup).edits.map(({ start }) => start);
  const inside = [text.indexOf(sentence, 10), text.lastIndexOf(sentence)] as const;
  expect(places.some((place) => place < text.indexOf(lead))).toBe(false);
  expect(places.filter((place) => place >= inside[0] && place < inside[1])).not.toEqual([]);
  expect(places.some((place) => place >= inside[1])).toBe(false);
});

test('a file that is never closed gets the full rule to the end of the text', () => {
  const text = 'Contents of /x/CLAUDE.md:\n\nOne review.\n\nTwo reviews.\n\nAll that it needs.';
  expect(changed(text)).toEqual(['review', 'reviews', 'needs']);
});

test.each([
  ['<system-reminder>\nabc\n</system-reminder>', true],
  ['<system-reminder>a</system-reminder>\n<system-reminder>b</system-reminder>\n', true],
  ['<system-reminder>a</system-reminder> and more', false],
  ['Look: <system-reminder>a</system-reminder>', false],
  ['<system-reminder>a', false],
])('a reminder is all of a text or none: %j', (text, expected) => {
  expect(isReminder(text)).toBe(expected);
});

test('any setup comes back, and nothing changes in it that the full rule would not change', () => {
  const piece = fc.constantFrom(
    'Each task needs a review. ',
    'kestrelLedger',
    'claim ',
    'Falcon ',
    '\n\n',
    '\n',
    '<env>\n',
    '</env>\n',
    `${root}/x `,
    'Contents of CLAUDE.md\n',
    '</system-reminder>\n',
    '# gitStatus\n',
    'tool_name ',
    '\\u006beed ',
    'task-router ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = pieces.join('');
      const mutation = engine.mutator.mutateSetup(text, setup);
      const full = engine.mutator.mutate(text, { scope: 'full', schemaNames: setup.schemaNames });
      const places = new Set(full.edits.map(({ start }) => start));
      expect(reverseText(engine.map, mutation.carried, mutation.text)).toBe(text);
      expect(mutation.edits.filter(({ start }) => !places.has(start))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
