// Browserbase: API keys.
import { kebabEnd, pattern, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const browserbaseRules: readonly SecretRule[] = [
  {
    id: 'browserbase-api-key',
    title: 'Browserbase API key',
    keywords: ['bb_live_', 'bb_test_'],
    pattern: pattern(wordStart, String.raw`bb_(?:live|test)_[\w-]{27}`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'bb_l' + `ive_${sampleText('base64url', 27)}`,
      'BROWSERBASE_' + `API_KEY=bb_test_${sampleText('base64url', 27, 2)}`,
    ],
    nearMisses: [
      'bb_l' + `ive_${sampleText('base64url', 26)}`,
      'bb_l' + `ive_${'x'.repeat(27)}`,
      'rgbb_' + `live_${sampleText('base64url', 27)}`,
    ],
  },
];
