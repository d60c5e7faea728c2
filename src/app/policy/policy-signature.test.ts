import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPolicySignature, makePolicyKeys, SignatureError, signPolicy } from './policy-signature.ts';

const { privateKey, publicKey } = makePolicyKeys();
const by = { name: 'Rosalind', at: new Date('2026-03-04T05:06:07.000Z') };
const policy = Buffer.from('{ "pretense": 1 }');
const signature = JSON.stringify(signPolicy(policy, privateKey, by));

test('a policy is known to be the one that was signed, and by whom', () => {
  expect(checkPolicySignature(policy, signature, publicKey)).toMatchObject({
    signedBy: 'Rosalind',
    signedAt: '2026-03-04T05:06:07.000Z',
  });
});

test('whatever one byte of policy or signature is changed to, it does not hold', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.nat(), fc.integer({ min: 1, max: 255 }), (isPolicy, at, change) => {
      const bytes = Buffer.from(isPolicy ? policy : signature);
      const place = at % bytes.length;
      bytes[place] = (bytes[place] ?? 0) ^ change;
      const given = isPolicy ? ([bytes, signature] as const) : ([policy, bytes.toString('utf8')] as const);
      let signed: unknown;
      try {
        signed = checkPolicySignature(...given, publicKey);
      } catch (error) {
        expect(error).toBeInstanceOf(SignatureError);
        return;
      }
      // The last digit of base64 has bits that say nothing.
      expect(signed).toEqual(checkPolicySignature(policy, signature, publicKey));
    }),
  );
});

test.each([
  ['another key', () => checkPolicySignature(policy, signature, makePolicyKeys().publicKey), 'mismatch'],
  ['no signature', () => checkPolicySignature(policy, undefined, publicKey), 'missing'],
  ['no JSON', () => checkPolicySignature(policy, '{', publicKey), 'unreadable'],
  ['a field too many', () => checkPolicySignature(policy, signature.replace('{', '{"x":1,'), publicKey), 'unreadable'],
  ['no key', () => checkPolicySignature(policy, signature, 'none'), 'key-unusable'],
])('%s is an error with a code', (_, check, code) => {
  expect(check).toThrow(SignatureError);
  expect(check).toThrow(expect.objectContaining({ code }));
});
