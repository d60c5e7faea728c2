// Etherscan and its sister explorers: API keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const etherscanRules: readonly SecretRule[] = [
  {
    id: 'etherscan-api-key',
    title: 'Etherscan API key',
    keywords: ['etherscan', 'bscscan', 'polygonscan', 'arbiscan', 'basescan', 'ftmscan'],
    pattern: patternIgnoringCase(
      namedAfter('(?:ether|bsc|polygon|arbi|base|ftm)scan'),
      '(?<secret>[a-z0-9]{34})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'ETHERSCAN_' + `API_KEY=${sampleText('base32', 34)}`,
      '"bscscan' + `ApiKey": "${sampleText('base32', 34, 2)}"`,
      'polygonscan_' + `key: '${sampleText('base32', 34, 3)}'`,
    ],
    nearMisses: [
      'ETHERSCAN_' + `API_KEY=${sampleText('base32', 33)}`,
      'ETHERSCAN_' + `API_KEY=${'x'.repeat(34)}`,
      'checksum ' + `= ${sampleText('base32', 34)}`,
    ],
  },
];
