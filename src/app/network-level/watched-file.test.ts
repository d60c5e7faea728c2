import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Logger } from '../../base/log.ts';
import { SettingsError } from '../settings.ts';
import { parseClientTokens } from './client-tokens.ts';
import { parseTerms } from './terms-file.ts';
import { WatchedFile } from './watched-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'pretense-watched-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(text: string) {
  const path = join(folder, `file-${Math.random()}`);
  writeFileSync(path, text);
  let nowMs = 0;
  const events: string[] = [];
  const logger: Logger = { log: (_level, event) => void events.push(event) };
  const file = new WatchedFile({
    path,
    what: 'The file',
    maxBytes: 100,
    parse: (content) => {
      if (content.includes('bad')) throw new SettingsError('it is bad');
      return content;
    },
    clock: { now: () => new Date(), monotonicMs: () => nowMs },
    logger,
  });
  return { path, file, events, later: () => (nowMs += 1_000) };
}

test('a change counts a second later at most', () => {
  const { path, file, later } = open('one');
  writeFileSync(path, 'second');
  expect(file.content).toBe('one');
  later();
  expect([file.content, file.version]).toEqual(['second', 2]);
});

test('what cannot be used or is gone leaves in force what was, and is said once', () => {
  const { path, file, events, later } = open('one');
  for (const text of ['a bad one', 'x'.repeat(101)]) {
    writeFileSync(path, text);
    later();
    expect([file.content, file.version]).toEqual(['one', 1]);
    later();
    expect(file.content).toBe('one');
  }
  expect(events).toEqual(['watched-file-not-used', 'watched-file-not-used']);
  unlinkSync(path);
  later();
  expect(file.content).toBe('one');
});

test('what cannot be used from the start stops the start', () => {
  expect(() => open('bad')).toThrow('it is bad');
  expect(() => open('x'.repeat(101))).toThrow('larger');
});

const [first, second] = ['a'.repeat(26), 'b'.repeat(26)];

test('each token belongs to the name beside it, and no other text belongs to anybody', () => {
  const ownerOf = parseClientTokens(`# people\nalice@example.com ${first}\n\n  bob\t${second}  # his laptop\r\n`);
  expect([first, second, 'c'.repeat(26), '', 'alice@example.com'].map(ownerOf)).toEqual([
    'alice@example.com',
    'bob',
    undefined,
    undefined,
    undefined,
  ]);
});

test('two tokens may have one name, so that a token can be exchanged', () => {
  const ownerOf = parseClientTokens(`alice ${first}\nalice ${second}`);
  expect([ownerOf(first), ownerOf(second)]).toEqual(['alice', 'alice']);
});

test.each([
  ['nothing', ''],
  ['comments only', '# alice\n'],
  ['a short token', 'alice abc'],
  ['a token alone', first],
  ['three words', `alice ${first} x`],
  ['one token twice', `alice ${first}\nbob ${first}`],
])('a token file with %s is refused, without a token in the message', (_name, text) => {
  let message = '';
  try {
    parseClientTokens(text);
  } catch (error) {
    message = String(error);
  }
  expect(message).not.toBe('');
  expect(message).not.toContain(first);
});

test('terms stand one a line', () => {
  const terms = parseTerms('\uFEFFFalcon\n# a comment\n\n  paymentLedger \nFalcon\n');
  expect(terms).toEqual([
    { text: 'Falcon', kind: 'always' },
    { text: 'paymentLedger', kind: 'always' },
  ]);
  expect(() => parseTerms('x'.repeat(201))).toThrow('line 1');
});
