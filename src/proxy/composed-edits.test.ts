import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits, type TextEdit } from '../base/text.ts';
import { composedEdits } from './composed-edits.ts';

/** Edits of a text of that length, none of them empty. */
function editsIn(length: number): fc.Arbitrary<readonly TextEdit[]> {
  const step = fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 5 }), fc.string({ minLength: 1, maxLength: 8 }));
  return fc.array(step, { maxLength: 6 }).map((steps) => {
    let at = 0;
    const edits: TextEdit[] = [];
    for (const [gap, size, text] of steps) {
      const [start, end] = [at + gap, at + gap + size];
      if (end > length) break;
      edits.push({ start, end, text });
      at = end;
    }
    return edits;
  });
}

test('law: composed edits do at once what the two changes do one after the other', () => {
  const text = fc.string({ minLength: 10, maxLength: 60 });
  const cases = text
    .chain((original) => fc.tuple(fc.constant(original), editsIn(original.length)))
    .chain(([original, first]) => {
      const between = applyEdits(original, first);
      return fc.tuple(fc.constant(original), fc.constant(first), fc.constant(between), editsIn(between.length));
    });
  fc.assert(
    fc.property(cases, ([original, first, between, second]) => {
      const composed = composedEdits(first, second, between);
      expect(applyEdits(original, composed)).toBe(applyEdits(between, second));
      let end = 0;
      for (const edit of composed) {
        expect(edit.start).toBeGreaterThanOrEqual(end);
        end = edit.end;
      }
    }),
    { numRuns: 500 },
  );
});
