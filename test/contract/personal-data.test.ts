// What every recognizer of personal data promises, whoever wrote it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadPersonalRecognizers } from '../../src/app/personal-data.ts';
import { growthOf, linearGrowth } from '../../src/base/growth.fixture.ts';
import { createPersonalScan } from '../../src/secrets/personal/personal-scan.ts';
import { secretRules } from '../../src/secrets/rules/index.ts';
import type { Recognizer } from '../../src/secrets/types.ts';

const recognizers = await loadPersonalRecognizers();
const scan = createPersonalScan(recognizers);

interface Found {
  readonly recognizer: string;
  readonly start: number;
  readonly end: number;
}

/** What stands around personal data in real requests. Each keeps the text in one piece. */
const surroundings: readonly { readonly name: string; readonly wrap: (text: string) => string }[] = [
  { name: 'alone', wrap: (text) => text },
  { name: 'in JSON', wrap: (text) => JSON.stringify({ value: text, next: 'line' }) },
  { name: 'in JSON in JSON', wrap: (text) => JSON.stringify({ result: JSON.stringify({ value: text, next: 1 }) }) },
  { name: 'in CSV', wrap: (text) => `id,name,value,last\n17,Jane,${text},x\n` },
  { name: 'in quoted CSV', wrap: (text) => `"17","Jane","${text.replaceAll('"', '""')}","x"\n` },
  { name: 'in a source string', wrap: (text) => `const client = connect({\n  value: '${text}', // keep\n});\n` },
  { name: 'in a log line', wrap: (text) => `2026-11-22T10:14:03.120Z INFO [worker-3] got value=${text} in 12 ms\n` },
  { name: 'at the end of a sentence', wrap: (text) => `It says ${text}.\nNext` },
  { name: 'on an added line of a diff', wrap: (text) => `@@ -1 +1 @@\n-${text}\n+${text}\n` },
  { name: 'after an escaped line break', wrap: (text) => `first line\\n${text}\\nlast line` },
  { name: 'after a percent escape', wrap: (text) => `value%3D${text}%26next` },
  { name: 'after a colour', wrap: (text) => `\u001b[01;31m\u001b[K${text}\u001b[m` },
  { name: 'beside multi-byte characters', wrap: (text) => `漢字🙂${text}🙂漢字` },
  { name: 'in markup', wrap: (text) => `<td>${text}</td>` },
];

function foundBy(recognizer: Recognizer, text: string): readonly Found[] {
  const found: Found[] = [];
  recognizer.find(text, (start, end) => found.push({ recognizer: recognizer.id, start, end }));
  return found;
}

function foundIn(text: string): readonly Found[] {
  const found: Found[] = [];
  scan(text, (index, start, end) => found.push({ recognizer: recognizers[index]?.id ?? '', start, end }));
  return found;
}

const idsIn = (text: string): readonly string[] => [...new Set(foundIn(text).map(({ recognizer }) => recognizer))];
const everyOne = recognizers.map((recognizer) => [recognizer.id, recognizer] as const);
const samples = recognizers.flatMap(({ positives, nearMisses }) => [...positives, ...nearMisses]);
const table = (kind: 'positives' | 'nearMisses') =>
  recognizers.flatMap((recognizer) =>
    recognizer[kind].map((text, index) => ({ name: `${recognizer.id} ${index}`, recognizer, text })),
  );

describe('every recognizer', () => {
  test('has an id of its own, fit for a placeholder and for no rule', () => {
    const ids = [...recognizers, ...secretRules].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id } of recognizers) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test.each(everyOne)('%s has enough samples and plain context words', (_, recognizer) => {
    expect(recognizer.positives.length).toBeGreaterThanOrEqual(2);
    expect(recognizer.nearMisses.length).toBeGreaterThanOrEqual(2);
    for (const word of recognizer.contextWords) expect(word).toMatch(/^[\x20-\x40\x5b-\x7e]{2,}$/);
  });

  test.each(table('positives'))('finds $name wherever it stands, and no other does', ({ recognizer, text }) => {
    for (const { name, wrap } of surroundings) expect.soft(idsIn(wrap(text)), name).toEqual([recognizer.id]);
  });

  test.each(table('positives'))('finds the same of $name wherever it stands', ({ recognizer, text }) => {
    const value = (wrapped: string) => foundBy(recognizer, wrapped).map(({ start, end }) => wrapped.slice(start, end));
    for (const { name, wrap } of surroundings) {
      expect.soft(value(wrap(text))[0], name).toBe(value(text)[0]);
    }
  });

  test.each(table('nearMisses'))('leaves the near miss $name alone', ({ recognizer, text }) => {
    for (const { name, wrap } of surroundings) expect.soft(idsIn(wrap(text)), name).not.toContain(recognizer.id);
  });
});

/** Texts that hold samples, pieces of them, and what samples are made of. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(...samples),
      fc.tuple(fc.constantFrom(...samples), fc.nat(30), fc.nat(30)).map(([text, from, to]) => text.slice(from, to)),
      fc.constantFrom('@', '+', '-', ' ', '.', '\n', '"', ',', '%20', '\\u0022', '(', 'dob ', 'phone ', '12', '2026'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('on any text', () => {
  test('each recognizer finds in order, apart, and inside the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const recognizer of recognizers) {
          let last = 0;
          for (const { start, end } of foundBy(recognizer, text)) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(text.length);
            last = end;
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test('the one pass finds what each finds alone', () => {
    const key = ({ recognizer, start, end }: Found): string => `${recognizer} ${start} ${end}`;
    fc.assert(
      fc.property(anyText, (text) => {
        const alone = recognizers.flatMap((recognizer) => foundBy(recognizer, text));
        expect(foundIn(text).map(key).toSorted()).toEqual(alone.map(key).toSorted());
      }),
      { numRuns: 400 },
    );
  });

  test('a text that was scanned before gives the same findings', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const first = foundIn(text);
        foundIn(other);
        expect(foundIn(text)).toEqual(first);
      }),
      { numRuns: 100 },
    );
  });
});

/** Beside what samples begin and end with themselves. */
const glues = ['', ' ', '\n'];

describe('the work', () => {
  test.each(everyOne)('of %s grows with the text, not with its square', (_, recognizer) => {
    for (const glue of glues) {
      const unit = [...recognizer.positives, ...recognizer.nearMisses].join(glue) + glue;
      const work = (size: number): void => recognizer.find(unit.repeat(Math.ceil(size / unit.length)), () => {});
      expect.soft(growthOf(60_000, work), JSON.stringify(glue)).toBeLessThan(linearGrowth);
    }
  });

  test.each([
    '1',
    '11 ',
    '4111 ',
    '4111-',
    '1/1/',
    'a@',
    '@',
    'a.',
    'DE89',
    'x'.repeat(70) + '@',
    '+1',
    '(415) ',
    'dob 1',
  ])('grows with the length of many %j', (unit) => {
    const growth = growthOf(60_000, (size) => scan(unit.repeat(Math.ceil(size / unit.length)), () => {}));
    expect(growth).toBeLessThan(linearGrowth);
  });
});
