// What the rules find of the generated corpus, on a share of the part that they may be written against. The whole table,
// the part that is reported and real source are `npm run bench:detection`.
import { describe, expect, test } from 'vitest';
import { openFinder } from '../../bench/detection/evaluate.ts';
import { measureLabelledSet } from '../../bench/detection/labelled-set.ts';
import { measureCorpus } from '../../bench/detection/measure-corpus.ts';
import { nearMissesOf, positivesOf } from '../../bench/detection/corpus.ts';
import { labelled, withoutMarks } from '../../bench/detection/marked-text.ts';
import { tokenFormats } from '../../bench/detection/formats/index.ts';
import { floorsOf } from '../../bench/detection/report.ts';

const find = await openFinder();
/** Of about 7,800 positives and 7,200 near misses. */
const every = 7;

describe('a share of the corpus', () => {
  const figures = measureCorpus('development', find, every);

  test('is a thousand of each', () => {
    expect(figures.positives).toBeGreaterThan(1000);
    expect(figures.nearMisses).toBeGreaterThan(1000);
  });

  test.each(floorsOf(figures, undefined))('$name: $limit', ({ value, limit, kind }) => {
    const failures = figures.failures.slice(0, 20).join('\n');
    if (kind === 'least') expect(value, failures).toBeGreaterThanOrEqual(limit);
    else expect(value, failures).toBeLessThanOrEqual(limit);
  });
});

describe('the corpus', () => {
  test('knows 150 token formats and more, and is as large as it says', () => {
    expect(tokenFormats.length).toBeGreaterThanOrEqual(150);
    expect(new Set(tokenFormats.map(({ id }) => id)).size).toBe(tokenFormats.length);
    for (const part of ['development', 'reported'] as const) {
      expect(positivesOf(part).length).toBeGreaterThanOrEqual(5000);
      expect(nearMissesOf(part).length).toBeGreaterThanOrEqual(5000);
    }
  });

  test('is the same each time', () => {
    expect(positivesOf('development')).toEqual(positivesOf('development'));
  });

  test('has no value in both of its parts', () => {
    const valuesOf = (part: 'development' | 'reported'): ReadonlySet<string> =>
      new Set(
        positivesOf(part).flatMap((positive) => {
          const { text, spans } = labelled(positive.text);
          return positive.kind === 'vendor tokens' ? spans.map(({ start, end }) => text.slice(start, end)) : [];
        }),
      );
    const reported = valuesOf('reported');
    expect([...valuesOf('development')].filter((value) => reported.has(value))).toEqual([]);
  });

  test('marks in each positive what is to be found', () => {
    for (const positive of positivesOf('development')) {
      const { text, spans } = labelled(positive.text);
      expect(spans.length, positive.id).toBeGreaterThan(0);
      expect(text).toBe(withoutMarks(positive.text));
    }
  });

  test('shows contexts and formats in the reported part only', () => {
    expect(positivesOf('development').some((one) => one.isContextHeldOut || one.isFormatHeldOut)).toBe(false);
    const reported = positivesOf('reported');
    expect(reported.some((one) => one.isContextHeldOut)).toBe(true);
    expect(reported.some((one) => one.isFormatHeldOut)).toBe(true);
  });
});

describe('an independent labelled set', () => {
  test('is counted by what is found, missed, and found where nothing is', () => {
    const token = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0'.repeat(2).slice(0, 36)].join('');
    const text = `const token = '${token}';`;
    const start = text.indexOf(token);
    const figures = measureLabelledSet(
      [
        { name: 'one', text, spans: [{ start, end: start + token.length, rule: 'github-token' }] },
        { name: 'two', text: 'const total = 1;', spans: [{ start: 14, end: 15, rule: undefined }] },
        { name: 'three', text, spans: [] },
        { name: 'four', text: 'const total = 1;', spans: [] },
        { name: 'five', text, spans: undefined },
      ],
      find,
    );
    expect(figures).toMatchObject({
      positives: 3,
      found: 2,
      named: 1,
      byName: 1,
      negatives: 2,
      wrong: 1,
      wrongGeneric: 0,
    });
    expect(figures.failures).toEqual(['two: missed', 'three: found github-token']);
  });
});
