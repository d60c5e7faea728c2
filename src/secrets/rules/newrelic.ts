// New Relic: user, licence, insert, query and administrator keys. Keys of browsers are seen by everybody.
import { kebabEnd, kebabStart, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const newrelicRules: readonly SecretRule[] = [
  {
    id: 'newrelic-key',
    title: 'New Relic key',
    keywords: ['nrak-', 'nrii-', 'nriq-', 'nrra-', 'nraa-'],
    pattern: patternIgnoringCase(
      kebabStart,
      String.raw`NR(?:AK-[A-Z0-9]{27}|I[IQ]-[\w-]{32}|RA-[0-9a-f]{42}|AA-[0-9a-f]{27})`,
      kebabEnd,
    ),
    positives: [
      'NR' + 'AK-' + sampleText('base32', 27),
      'NR' + 'II-' + sampleText('base64url', 32, 2),
      'NR' + 'RA-' + sampleText('hex', 42, 3),
      'NR' + 'IQ-' + sampleText('base64url', 32, 4),
    ],
    nearMisses: [
      'NR' + 'AK-' + sampleText('base32', 26),
      'NR' + 'JS-' + sampleText('hex', 19),
      'NR' + 'AK-' + 'X'.repeat(27),
    ],
  },
  {
    id: 'newrelic-license-key',
    title: 'New Relic licence key',
    keywords: ['nral'],
    lead: 36,
    pattern: pattern(wordStart, '(?:[0-9a-f]{36}|[a-z]{2}[0-9]{2}xx[0-9a-f]{30})(?:NRAL|FFFFNRAL)', wordEnd),
    positives: [
      sampleText('hex', 36) + 'NR' + 'AL',
      `NEW_RELIC_LICENSE_KEY=eu01xx${sampleText('hex', 30, 2)}NR${'AL'}`,
    ],
    nearMisses: [
      sampleText('hex', 32) + 'NR' + 'AL',
      '0'.repeat(36) + 'NR' + 'AL',
      sampleText('hex', 36) + 'NR' + 'BR',
    ],
  },
];
