// Infisical: service tokens and client secrets of machine identities, beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const infisicalRules: readonly SecretRule[] = [
  {
    id: 'infisical-service-token',
    title: 'Infisical service token',
    keywords: ['infisical'],
    pattern: patternIgnoringCase(
      namedAfter('infisical', 'token'),
      String.raw`(?<secret>st\.[0-9a-f-]{24,36}\.[0-9a-f]{32}\.[0-9a-f]{32})`,
      wordEnd,
    ),
    positives: [
      `INFISICAL_TOKEN=st.${sampleText('hex', 24)}.${sampleText('hex', 32)}.${sampleText('hex', 32, 2)}`,
      `infisical_token: "st.${sampleUuid()}.${sampleText('hex', 32, 3)}.${sampleText('hex', 32, 4)}"`,
    ],
    nearMisses: [
      `INFISICAL_TOKEN=st.${sampleText('hex', 24)}.${sampleText('hex', 32)}`,
      `INFISICAL_PROJECT_ID=${sampleUuid()}`,
    ],
  },
  {
    id: 'infisical-client-secret',
    title: 'Client secret of an Infisical machine identity',
    keywords: ['infisical'],
    pattern: patternIgnoringCase(namedAfter('infisical', 'secret'), '(?<secret>[0-9a-f]{64})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET=${sampleText('hex', 64)}`,
      `infisicalClientSecret = '${sampleText('hex', 64, 2)}'`,
    ],
    nearMisses: [
      `INFISICAL_CLIENT_SECRET=${sampleText('hex', 63)}`,
      `INFISICAL_CLIENT_SECRET=${'0'.repeat(64)}`,
      `INFISICAL_CLIENT_ID=${sampleUuid()}`,
    ],
  },
];
