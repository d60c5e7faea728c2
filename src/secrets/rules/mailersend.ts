// MailerSend and MailerLite: API tokens.
import { dottedStart, pattern, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mailersendRules: readonly SecretRule[] = [
  {
    id: 'mailersend-api-token',
    title: 'MailerSend API token',
    keywords: ['mlsn.'],
    pattern: pattern(dottedStart, String.raw`mlsn\.[0-9a-f]{64}`, wordEnd),
    positives: ['ml' + `sn.${sampleText('hex', 64)}`, 'MAILERSEND_' + `API_KEY=mlsn.${sampleText('hex', 64, 2)}`],
    nearMisses: [
      'ml' + `sn.${sampleText('hex', 63)}`,
      'ml' + `sn.${'0'.repeat(64)}`,
      'xml' + `sn.${sampleText('hex', 64)}`,
    ],
  },
];
