// Cal.com: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const calComRules: readonly SecretRule[] = [
  {
    id: 'cal-com-api-key',
    title: 'Cal.com API key',
    keywords: ['cal_'],
    pattern: pattern(wordStart, 'cal_(?:live_|test_)?[0-9a-f]{32}', wordEnd),
    positives: ['cal_' + `live_${sampleText('hex', 32)}`, 'CALCOM_API_' + `KEY=cal_${sampleText('hex', 32, 2)}`],
    nearMisses: [
      'cal_' + `live_${sampleText('hex', 31)}`,
      'ca' + `l_${'0'.repeat(32)}`,
      'loc' + `al_${sampleText('hex', 32)}`,
    ],
  },
];
