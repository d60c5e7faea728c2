// Octopus Deploy: API keys.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const octopusRules: readonly SecretRule[] = [
  {
    id: 'octopus-api-key',
    title: 'Octopus Deploy API key',
    keywords: ['api-'],
    pattern: pattern(kebabStart, 'API-[A-Z0-9]{25,32}', kebabEnd),
    isSecret: (value) => /\d.*\d/.test(value) && hasLettersAndDigits(value.slice(4)),
    positives: [
      'AP' + 'I-' + sampleText('base32', 26),
      `OCTOPUS_CLI_API_KEY=${'AP' + 'I-'}${sampleText('base32', 31, 2)}`,
    ],
    nearMisses: [
      'AP' + 'I-' + sampleText('base32', 24),
      'AP' + 'I-' + 'X'.repeat(26),
      'AP' + 'I-' + sampleText('base32', 26).toLowerCase(),
    ],
  },
];
