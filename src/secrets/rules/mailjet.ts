// Mailjet: API and secret keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mailjetRules: readonly SecretRule[] = [
  {
    id: 'mailjet-key',
    title: 'Mailjet API or secret key',
    keywords: ['mailjet', 'mj_api', 'mjapi', 'mj-api', 'mj.api'],
    pattern: patternIgnoringCase(
      namedAfter('mailjet|mj[_.-]?api', 'key(?:[_.-]?private)?(?![_.-]?pub)|token|secret'),
      '(?<secret>[0-9a-f]{32})',
      wordEnd,
    ),
    positives: [
      'MAILJET_' + `SECRET_KEY=${sampleText('hex', 32)}`,
      '"mailjet' + `ApiKey": "${sampleText('hex', 32, 2)}"`,
      'MJ_APIKEY_' + `PRIVATE=${sampleText('hex', 32, 3)}`,
      'mjApikey' + `Private = '${sampleText('hex', 32, 4)}'`,
    ],
    nearMisses: [
      'MAILJET_' + `SECRET_KEY=${sampleText('hex', 31)}`,
      'MAILJET_' + `SECRET_KEY=${sampleText('base62', 32)}`,
      'MAILJET_' + `SECRET_KEY=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'MJ_APIKEY_' + `PUBLIC=${sampleText('hex', 32)}`,
    ],
  },
];
