// Atlassian (Jira, Confluence, Trello): API tokens, of the present form and the one without a prefix.
import { kebabStart, namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const atlassianRules: readonly SecretRule[] = [
  {
    id: 'atlassian-api-token',
    title: 'Atlassian API token',
    keywords: ['atatt3', 'atstt3'],
    pattern: pattern(
      kebabStart,
      String.raw`AT[AS]TT3[\w-]{150,250}`,
      String.raw`(?:=|%3D|\\u003d)[0-9A-F]{8}`,
      wordEnd,
    ),
    positives: [
      'ATATT3x' + `FfGF0${sampleText('base64url', 171)}=${sampleText('hex', 8, 11).toUpperCase()}`,
      'JIRA_API_TOKEN=' + `ATATT3xFfGF0${sampleText('base64url', 171, 2)}=${sampleText('hex', 8, 12).toUpperCase()}`,
    ],
    nearMisses: [
      'ATATT3x' + `FfGF0${sampleText('base64url', 60)}=${sampleText('hex', 8, 11).toUpperCase()}`,
      'ATATT3x' + `FfGF0${sampleText('base64url', 171)}`,
      'ATATT3x' + `FfGF0${'x'.repeat(171)}=00000000`,
    ],
  },
  {
    id: 'atlassian-legacy-api-token',
    title: 'Atlassian API token (older form)',
    keywords: ['atlassian', 'jira', 'confluence'],
    pattern: patternIgnoringCase(
      namedAfter('atlassian|jira|confluence', 'token|api[_-]?key|secret'),
      '(?<secret>[a-z0-9]{24})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'JIRA_API_' + `TOKEN=${sampleText('base62', 24)}`,
      '"atlassian' + `ApiToken": "${sampleText('base62', 24, 2)}"`,
      'confluence_' + `token: '${sampleText('base62', 24, 3)}'`,
    ],
    nearMisses: [
      'JIRA_API_' + `TOKEN=${sampleText('base62', 23)}`,
      'JIRA_API_' + `TOKEN=${'x'.repeat(24)}`,
      'checksum ' + `= ${sampleText('base62', 24)}`,
      'JIRA_' + `PROJECT_KEY=${sampleText('base62', 24)}`,
    ],
  },
  {
    id: 'trello-key',
    title: 'Trello API key or token',
    keywords: ['trello'],
    pattern: patternIgnoringCase(
      namedAfter('trello'),
      '(?<secret>atta[0-9a-f]{72}|[0-9a-f]{64}|[0-9a-f]{32})',
      wordEnd,
    ),
    positives: ['TRELLO_' + `API_KEY=${sampleText('hex', 32)}`, 'trello_' + `secret: '${sampleText('hex', 64, 3)}'`],
    nearMisses: [
      'TRELLO_' + `API_KEY=${sampleText('hex', 31)}`,
      'TRELLO_' + `API_KEY=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'TRELLO_' + `BOARD_ID=${sampleText('hex', 24)}`,
    ],
  },
  {
    id: 'trello-token',
    title: 'Trello token',
    keywords: ['atta'],
    pattern: pattern(wordStart, 'ATTA[0-9a-f]{64}[0-9A-F]{8}', wordEnd),
    positives: [
      'AT' + `TA${sampleText('hex', 64)}${sampleText('hex', 8, 12).toUpperCase()}`,
      'value=AT' + `TA${sampleText('hex', 64, 2)}${sampleText('hex', 8, 13).toUpperCase()}`,
    ],
    nearMisses: [
      'AT' + `TA${sampleText('hex', 64)}${sampleText('hex', 7, 12).toUpperCase()}`,
      'AT' + `TA${'0'.repeat(72)}`,
      'BAT' + `TA${sampleText('hex', 64)}${sampleText('hex', 8, 12).toUpperCase()}`,
    ],
  },
];
