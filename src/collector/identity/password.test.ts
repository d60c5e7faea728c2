import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deriveWithScrypt, type DeriveKey, hashPassword, isPassword, passwordProblem } from './password.ts';

const words = ['several', 'quiet', 'otters'].join(' ');
/** Same way, little work. */
const quick: DeriveKey = (password, salt, length, parameters) =>
  deriveWithScrypt(password, salt, length, { ...parameters, N: 2 });

test('what is stored says how it was made, and holds no part of the password', async () => {
  const stored = await hashPassword(words);
  expect(stored).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  expect(await isPassword(words, stored)).toBe(true);
  expect(await isPassword(`${words}.`, stored)).toBe(false);
});

test('any password is recognised, and no other one', async () => {
  const password = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(password, password, async (one, other) => {
      const stored = await hashPassword(one, quick);
      expect(await isPassword(one, stored, quick)).toBe(true);
      expect(await isPassword(other, stored, quick)).toBe(one.normalize('NFKC') === other.normalize('NFKC'));
    }),
    { numRuns: 50 },
  );
});

test('the same password typed as other code points is the same', async () => {
  const stored = await hashPassword('caf\u00e9 caf\u00e9 caf\u00e9', quick);
  expect(await isPassword('cafe\u0301 cafe\u0301 cafe\u0301', stored, quick)).toBe(true);
});

test('without an account, or with one that has no password, the same work is done and the answer is no', async () => {
  let calls = 0;
  const counted: DeriveKey = (...given) => {
    calls += 1;
    return quick(...given);
  };
  expect(await isPassword(words, undefined, counted)).toBe(false);
  expect(await isPassword(words, 'damaged', counted)).toBe(false);
  expect(calls).toBe(2);
});

test.each([
  ['eleven characters', 'quiet otter', false],
  ['twelve characters', 'quiet otters', true],
  ['twelve characters that each take two units', '🦦🐟🦀🌊🪸🐚🦐🦑🐙🐬🐳🦈', true],
  ['the name of the product', 'PreTense-forever', false],
  ['the address', 'anna.bell@example.com', false],
  ['the name in the address', 'anna.bell-is-here', false],
  ['one letter, again and again', 'abababababababab', false],
  ['more than 256 characters', 'quiet otters '.repeat(20), false],
])('%s: %j', (_name, password, isTaken) => {
  expect(passwordProblem(password, 'anna.bell@example.com') === undefined).toBe(isTaken);
});

test('why a password is refused never repeats it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6, maxLength: 11 }), (password) => {
      expect(passwordProblem(`~${password}`, 'a@b.example') ?? '').not.toContain(`~${password}`);
    }),
    { numRuns: 50 },
  );
});
