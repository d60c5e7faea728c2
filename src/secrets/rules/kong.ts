// Kong Konnect: tokens of people and system accounts.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const kongRules: readonly SecretRule[] = [
  {
    id: 'kong-konnect-token',
    title: 'Kong Konnect token',
    keywords: ['kpat_', 'spat_'],
    pattern: pattern(wordStart, '[ks]pat_[A-Za-z0-9]{40,60}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: ['kp' + 'at_' + sampleText('base62', 49), `KONNECT_TOKEN=${'sp' + 'at_'}${sampleText('base62', 49, 2)}`],
    nearMisses: [
      'kp' + 'at_' + sampleText('base62', 30),
      'kp' + 'at_' + 'x'.repeat(49),
      'kp' + 'at_tern_of_the_whole_word',
    ],
  },
];
