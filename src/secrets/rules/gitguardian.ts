// GitGuardian: keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const gitguardianRules: readonly SecretRule[] = [
  {
    id: 'gitguardian-api-key',
    title: 'GitGuardian API key',
    keywords: ['gitguardian'],
    pattern: patternIgnoringCase(namedAfter('gitguardian', 'key|token'), '(?<secret>[A-Za-z0-9]{70,72})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `GITGUARDIAN_API_KEY=${sampleText('base62', 71)}`,
      `gitguardian_api_key: "${sampleText('base62', 71, 2)}"`,
    ],
    nearMisses: [
      `GITGUARDIAN_API_KEY=${sampleText('base62', 69)}`,
      `GITGUARDIAN_INSTANCE=${sampleText('base62', 71)}`,
      `GITGUARDIAN_API_KEY=${'x'.repeat(71)}`,
    ],
  },
];
