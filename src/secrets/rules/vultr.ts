// Vultr: API keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const vultrRules: readonly SecretRule[] = [
  {
    id: 'vultr-api-key',
    title: 'Vultr API key',
    keywords: ['vultr'],
    pattern: patternIgnoringCase(namedAfter('vultr', 'key|token|secret'), '(?<secret>[A-Z0-9]{36})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`VULTR_API_KEY=${sampleText('base32', 36)}`, `vultrApiKey: "${sampleText('base32', 36, 2)}"`],
    nearMisses: [
      `VULTR_API_KEY=${sampleText('base32', 35)}`,
      `VULTR_REGION=${sampleText('base32', 36)}`,
      `VULTR_API_KEY=${'X'.repeat(36)}`,
    ],
  },
];
