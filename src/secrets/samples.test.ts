import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64Of } from './samples.ts';

test('base64 is that of the platform', () => {
  const ascii = fc.string({ unit: 'binary-ascii', maxLength: 40 });
  fc.assert(
    fc.property(ascii, (text) => {
      expect(base64Of(text)).toBe(Buffer.from(text, 'latin1').toString('base64'));
    }),
  );
});
