// Coralogix: keys that send data and personal keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const coralogixRules: readonly SecretRule[] = [
  {
    id: 'coralogix-key',
    title: 'Coralogix API key',
    keywords: ['cxtp_', 'cxup_'],
    pattern: pattern(wordStart, 'cx[tu]p_[A-Za-z0-9]{30}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: ['cx' + 'tp_' + sampleText('base62', 30), `CORALOGIX_KEY=${'cx' + 'up_'}${sampleText('base62', 30, 2)}`],
    nearMisses: [
      'cx' + 'tp_' + sampleText('base62', 29),
      'cx' + 'tp_' + sampleText('base62', 31),
      'cx' + 'tp_' + 'x'.repeat(30),
    ],
  },
];
