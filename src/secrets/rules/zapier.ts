// Zapier: catch hooks.
import { isDummyValue } from '../dummy-value.ts';
import { pattern, slash, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const zapierRules: readonly SecretRule[] = [
  {
    id: 'zapier-webhook',
    title: 'Zapier webhook',
    keywords: ['hooks.zapier.com'],
    pattern: pattern(
      String.raw`hooks\.zapier\.com${slash}hooks${slash}(?:catch|standard)${slash}\d{4,12}${slash}(?<secret>[a-z0-9]{6,32})`,
      wordEnd,
    ),
    isSecret: (value) => !isDummyValue(value) && !/^(?:abc|xxx|123)/.test(value),
    positives: [
      'https://hooks.zapier.' +
        `com/hooks/catch/${sampleText('digits', 7)}/${sampleText('base62', 7, 11).toLowerCase()}`,
      'https://hooks.zapier.' +
        `com/hooks/standard/${sampleText('digits', 7, 2)}/${sampleText('base62', 32, 12).toLowerCase()}/`,
    ],
    nearMisses: [
      'https://hooks.zapier.' +
        `com/hooks/catch/${sampleText('digits', 7)}/${sampleText('base62', 4, 11).toLowerCase()}`,
      'https://hooks.zapier.com/' + 'hooks/catch/123456/abcde7',
      'https://zapier.' + `com/apps/${sampleText('digits', 7)}/${sampleText('base62', 7, 11).toLowerCase()}`,
    ],
  },
];
