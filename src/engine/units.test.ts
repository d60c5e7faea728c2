import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CopyUnits } from './types.ts';
import { UnitReader } from './units.ts';

const byBuffer: CopyUnits = (text, into) => {
  Buffer.from(into.buffer, into.byteOffset, into.byteLength).write(text, 'utf16le');
};

test.each([
  ['a loop', undefined],
  ['the platform', byBuffer],
])('by %s, the units of a text are read as they are, one text after the other', (_name, copy) => {
  const reader = new UnitReader(copy);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(300), (piece, times) => {
      const text = `${piece}\ud83d`.repeat(times);
      const units = reader.unitsOf(text);
      expect(units.length).toBeGreaterThanOrEqual(text.length);
      for (let at = 0; at < text.length; at++) if (units[at] !== text.charCodeAt(at)) expect(at).toBe(-1);
    }),
    { numRuns: 200 },
  );
});

test('room for a very long text is not kept', () => {
  const reader = new UnitReader();
  const long = reader.unitsOf('a'.repeat(3_000_000));
  expect(reader.unitsOf('b')).not.toBe(long);
});
