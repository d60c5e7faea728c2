// RunPod: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const runpodRules: readonly SecretRule[] = [
  {
    id: 'runpod-api-key',
    title: 'RunPod API key',
    keywords: ['rpa_'],
    pattern: pattern(wordStart, 'rpa_[A-Za-z0-9]{40,48}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'rp' + `a_${sampleText('base32', 46)}`,
      'RUNPOD_API_' + `KEY=rpa_${sampleText('base32', 40, 2)}${sampleText('base62', 6, 12).toLowerCase()}`,
    ],
    nearMisses: [
      'rp' + `a_${sampleText('base32', 30)}`,
      'rp' + `a_${'X'.repeat(46)}`,
      'she' + `rpa_${sampleText('base32', 46)}`,
    ],
  },
];
