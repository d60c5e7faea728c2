// RubyGems: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const rubygemsRules: readonly SecretRule[] = [
  {
    id: 'rubygems-api-key',
    title: 'RubyGems API key',
    keywords: ['rubygems_'],
    pattern: pattern(wordStart, 'rubygems_[0-9a-f]{48}', wordEnd),
    positives: [
      'ruby' + 'gems_' + sampleText('hex', 48),
      `:rubygems_api_key: ${'ruby' + 'gems_'}${sampleText('hex', 48, 2)}`,
    ],
    nearMisses: [
      'ruby' + 'gems_' + sampleText('hex', 47),
      'ruby' + 'gems_' + sampleText('base62', 48),
      'ruby' + 'gems_' + '0'.repeat(48),
    ],
  },
];
