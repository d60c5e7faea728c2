import { expect, test } from 'vitest';
import { indexText, secretsText } from './status-words.ts';

test('a secret that left is not counted as stopped', () => {
  expect(secretsText({ secretsDetected: 2, secretsBlocked: 2 })).toBe('2 stopped');
  expect(secretsText({ secretsDetected: 2, secretsBlocked: 1 })).toBe('1 stopped, 1 left');
  expect(secretsText({ secretsDetected: 3, secretsBlocked: 0 })).toBe('0 stopped, 3 left');
});

test('an index of one file is one file', () => {
  expect(indexText({ files: 1, declaredNames: 1, skipped: { 'too-large': 0 } })).toBe('1 file, 1 declared name');
  expect(indexText({ files: 2, declaredNames: 0, skipped: { 'too-large': 3 } })).toBe(
    '2 files, 0 declared names; not parsed: 3 too-large',
  );
});
