// Asana: personal access tokens, known by their parts; client secrets beside their name.
import { base64Start, namedAfter, pattern, patternIgnoringCase, slash, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const asanaRules: readonly SecretRule[] = [
  {
    id: 'asana-access-token',
    title: 'Asana personal access token',
    keywords: ['asana'],
    pattern: patternIgnoringCase(
      namedAfter('asana', 'key|token|secret|pat'),
      String.raw`(?<secret>\d${slash}(?:\d{12,20}${slash})?\d{12,20}(?::|%3A)[0-9a-f]{32})`,
      wordEnd,
    ),
    positives: [
      'ASANA_ACCESS_' + `TOKEN=1/${sampleText('digits', 16)}:${sampleText('hex', 32, 11)}`,
      '"asana' +
        `Token": "2/${sampleText('digits', 16, 2)}/${sampleText('digits', 16, 12)}:${sampleText('hex', 32, 22)}"`,
      'asana.access_' + `token = '1/${sampleText('digits', 16, 3)}:${sampleText('hex', 32, 13)}'`,
    ],
    nearMisses: [
      'ASANA_ACCESS_' + `TOKEN=1/${sampleText('digits', 16)}:${sampleText('hex', 31, 11)}`,
      'ASANA_ACCESS_' + `TOKEN=1/${sampleText('digits', 16)}:${'0'.repeat(32)}`,
      'ASANA_' + `PROJECT_ID=${sampleText('digits', 16)}`,
    ],
  },
  {
    id: 'asana-access-token-alone',
    title: 'Asana personal access token',
    // Two numbers of sixteen digits and thirty-two of hexadecimal ones, which no other kind of value has.
    keywords: ['2/', '2\\/', '2%2f'],
    pattern: pattern(base64Start, String.raw`2${slash}\d{16}${slash}\d{16}(?::|%3A)[0-9a-f]{32}`, wordEnd),
    positives: [
      `2/${sampleText('digits', 16, 2)}/${sampleText('digits', 16, 12)}:${sampleText('hex', 32, 22)}`,
      `value = "2/${sampleText('digits', 16, 3)}/${sampleText('digits', 16, 13)}:${sampleText('hex', 32, 23)}"`,
    ],
    nearMisses: [
      `2/${sampleText('digits', 16, 2)}/${sampleText('digits', 16, 12)}:${sampleText('hex', 31, 22)}`,
      `1/2/${sampleText('digits', 16, 2)}/${sampleText('digits', 16, 12)}:${sampleText('hex', 32, 22)}`,
      `2/${sampleText('digits', 15, 2)}/${sampleText('digits', 16, 12)}:${sampleText('hex', 32, 22)}`,
    ],
  },
  {
    id: 'asana-client-secret',
    title: 'Asana client secret',
    keywords: ['asana'],
    pattern: patternIgnoringCase(namedAfter('asana', 'secret'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'ASANA_CLIENT_' + `SECRET=${sampleText('hex', 32)}`,
      '"asanaClient' + `Secret": "${sampleText('hex', 32, 2)}"`,
    ],
    nearMisses: [
      'ASANA_CLIENT_' + `SECRET=${sampleText('hex', 31)}`,
      'ASANA_CLIENT_' + `SECRET=${sampleText('base62', 32)}`,
      'ASANA_CLIENT_' + `SECRET=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'ASANA_' + `CLIENT_ID=${sampleText('digits', 16)}`,
    ],
  },
];
