// age: identities, the keys that decrypt.
import { kebabEnd, kebabStart, patternIgnoringCase } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

function bech32(length: number, seed: number): string {
  return sampleText('base32', length, seed).replaceAll(/[BIO]/g, 'Q');
}

export const ageRules: readonly SecretRule[] = [
  {
    id: 'age-secret-key',
    title: 'age identity',
    class: 'private-key',
    keywords: ['age-secret-key-'],
    pattern: patternIgnoringCase(
      kebabStart,
      'AGE-SECRET-KEY-(?:PQ-)?1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58,}',
      kebabEnd,
    ),
    positives: ['AGE-SEC' + 'RET-KEY-1' + bech32(58, 1), `SOPS_AGE_KEY=${'AGE-SEC' + 'RET-KEY-1'}${bech32(58, 2)}`],
    nearMisses: [
      'AGE-SEC' + 'RET-KEY-1' + bech32(57, 1),
      // The recipient is public.
      `age1${bech32(58, 1).toLowerCase()}`,
      'AGE-SEC' + 'RET-KEY-1' + 'Q'.repeat(58),
    ],
  },
];
