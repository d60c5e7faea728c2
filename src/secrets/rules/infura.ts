// Infura: keys in addresses of nodes, secrets beside their name.
import { namedAfter, patternIgnoringCase, slash, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const infuraRules: readonly SecretRule[] = [
  {
    id: 'infura-api-key',
    title: 'Infura API key or secret',
    keywords: ['infura'],
    pattern: patternIgnoringCase(
      String.raw`(?:infura\.io${slash}(?:ws${slash})?v3${slash}|${namedAfter('infura', 'key|secret|token|project_?id')})(?<secret>[0-9a-f]{32})`,
      wordEnd,
    ),
    positives: [
      'https://mainnet.' + `infura.io/v3/${sampleText('hex', 32)}`,
      'wss://mainnet.' + `infura.io/ws/v3/${sampleText('hex', 32, 2)}`,
      'INFURA_' + `API_KEY=${sampleText('hex', 32, 3)}`,
    ],
    nearMisses: [
      'https://mainnet.' + `infura.io/v3/${sampleText('hex', 31)}`,
      'INFURA_' + `API_KEY=${'0'.repeat(32)}`,
      'https://mainnet.infura.' + 'io/v3/YOUR-PROJECT-ID',
    ],
  },
];
