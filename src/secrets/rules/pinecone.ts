// Pinecone: API keys, of the present form and the one without a prefix.
import { kebabEnd, namedAfter, pattern, patternIgnoringCase, uuid, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const pineconeRules: readonly SecretRule[] = [
  {
    id: 'pinecone-api-key',
    title: 'Pinecone API key',
    keywords: ['pcsk_'],
    pattern: pattern(wordStart, 'pcsk_[A-Za-z0-9]{4,8}_[A-Za-z0-9]{60,66}', wordEnd),
    positives: [
      'pc' + `sk_${sampleText('base62', 6)}_${sampleText('base62', 63, 11)}`,
      'PINECONE_' + `API_KEY=pcsk_${sampleText('base62', 5, 2)}_${sampleText('base62', 63, 12)}`,
    ],
    nearMisses: [
      'pc' + `sk_${sampleText('base62', 6)}_${sampleText('base62', 50, 11)}`,
      'pc' + `sk_${sampleText('base62', 63)}`,
      'pc' + `sk_${'x'.repeat(6)}_${'x'.repeat(63)}`,
    ],
  },
  {
    id: 'pinecone-legacy-api-key',
    title: 'Pinecone API key (older form)',
    keywords: ['pinecone'],
    pattern: patternIgnoringCase(namedAfter('pinecone'), `(?<secret>${uuid})`, kebabEnd),
    positives: [
      'PINECONE_' + `API_KEY=${sampleUuid()}`,
      '"pinecone' + `ApiKey": "${sampleUuid(2)}"`,
      'pinecone.' + `init(api_key="${sampleUuid(3)}")`,
    ],
    nearMisses: [
      'PINECONE_' +
        `API_KEY=${sampleText('hex', 8)}-${sampleText('hex', 4, 11)}-${sampleText('hex', 4, 21)}-${sampleText('hex', 4, 31)}-${sampleText('hex', 11, 41)}`,
      'PINECONE_API_KEY=' + `00000000-0000-0000-0000-${'0'.repeat(12)}`,
      'request ' + `id ${sampleUuid()}`,
    ],
  },
];
