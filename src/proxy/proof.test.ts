import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isNonce, isProof, newNonce, proofOf } from './proof.ts';

const token = 'a'.repeat(64);
const subject = { nonce: newNonce(), port: 9339, pid: 4711 };

test('a proof holds for its nonce, port and process, and for nothing else', () => {
  const proof = proofOf(token, subject);
  expect(isProof(proof, token, subject)).toBe(true);
  for (const other of [{ nonce: newNonce() }, { port: 9340 }, { pid: 4712 }])
    expect(isProof(proof, token, { ...subject, ...other })).toBe(false);
  expect(isProof(proof, 'b'.repeat(64), subject)).toBe(false);
});

test('an empty token proves nothing, whatever is given', () => {
  expect(isProof(proofOf('', subject), '', subject)).toBe(false);
});

test('nothing that a stranger can say is a proof', () => {
  fc.assert(
    fc.property(fc.anything(), (given) => {
      expect(isProof(given, token, subject)).toBe(false);
    }),
    { numRuns: 200 },
  );
});

test.each<[string, unknown, boolean]>([
  ['a new one', newNonce(), true],
  ['a short one', 'ab', false],
  ['upper case', 'AB'.repeat(32), false],
  ['a number', 7, false],
  ['nothing', undefined, false],
])('%s is a nonce: %j %s', (_name, value, expected) => {
  expect(isNonce(value)).toBe(expected);
});
