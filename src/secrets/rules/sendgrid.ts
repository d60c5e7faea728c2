// SendGrid API keys.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const prefix = 'S' + 'G.';

export const sendgridRules: readonly SecretRule[] = [
  {
    id: 'sendgrid-api-key',
    title: 'SendGrid API key',
    keywords: ['sg.'],
    pattern: pattern(kebabStart, String.raw`SG\.[\w-]{22}\.[\w-]{43}`, kebabEnd),
    positives: [
      prefix + `${sampleText('base64url', 22)}.${sampleText('base64url', 43)}`,
      `SENDGRID_API_KEY=${prefix}${sampleText('base64url', 22, 2)}.${sampleText('base64url', 43, 2)}`,
    ],
    nearMisses: [
      prefix + `${sampleText('base64url', 21)}.${sampleText('base64url', 43)}`,
      prefix + `${sampleText('base64url', 22)}.${sampleText('base64url', 30)}`,
      prefix + `${'x'.repeat(22)}.${'x'.repeat(43)}`,
    ],
  },
];
