// Paddle: API keys and notification secrets. Client-side tokens (`live_`, `test_`) stand in browsers.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const paddleRules: readonly SecretRule[] = [
  {
    id: 'paddle-key',
    title: 'Paddle API key or notification secret',
    keywords: ['pdl_'],
    pattern: pattern(
      wordStart,
      'pdl_(?:(?:live|sdbx)_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}|ntfset_[a-z0-9]{26}_[A-Za-z0-9+/]{32})',
      wordEnd,
    ),
    positives: [
      'pdl_live_' +
        `apikey_${sampleText('base62', 26).toLowerCase()}_${sampleText('base62', 22, 11)}_${sampleText('base62', 3, 21)}`,
      'PADDLE_API_KEY=' +
        `pdl_sdbx_apikey_${sampleText('base62', 26, 2).toLowerCase()}_${sampleText('base62', 22, 12)}_${sampleText('base62', 3, 22)}`,
      'pdl_' + `ntfset_${sampleText('base62', 26, 3).toLowerCase()}_${sampleText('base62', 32, 13)}`,
    ],
    nearMisses: [
      'pdl_live_' + `apikey_${sampleText('base62', 26).toLowerCase()}_${sampleText('base62', 22, 11)}`,
      'pdl_live_' + `apikey_${'x'.repeat(26)}_${'x'.repeat(22)}_xxx`,
      'pdl_live_' +
        `clientkey_${sampleText('base62', 26).toLowerCase()}_${sampleText('base62', 22, 11)}_${sampleText('base62', 3, 21)}`,
    ],
  },
];
