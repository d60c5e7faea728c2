// Composio: API keys, of the present and the older form.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const composioRules: readonly SecretRule[] = [
  {
    id: 'composio-api-key',
    title: 'Composio API key',
    keywords: ['composio'],
    pattern: patternIgnoringCase(namedAfter('composio'), String.raw`(?<secret>ak_[\w-]{20}|[a-z0-9]{20,21})`, wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'COMPOSIO_' + `API_KEY=ak_${sampleText('base62', 20)}`,
      '"composio' + `ApiKey": "${sampleText('base62', 21, 2).toLowerCase()}"`,
      'Composio(api_' + `key="ak_${sampleText('base62', 20, 3)}")`,
    ],
    nearMisses: [
      'COMPOSIO_' + `API_KEY=ak_${sampleText('base62', 19)}`,
      'COMPOSIO_' + `API_KEY=ak_${'x'.repeat(20)}`,
      'checksum ' + `= ak_${sampleText('base62', 20)}`,
    ],
  },
];
