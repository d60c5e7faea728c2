// MongoDB Atlas: secrets of service accounts; private keys of API key pairs beside their name.
import { spelled } from '../name-spellings.ts';
import { kebabEnd, kebabStart, namedAfter, pattern, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mongodbAtlasRules: readonly SecretRule[] = [
  {
    id: 'mongodb-atlas-service-secret',
    title: 'Secret of a MongoDB Atlas service account',
    keywords: ['mdb_sa_sk_'],
    pattern: pattern(kebabStart, String.raw`mdb_sa_sk_[\w-]{36,44}`, kebabEnd),
    positives: [
      'mdb_' + 'sa_sk_' + sampleText('base64url', 40),
      `ATLAS_CLIENT_SECRET=${'mdb_' + 'sa_sk_'}${sampleText('base64url', 40, 2)}`,
    ],
    nearMisses: [
      'mdb_' + 'sa_id_' + sampleText('hex', 24),
      'mdb_' + 'sa_sk_' + sampleText('base64url', 30),
      'mdb_' + 'sa_sk_' + 'x'.repeat(40),
    ],
  },
  {
    id: 'mongodb-atlas-private-key',
    title: 'MongoDB Atlas private API key',
    keywords: ['atlas'],
    pattern: patternIgnoringCase(
      namedAfter('atlas', `${spelled('private', 'key')}|${spelled('api', 'key')}|secret`),
      `(?<secret>${uuid})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `MONGODB_ATLAS_PRIVATE_KEY=${sampleUuid()}`,
      `atlas_private_key = "${sampleUuid(8)}"`,
      `"atlasApiKey": "${sampleUuid(11)}"`,
    ],
    nearMisses: [
      `MONGODB_ATLAS_PRIVATE_KEY=${sampleUuid().slice(0, -1)}`,
      `MONGODB_ATLAS_PUBLIC_KEY=${sampleText('base32', 8).toLowerCase()}`,
      'ATLAS_PRIVATE_KEY=00000000-0000-0000-0000-000000000000',
    ],
  },
];
