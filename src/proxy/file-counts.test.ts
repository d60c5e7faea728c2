import { describe, expect, test } from 'vitest';
import { countFiles, placeOf } from './file-counts.ts';
import { growthOf, linearGrowth } from '../base/growth.fixture.ts';

const app = { root: '/home/dev/app', repository: 'app' };
const inner = { root: '/home/dev/app/packages/inner', repository: 'inner' };

/** Every `Zor` in the text counts as a change, every `SECRET` as a secret. */
function count(text: string, toolPath?: string, workspaces = [app]) {
  const spans = (word: string) =>
    [...text.matchAll(new RegExp(word, 'g'))].map((match) => ({ start: match.index, end: match.index + word.length }));
  return countFiles({ text, edits: spans('Zor'), secrets: spans('SECRET'), toolPath }, workspaces);
}

describe('countFiles', () => {
  test('a text that a tool read from a file counts for that file', () => {
    expect(count('1\tclass Zor {}\n2\tSECRET', '/home/dev/app/src/a.ts')).toEqual([
      { repository: 'app', file: 'src/a.ts', scanned: 3, mutated: 1, secrets: 1 },
    ]);
  });

  test('a search shows its files line by line', () => {
    const found = count('/home/dev/app/a.ts:1:Zor\nsrc/b.ts:22:Zor Zor\nsrc/b.ts-23-other\n', '/home/dev/app');
    expect(found.map(({ file, mutated }) => [file, mutated])).toEqual([
      ['a.ts', 1],
      ['src/b.ts', 1],
    ]);
  });

  test('a diff counts for the file of each header', () => {
    const diff = [
      'diff --git a/src/a.ts b/src/a.ts',
      '--- a/src/a.ts',
      '+++ b/src/a.ts',
      '@@ -1 +1 @@',
      '+Zor',
      'diff --git a/b.ts b/b.ts',
      '+++ b/b.ts',
      '+SECRET',
    ].join('\n');
    expect(count(diff).map(({ file, mutated, secrets }) => [file, mutated, secrets])).toEqual([
      ['src/a.ts', 1, 0],
      ['b.ts', 0, 1],
    ]);
  });

  test.each([
    ['in the info string', '```ts src/a.ts\nZor\n```\nZor'],
    ['as a title', '```ts title="src/a.ts"\nZor\n```\nZor'],
    ['on the line before', 'See `src/a.ts`:\n```ts\nZor\n```\nZor'.replaceAll('`src/a.ts`', 'src/a.ts')],
  ])('fenced code with its path %s counts for that file', (_name, text) => {
    expect(count(text)).toEqual([{ repository: 'app', file: 'src/a.ts', scanned: 1, mutated: 1, secrets: 0 }]);
  });

  test.each([
    ['prose with a time', 'at 10:30: Zor'],
    ['a file elsewhere on the machine', '/etc/passwd:1:Zor'],
    ['a path that climbs out', '../secret/x.ts:1:Zor'],
    ['a folder whose name only begins like the root', '/home/dev/app-two/x.ts:1:Zor'],
  ])('%s counts for no file', (_name, text) => {
    expect(count(text)).toEqual([]);
  });

  test('thousands of lines from a search take no quadratic time', () => {
    const lines = (size: number) => Array.from({ length: size }, (_, at) => `src/f${at % 50}.ts:${at}:Zor`).join('\n');
    expect(count(lines(20_000))).toHaveLength(50);
    expect(growthOf(1_500, (size) => count(lines(size)))).toBeLessThan(linearGrowth);
  });
});

describe('placeOf', () => {
  test('the innermost of nested workspaces owns a file', () => {
    expect(placeOf('/home/dev/app/packages/inner/x.ts', [app, inner])).toEqual({ repository: 'inner', file: 'x.ts' });
  });

  test('Windows paths are recorded with forward slashes', () => {
    const windows = { root: 'C:\\dev\\app', repository: 'app' };
    expect(placeOf('C:\\dev\\app\\src\\a.ts', [windows])).toEqual({ repository: 'app', file: 'src/a.ts' });
  });

  test('a relative path counts only when there is one workspace', () => {
    expect(placeOf('./src/a.ts', [app])).toEqual({ repository: 'app', file: 'src/a.ts' });
    expect(placeOf('./src/a.ts', [app, inner])).toBeUndefined();
  });
});
