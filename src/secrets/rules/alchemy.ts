// Alchemy: API keys, in addresses of nodes and beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, slash } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const alchemyRules: readonly SecretRule[] = [
  {
    id: 'alchemy-api-key',
    title: 'Alchemy API key',
    keywords: ['alchemy'],
    pattern: patternIgnoringCase(
      String.raw`(?:alchemy(?:api\.io|\.com)(?:${slash}nft)?${slash}v[23]${slash}|${namedAfter('alchemy')})`,
      String.raw`(?<secret>[\w-]{32}|alcht_[a-z0-9]{30})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'https://eth-mainnet.' + `g.alchemy.com/v2/${sampleText('base64url', 32)}`,
      'ALCHEMY_' + `API_KEY=${sampleText('base64url', 32, 2)}`,
      '"alchemy' + `Key": "alcht_${sampleText('base62', 30, 3)}"`,
    ],
    nearMisses: [
      'https://eth-mainnet.' + `g.alchemy.com/v2/${sampleText('base64url', 31)}`,
      'ALCHEMY_' + `API_KEY=${'x'.repeat(32)}`,
      'https://docs.alchemy.' + `com/reference/${sampleText('base62', 32)}`,
      'SQLALCHEMY_DATABASE_KEY=a_' + 'name_of_a_database_and_columns',
    ],
  },
];
