// Flutterwave: secret and encryption keys. Public keys (`FLWPUBK`) stand in browsers.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const flutterwaveRules: readonly SecretRule[] = [
  {
    id: 'flutterwave-secret-key',
    title: 'Flutterwave secret or encryption key',
    keywords: ['flwseck'],
    pattern: pattern(
      wordStart,
      'FLWSECK(?:_TEST|_LIVE)?(?:-[0-9a-zA-Z]{32}(?:-[0-9a-z]{11}vt)?-X|[0-9a-f]{12,24})',
      wordEnd,
    ),
    positives: [
      'FLWS' + `ECK-${sampleText('hex', 32)}-X`,
      'FLW_SECRET_KEY=' + `FLWSECK_TEST-${sampleText('hex', 32, 2)}-X`,
      'FLWS' + `ECK-${sampleText('base62', 32, 3)}-${sampleText('base62', 11, 13).toLowerCase()}vt-X`,
      'FLWSECK_' + `TEST${sampleText('hex', 12, 4)}`,
    ],
    nearMisses: [
      'FLWS' + `ECK-${sampleText('hex', 31)}-X`,
      'FLWS' + `ECK-${'0'.repeat(32)}-X`,
      'FLWP' + `UBK-${sampleText('hex', 32)}-X`,
      'FLWSECK_TEST-' + 'SANDBOXDEMOKEY-X',
    ],
  },
];
