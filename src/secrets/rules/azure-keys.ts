// Microsoft Azure: keys that carry the mark of their service (search, functions, caches).
import { equals, kebabStart, pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const azureKeysRules: readonly SecretRule[] = [
  {
    id: 'azure-search-key',
    title: 'Azure AI Search key',
    keywords: ['azse'],
    lead: 42,
    pattern: pattern(wordStart, '[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}', wordEnd),
    positives: [
      sampleText('base62', 42) + 'Az' + 'SeA' + sampleText('base62', 5),
      `AZURE_SEARCH_KEY=${sampleText('base62', 42, 2)}Az${'SeD'}${sampleText('base62', 5, 2)}`,
    ],
    nearMisses: [
      sampleText('base62', 38) + 'Az' + 'SeA' + sampleText('base62', 5),
      sampleText('base62', 42) + 'Az' + 'SeA' + sampleText('base62', 6),
    ],
  },
  {
    id: 'azure-function-key',
    title: 'Azure Functions key',
    keywords: ['azfu'],
    lead: 44,
    pattern: pattern(kebabStart, String.raw`[\w-]{44}AzFu[\w-]{5}[AQgw]${equals}{2}`),
    positives: [
      sampleText('base64url', 44) + 'Az' + `Fu${sampleText('base62', 5)}Q==`,
      `x-functions-key: ${sampleText('base64url', 44, 2)}Az${'Fu'}${sampleText('base62', 5, 2)}A==`,
    ],
    nearMisses: [
      sampleText('base64url', 44) + 'Az' + `Fu${sampleText('base62', 5)}Q=`,
      sampleText('base64url', 44) + 'Az' + `Fu${sampleText('base62', 5)}B==`,
    ],
  },
  {
    id: 'azure-cache-key',
    title: 'Azure Cache for Redis key',
    keywords: ['azca'],
    lead: 33,
    pattern: pattern(wordStart, `[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}${equals}`),
    positives: [
      sampleText('base62', 33) + 'Az' + `CaB${sampleText('base62', 5)}=`,
      `acme.redis.cache.windows.net:6380,password=${sampleText('base62', 33, 2)}Az${'CaP'}${sampleText('base62', 5, 2)}=,ssl=True`,
    ],
    nearMisses: [
      sampleText('base62', 29) + 'Az' + `CaB${sampleText('base62', 5)}=`,
      sampleText('base62', 33) + 'Az' + `CaZ${sampleText('base62', 5)}=`,
    ],
  },
];
