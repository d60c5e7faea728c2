// Looker: keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const lookerRules: readonly SecretRule[] = [
  {
    id: 'looker-client-secret',
    title: 'Looker client secret',
    keywords: ['looker'],
    pattern: patternIgnoringCase(namedAfter('looker', 'secret|key'), '(?<secret>[A-Za-z0-9]{24})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `LOOKERSDK_CLIENT_SECRET=${sampleText('base62', 24)}`,
      `looker_client_secret: "${sampleText('base62', 24, 2)}"`,
    ],
    nearMisses: [
      `LOOKERSDK_CLIENT_SECRET=${sampleText('base62', 23)}`,
      `LOOKERSDK_CLIENT_NAME=${sampleText('base62', 24)}`,
      `LOOKERSDK_CLIENT_SECRET=${'x'.repeat(24)}`,
    ],
  },
];
