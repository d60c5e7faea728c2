import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWord } from './shell-word.ts';

test('a shell reads what was written as the one word that it was', () => {
  const texts = fc.sample(
    fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0')),
    200,
  );
  const words = [...texts, "it's", 'a b', '$HOME', '`id`', '-n', '~', '*', '\\', '\n', 'a;b', '#', ''];
  // One shell for all: printf ends each word with a byte that no word holds.
  const script = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
  expect(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words);
});

test('a plain path stays as it is', () => {
  expect(shellWord('/srv/pretense-collector')).toBe('/srv/pretense-collector');
});
