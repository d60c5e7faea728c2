// DeepSeek: API keys beside their name; elsewhere they are found as those of compatible providers.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const deepseekRules: readonly SecretRule[] = [
  {
    id: 'deepseek-api-key',
    title: 'DeepSeek API key',
    keywords: ['deepseek', 'deep_seek'],
    pattern: patternIgnoringCase(namedAfter('deepseek|deep_seek'), '(?<secret>sk-[0-9a-f]{32})', wordEnd),
    positives: [
      'DEEPSEEK_' + `API_KEY=sk-${sampleText('hex', 32)}`,
      '"deepseekApi' + `Key": "sk-${sampleText('hex', 32, 2)}"`,
      'deepseek_' + `key: 'sk-${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'DEEPSEEK_' + `API_KEY=sk-${sampleText('hex', 31)}`,
      'DEEPSEEK_' + `API_KEY=sk-${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
    ],
  },
];
