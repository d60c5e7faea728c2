// Retell AI: API keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const retellRules: readonly SecretRule[] = [
  {
    id: 'retell-api-key',
    title: 'Retell AI API key',
    keywords: ['retell'],
    pattern: patternIgnoringCase(namedAfter('retell'), '(?<secret>key_[0-9a-f]{28,40})', wordEnd),
    positives: [
      'RETELL_API_' + `KEY=key_${sampleText('hex', 28)}`,
      '"retellApi' + `Key": "key_${sampleText('hex', 28, 2)}"`,
    ],
    nearMisses: [
      'RETELL_API_' + `KEY=key_${sampleText('hex', 27)}`,
      'RETELL_API_' + `KEY=key_${'0'.repeat(28)}`,
      'checksum ' + `= key_${sampleText('hex', 28)}`,
      'RETELL_AGENT_' + `ID=agent_${sampleText('hex', 30)}`,
    ],
  },
];
