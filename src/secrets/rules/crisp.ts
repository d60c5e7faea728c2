// Crisp: token keys beside their name; identifiers (UUIDs) are no secret.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const crispRules: readonly SecretRule[] = [
  {
    id: 'crisp-token-key',
    title: 'Crisp token key',
    keywords: ['crisp'],
    pattern: patternIgnoringCase(namedAfter('crisp'), '(?<secret>[0-9a-f]{64})', wordEnd),
    positives: [
      'CRISP_' + `TOKEN_KEY=${sampleText('hex', 64)}`,
      '"crisp' + `Key": "${sampleText('hex', 64, 2)}"`,
      'crisp_' + `token_key: '${sampleText('hex', 64, 3)}'`,
    ],
    nearMisses: [
      'CRISP_' + `TOKEN_KEY=${sampleText('hex', 63)}`,
      'CRISP_' + `TOKEN_KEY=${sampleText('base62', 64)}`,
      'CRISP_' + `TOKEN_KEY=${'0'.repeat(64)}`,
      'checksum ' + `= ${sampleText('hex', 64)}`,
      'CRISP_TOKEN_' + `IDENTIFIER=${sampleUuid()}`,
    ],
  },
];
