// Moonshot (Kimi): API keys beside their name; elsewhere they are found as those of compatible providers.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const moonshotRules: readonly SecretRule[] = [
  {
    id: 'moonshot-api-key',
    title: 'Moonshot API key',
    keywords: ['moonshot', 'kimi'],
    pattern: patternIgnoringCase(namedAfter('moonshot|kimi'), '(?<secret>sk-(?:kimi-)?[a-z0-9]{48,72})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'MOONSHOT_' + `API_KEY=sk-${sampleText('base62', 48)}`,
      '"kimiApiKey":' + ` "sk-kimi-${sampleText('base62', 64, 2)}"`,
      'moonshot_' + `key: 'sk-${sampleText('base62', 48, 3)}'`,
    ],
    nearMisses: [
      'MOONSHOT_' + `API_KEY=sk-${sampleText('base62', 47)}`,
      'MOONSHOT_' + `API_KEY=sk-${'x'.repeat(48)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
    ],
  },
];
