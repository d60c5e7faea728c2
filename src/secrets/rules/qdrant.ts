// Qdrant Cloud: API keys beside their name; newer ones are JSON Web Tokens.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const qdrantRules: readonly SecretRule[] = [
  {
    id: 'qdrant-api-key',
    title: 'Qdrant API key',
    keywords: ['qdrant'],
    pattern: patternIgnoringCase(
      namedAfter('qdrant'),
      String.raw`(?<secret>[\w-]{54}|${uuid}\|[\w-]{40,80})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'QDRANT_' + `API_KEY=${sampleText('base64url', 54)}`,
      '"qdrant' + `ApiKey": "${sampleUuid(2)}|${sampleText('base64url', 54, 12)}"`,
      'Qdrant' + `Client(api_key='${sampleText('base64url', 54, 3)}')`,
    ],
    nearMisses: [
      'QDRANT_' + `API_KEY=${sampleText('base64url', 53)}`,
      'QDRANT_' + `API_KEY=${'x'.repeat(54)}`,
      'checksum ' + `= ${sampleText('base64url', 54)}`,
    ],
  },
];
