// Bitwarden: access tokens of Secrets Manager, client secrets of API keys, beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { base64Character, equals, namedAfter, patternIgnoringCase, uuid, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const bitwardenRules: readonly SecretRule[] = [
  {
    id: 'bitwarden-access-token',
    title: 'Bitwarden access token',
    keywords: ['bws', 'bitwarden'],
    pattern: patternIgnoringCase(
      namedAfter('bws|bitwarden', 'token'),
      String.raw`(?<secret>0\.`,
      uuid,
      String.raw`\.[A-Za-z0-9]{30}:${base64Character}{22}`,
      equals,
      '{2})',
    ),
    positives: [
      `BWS_ACCESS_TOKEN=0.${sampleUuid()}.${sampleText('base62', 30)}:${sampleText('base64', 22)}==`,
      `bitwarden_access_token: "0.${sampleUuid(4)}.${sampleText('base62', 30, 2)}:${sampleText('base64', 22, 2)}=="`,
    ],
    nearMisses: [
      `BWS_ACCESS_TOKEN=0.${sampleUuid()}.${sampleText('base62', 29)}:${sampleText('base64', 22)}==`,
      `BWS_ACCESS_TOKEN=0.${sampleUuid()}`,
      `BWS_PROJECT_ID=${sampleUuid()}`,
    ],
  },
  {
    id: 'bitwarden-client-secret',
    title: 'Bitwarden client secret',
    keywords: ['bitwarden', ...spellingsOf('bw', 'client')],
    pattern: patternIgnoringCase(
      namedAfter(`${spelled('bw', 'client')}|bitwarden`, 'secret'),
      '(?<secret>[A-Za-z0-9]{30})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `BW_CLIENTSECRET=${sampleText('base62', 30)}`,
      `bitwarden_client_secret: "${sampleText('base62', 30, 2)}"`,
    ],
    nearMisses: [
      `BW_CLIENTSECRET=${sampleText('base62', 29)}`,
      `BW_CLIENTID=user.${sampleUuid()}`,
      `BW_CLIENTSECRET=${'x'.repeat(30)}`,
    ],
  },
];
