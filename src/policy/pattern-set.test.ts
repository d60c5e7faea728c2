import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growthOf, linearGrowth } from '../base/growth.fixture.ts';
import { alternativesOf, globLimits, normalPath } from './glob.ts';
import { patternSet } from './exceptions.ts';

/** Whether a glob without braces matches, as its definition reads. Takes exponential time on bad luck. */
function matchesPlainly(glob: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = glob;
  if (first === undefined) return path.length === 0;
  if (first === '**' && rest.length === 0) return path.length > 0;
  if (first === '**') return matchesPlainly(rest, path) || (path.length > 0 && matchesPlainly(glob, path.slice(1)));
  const [name, ...names] = path;
  return name !== undefined && nameMatches(first, name) && matchesPlainly(rest, names);
}

function nameMatches(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern.startsWith('*')) {
    return nameMatches(pattern.slice(1), name) || (name !== '' && nameMatches(pattern, name.slice(1)));
  }
  return name !== '' && (pattern[0] === '?' || pattern[0] === name[0]) && nameMatches(pattern.slice(1), name.slice(1));
}

function globMatches(glob: string, path: string): boolean {
  return patternSet([{ pattern: 0, text: glob }], 'glob').match(path).length > 0;
}

const letters = fc.constantFrom('a', 'b', '.');
const segment = fc.array(fc.oneof(letters, fc.constantFrom('*', '?', '**')), { minLength: 1, maxLength: 4 });
const plainGlob = fc
  .array(
    fc.oneof(
      segment.map((parts) => parts.join('')),
      fc.constant('**'),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((names) => names.join('/'));
const anyGlob: fc.Arbitrary<string> = fc.oneof(
  plainGlob,
  fc.tuple(plainGlob, plainGlob, plainGlob).map(([first, second, third]) => `${first}{${second},${third}}`),
  fc.tuple(plainGlob, plainGlob).map(([first, second]) => `{${first},b{a,${second}}}/a*`),
);
const anyPath = fc
  .array(
    fc.array(letters, { minLength: 1, maxLength: 4 }).map((name) => name.join('')),
    { minLength: 1, maxLength: 5 },
  )
  .map((segments) => segments.join('/'));

test('a glob matches what its definition says', () => {
  fc.assert(
    fc.property(anyGlob, anyPath, (glob, path) => {
      const plainly = (alternativesOf(glob) ?? []).some((each) => matchesPlainly(each.split('/'), path.split('/')));
      expect(globMatches(glob, path)).toBe(plainly);
    }),
    { numRuns: 3000 },
  );
});

test('many globs at once say the same as each alone', () => {
  fc.assert(
    fc.property(fc.array(anyGlob, { maxLength: 8 }), fc.array(anyPath, { maxLength: 8 }), (globs, paths) => {
      const set = patternSet(
        globs.map((text, pattern) => ({ pattern, text })),
        'glob',
      );
      for (const path of paths) {
        expect(set.match(path)).toEqual(globs.flatMap((glob, index) => (globMatches(glob, path) ? [index] : [])));
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['src/**', 'src/a.ts', true],
  ['src/**', 'src/deep/er/a.ts', true],
  ['src/**', 'src', false],
  ['**/a.ts', 'a.ts', true],
  ['**/a.ts', 'x/y/a.ts', true],
  ['**/a.ts', 'x/ba.ts', false],
  ['*.ts', 'a.ts', true],
  ['*.ts', 'x/a.ts', false],
  ['a**b', 'a/b', false],
  ['src/{a,b/c}.ts', 'src/b/c.ts', true],
  ['src/{a,b/c}.ts', 'src/b.ts', false],
  ['src/**/x/**', 'src/x/y', true],
  ['src/[id].ts', 'src/[id].ts', true],
  ['src/[id].ts', 'src/i.ts', false],
  ['SRC/Key.ts', 'src/KEY.ts', true],
  ['caf\u00e9/*', 'cafe\u0301/a', true],
  ['?', 'a', true],
  ['?', '/', false],
])('%s and %s: %s', (glob, path, expected) => {
  expect(globMatches(glob, path)).toBe(expected);
});

test.each([
  ['src/a.ts', 'src/a.ts'],
  ['./src//a.ts', 'src/a.ts'],
  ['src\\a.ts', 'src/a.ts'],
  ['/src/a.ts', 'src/a.ts'],
  ['src/x/../a.ts', 'src/a.ts'],
  ['../a.ts', undefined],
  ['src/../../a.ts', undefined],
  ['', undefined],
  ['.', undefined],
  ['a..b', 'a..b'],
  ['..a/b', '..a/b'],
])('the path %s is %s', (path, expected) => {
  expect(normalPath(path)).toBe(expected);
});

test('in names only the star has a meaning', () => {
  const set = patternSet(
    [
      { pattern: 0, text: 'claude-*-[x]' },
      { pattern: 1, text: 'GPT-?' },
    ],
    'name',
  );
  expect(set.match('Claude-a/b-[X]')).toEqual([0]);
  expect(set.match('gpt-4')).toEqual([]);
  expect(set.match('gpt-?')).toEqual([1]);
});

test('braces in braces are written out up to a limit', () => {
  expect(alternativesOf('{a,b{c,d}}')).toEqual(['a', 'bc', 'bd']);
  expect(alternativesOf('{a,b}'.repeat(6))).toHaveLength(globLimits.alternatives);
  expect(alternativesOf('{a,b}'.repeat(7))).toBeUndefined();
  expect(alternativesOf('{a,b}'.repeat(50_000))).toBeUndefined();
});

test.each([
  ['stars between letters', `${'*a'.repeat(100)}b`],
  ['question marks and stars', '*?'.repeat(100)],
  ['folders in folders', '**/a*/'.repeat(30) + 'b'],
])('the time for a path grows with its length, whatever the glob: %s', (_name, glob) => {
  const growth = growthOf(20_000, (size) => {
    const set = patternSet([{ pattern: 0, text: glob }], 'glob');
    set.match('a'.repeat(size));
    set.match('aa/'.repeat(size / 4));
  });
  expect(growth).toBeLessThan(linearGrowth);
});

test('states that no memory holds are forgotten, and nothing changes by that', () => {
  // Which of the last letters were an a: two to the power of 24 states.
  const glob = `*a${'?'.repeat(24)}`;
  const set = patternSet([{ pattern: 0, text: glob }], 'glob');
  let bits = 1;
  let path = '';
  for (let index = 0; index < 60_000; index += 1) {
    bits = (Math.imul(bits, 1_103_515_245) + 12_345) >>> 0;
    path += (bits >>> 16) & 1 ? 'a' : 'b';
  }
  for (const end of [59_000, 59_500, 60_000]) {
    expect(set.match(path.slice(0, end)).length > 0).toBe(path[end - 25] === 'a');
  }
});
