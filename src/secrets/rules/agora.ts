// Agora: application certificates and customer secrets beside their name. Application ids are no secret.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const agoraRules: readonly SecretRule[] = [
  {
    id: 'agora-secret',
    title: 'Agora application certificate or customer secret',
    keywords: ['agora'],
    pattern: patternIgnoringCase(namedAfter('agora', 'certificate|secret'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'AGORA_APP_' + `CERTIFICATE=${sampleText('hex', 32)}`,
      '"agoraApp' + `Certificate": "${sampleText('hex', 32, 2)}"`,
      'agora_customer_' + `secret: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'AGORA_APP_' + `CERTIFICATE=${sampleText('hex', 31)}`,
      'AGORA_APP_' + `CERTIFICATE=${sampleText('base62', 32)}`,
      'AGORA_APP_' + `CERTIFICATE=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'AGORA_' + `APP_ID=${sampleText('hex', 32)}`,
    ],
  },
];
