// CrowdStrike: keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const crowdstrikeRules: readonly SecretRule[] = [
  {
    id: 'crowdstrike-client-secret',
    title: 'CrowdStrike client secret',
    keywords: ['crowdstrike', 'falcon'],
    pattern: patternIgnoringCase(namedAfter('crowdstrike|falcon', 'secret'), '(?<secret>[A-Za-z0-9]{40})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `FALCON_CLIENT_SECRET=${sampleText('base62', 40)}`,
      `crowdstrike_client_secret: "${sampleText('base62', 40, 2)}"`,
    ],
    nearMisses: [
      `FALCON_CLIENT_SECRET=${sampleText('base62', 39)}`,
      `FALCON_CLIENT_NAME=${sampleText('base62', 40)}`,
      `FALCON_CLIENT_SECRET=${'x'.repeat(40)}`,
    ],
  },
];
