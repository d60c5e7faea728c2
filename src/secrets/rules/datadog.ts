// Datadog: API and application keys beside their name; they have no shape of their own.
import { spellingsOf } from '../name-spellings.ts';
import { assignmentOrCopula, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const datadogRules: readonly SecretRule[] = [
  {
    id: 'datadog-key',
    title: 'Datadog API or application key',
    keywords: [...spellingsOf('dd', 'api'), ...spellingsOf('dd', 'app'), 'datadog'],
    pattern: patternIgnoringCase(
      String.raw`(?:dd|datadog)[\w.-]{0,12}(?:api|app|application)[_.-]?key`,
      assignmentOrCopula,
      String.raw`(?<secret>[0-9a-f]{40}|[0-9a-f]{32})`,
      wordEnd,
    ),
    positives: [
      `DD_API_` + `KEY=${sampleText('hex', 32)}`,
      `"DD-APPLICATION-` + `KEY": "${sampleText('hex', 40)}"`,
      `datadog_api_` + `key: '${sampleText('hex', 32, 2)}'`,
      `ddApi` + `Key: '${sampleText('hex', 32, 4)}'`,
      `DD_APP_` + `KEY is ${sampleText('hex', 40, 4)}`,
      `datadogApp` + `Key = "${sampleText('hex', 40, 3)}"`,
    ],
    nearMisses: [
      `DD_API_` + `KEY=${sampleText('hex', 31)}`,
      `DD_API_` + `KEY=${'0'.repeat(32)}`,
      `md5 = ${sampleText('hex', 32)}`,
    ],
  },
];
