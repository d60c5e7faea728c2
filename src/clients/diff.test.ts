import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from './diff.ts';

const names = { before: 'a', after: 'b' };

/** What `patch` would do, for hunks that fit exactly. */
function patched(before: string, diff: string): string {
  const old = before.split('\n');
  const result: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(2)) {
    const header = /^@@ -(\d+),(\d+) /.exec(line);
    if (header === null) {
      if (!line.startsWith('-')) result.push(line.slice(1));
      if (!line.startsWith('+')) at += 1;
      continue;
    }
    const start = Number(header[1]) - (header[2] === '0' ? 0 : 1);
    result.push(...old.slice(at, start));
    at = start;
  }
  return [...result, ...old.slice(at)].join('\n');
}

describe('a diff', () => {
  test('is empty for equal texts', () => {
    expect(unifiedDiff('a\n', 'a\n', names)).toBe('');
  });

  test('shows three lines around a change', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ''].join('\n');
    expect(unifiedDiff(before, before.replace('5', 'five'), names)).toBe(
      '--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8',
    );
  });

  test('turns the one text into the other', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 20 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const [one, other] = [[...before, 'end', ''].join('\n'), [...after, 'end', ''].join('\n')];
        const diff = unifiedDiff(one, other, names);
        expect(diff === '' ? one : patched(one, diff)).toBe(other);
      }),
    );
  });

  test.each([
    [`  "apiKey": "${['sk', 'x'].join('-')}",`, '  "apiKey": ***,'],
    ["    apiKey: 'abc def' # mine", '    apiKey: *** # mine'],
    ['token = "a\\"b"', 'token = ***'],
    ['  "model": "x"', '  "model": "x"'],
  ])('does not show credentials: %s', (line, shown) => {
    const diff = unifiedDiff(`${line}\nx\n`, `${line}\ny\n`, names);
    expect(diff.split('\n')).toContain(` ${shown}`);
  });
});
