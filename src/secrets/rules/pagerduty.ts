// PagerDuty: scoped OAuth tokens; API keys and integration keys beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { kebabStart, namedAfter, pattern, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const plus = String.raw`(?:\+|%2[Bb]|\\u002[bB])`;

export const pagerdutyRules: readonly SecretRule[] = [
  {
    id: 'pagerduty-oauth-token',
    title: 'PagerDuty OAuth token',
    keywords: ['pdus', 'pdeu'],
    pattern: pattern(kebabStart, 'pd(?:us|eu)', plus, String.raw`_[A-Z0-9]{8}_[\w-]{30,}`),
    positives: [
      'pd' + `us+_${sampleText('base32', 8)}_${sampleUuid()}`,
      `Authorization: Bearer ${'pd' + 'eu+_'}${sampleText('base32', 8, 2)}_${sampleUuid(6)}`,
    ],
    nearMisses: [
      'pd' + `us+_${sampleText('base32', 7)}_${sampleUuid()}`,
      'pd' + `us+_${sampleText('base32', 8)}_${sampleText('hex', 12)}`,
    ],
  },
  {
    id: 'pagerduty-api-key',
    title: 'PagerDuty API key',
    keywords: [...spellingsOf('pager', 'duty'), ...spellingsOf('pd', 'api'), ...spellingsOf('pd', 'token')],
    pattern: patternIgnoringCase(
      namedAfter(`${spelled('pager', 'duty')}|pd`, 'key|token'),
      String.raw`(?:Token token=)?(?<secret>[uye](?:${plus}|[_-])[\w-]{18}|[\w-]{20}|[0-9a-f]{32})(?![\w-])`,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `PAGERDUTY_API_KEY=u+${sampleText('base62', 18)}`,
      `pagerduty_routing_key: "${sampleText('hex', 32, 2)}"`,
      `PAGERDUTY_TOKEN=${sampleText('base62', 20, 3)}`,
    ],
    nearMisses: [
      `PAGERDUTY_API_KEY=${sampleText('base62', 19)}`,
      `PAGERDUTY_SERVICE_ID=${sampleText('base32', 20)}`,
      `PAGERDUTY_API_KEY=${'x'.repeat(20)}`,
    ],
  },
];
