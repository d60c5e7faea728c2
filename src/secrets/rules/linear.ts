// Linear: API keys, OAuth tokens, webhook secrets.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const linearRules: readonly SecretRule[] = [
  {
    id: 'linear-token',
    title: 'Linear API key or token',
    keywords: ['lin_api_', 'lin_oauth_', 'lin_wh_'],
    pattern: pattern(
      wordStart,
      '(?:lin_api_[A-Za-z0-9]{40}|lin_oauth_[0-9a-f]{64}|lin_wh_[A-Za-z0-9]{32,64})',
      wordEnd,
    ),
    positives: [
      'lin_' + `api_${sampleText('base62', 40)}`,
      'LINEAR_ACCESS_' + `TOKEN=lin_oauth_${sampleText('hex', 64, 2)}`,
      'lin' + `_wh_${sampleText('base62', 43, 3)}`,
    ],
    nearMisses: [
      'lin_' + `api_${sampleText('base62', 39)}`,
      'lin_' + `api_${'x'.repeat(40)}`,
      'olin_' + `api_${sampleText('base62', 40)}`,
      'lin_' + `oauth_${sampleText('base62', 64)}`,
    ],
  },
];
