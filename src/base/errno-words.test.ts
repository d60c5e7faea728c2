import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errnoWords } from './errno-words.ts';

const thrownBy = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return error;
  }
};

test.each([
  ['a file that is not there', '/does/not/exist', 'there is no such file or folder'],
  ['a folder', '/', 'it is a folder'],
  ['a path through a file', '/etc/passwd/x', 'a part of its path is no folder'],
])('%s is told in words, without its path and the system’s own text', (_name, path, words) => {
  expect(errnoWords(thrownBy(() => readFileSync(path)))).toBe(words);
});

test('a code that is none of the usual ones is named', () => {
  expect(errnoWords(Object.assign(new Error('x'), { code: 'EIO' }))).toBe('EIO');
  expect(errnoWords('x')).toBe('unknown');
});
