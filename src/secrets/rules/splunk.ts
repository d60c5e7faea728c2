// Splunk: tokens of event collectors and of observability, beside their name.
import { spellingsOf } from '../name-spellings.ts';
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const splunkRules: readonly SecretRule[] = [
  {
    id: 'splunk-collector-token',
    title: 'Splunk event collector token',
    keywords: ['splunk', ...spellingsOf('hec', 'token')],
    pattern: patternIgnoringCase(
      String.raw`(?:${namedAfter('splunk|hec', 'token|key|hec')}|authorization["'\\]{0,4}[:=]\s{0,2}["'\\]{0,4}splunk\s|splunk\s)`,
      `(?<secret>${uuid})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `SPLUNK_HEC_TOKEN=${sampleUuid()}`,
      `Authorization: Splunk ${sampleUuid(5)}`,
      `hec_token: "${sampleUuid(9)}"`,
    ],
    nearMisses: [
      `SPLUNK_HEC_TOKEN=${sampleUuid().slice(0, -1)}`,
      'Authorization: Splunk 00000000-0000-0000-0000-000000000000',
      `SPLUNK_CHANNEL=${sampleUuid()}`,
    ],
  },
  {
    id: 'splunk-observability-token',
    title: 'Splunk Observability token',
    keywords: ['splunk', 'signalfx', ...spellingsOf('sfx', 'token'), ...spellingsOf('sfx', 'access')],
    pattern: patternIgnoringCase(
      namedAfter('splunk|signalfx|sfx', 'token'),
      String.raw`(?<secret>[\w-]{22})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `SPLUNK_ACCESS_TOKEN=${sampleText('base64url', 22)}`,
      `signalfx_auth_token = "${sampleText('base64url', 22, 2)}"`,
    ],
    nearMisses: [
      `SPLUNK_ACCESS_TOKEN=${sampleText('base64url', 21)}`,
      `SPLUNK_REALM=${sampleText('base64url', 22)}`,
      'SPLUNK_ACCESS_TOKEN=the-token-of-collector',
    ],
  },
];
