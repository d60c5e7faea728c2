// Mixpanel: API secrets and service accounts beside their name. Project tokens stand in browsers.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mixpanelRules: readonly SecretRule[] = [
  {
    id: 'mixpanel-secret',
    title: 'Mixpanel API or service account secret',
    keywords: ['mixpanel'],
    pattern: patternIgnoringCase(namedAfter('mixpanel', 'secret'), '(?<secret>[a-z0-9]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'MIXPANEL_' + `API_SECRET=${sampleText('hex', 32)}`,
      '"mixpanel' + `Secret": "${sampleText('base62', 32, 2)}"`,
      'mixpanel_service_' + `account_secret: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'MIXPANEL_' + `API_SECRET=${sampleText('hex', 31)}`,
      'MIXPANEL_' + `API_SECRET=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'MIXPANEL_' + `TOKEN=${sampleText('hex', 32)}`,
    ],
  },
];
