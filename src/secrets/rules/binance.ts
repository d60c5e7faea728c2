// Binance: API keys and secrets beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const binanceRules: readonly SecretRule[] = [
  {
    id: 'binance-api-secret',
    title: 'Binance API key or secret',
    keywords: ['binance'],
    pattern: patternIgnoringCase(namedAfter('binance'), '(?<secret>[a-z0-9]{64})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'BINANCE_' + `API_SECRET=${sampleText('base62', 64)}`,
      '"binance' + `ApiKey": "${sampleText('base62', 64, 2)}"`,
      'binance_' + `secret_key: '${sampleText('base62', 64, 3)}'`,
    ],
    nearMisses: [
      'BINANCE_' + `API_SECRET=${sampleText('base62', 63)}`,
      'BINANCE_' + `API_SECRET=${'x'.repeat(64)}`,
      'checksum ' + `= ${sampleText('base62', 64)}`,
    ],
  },
];
