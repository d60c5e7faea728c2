// Salesforce: session and refresh tokens; consumer secrets beside their name.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const salesforceRules: readonly SecretRule[] = [
  {
    id: 'salesforce-access-token',
    title: 'Salesforce access token',
    keywords: ['00d'],
    pattern: pattern(wordStart, String.raw`00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?(?:!|%21|\\u0021)[\w.]{80,}`),
    isSecret: (value) => isMixedCase(value.slice(20)),
    positives: [
      '0' + `0D${sampleText('base62', 12)}!AR${sampleText('base62', 94, 11)}`,
      '"access_' +
        `token": "00D${sampleText('base62', 15, 2)}!AQ${sampleText('base62', 40, 12)}.${sampleText('base62', 60, 22)}"`,
    ],
    nearMisses: [
      '0' + `0D${sampleText('base62', 12)}!AR${sampleText('base62', 40, 11)}`,
      '0' + `0D${sampleText('base62', 12)}!${'x'.repeat(96)}`,
      '0' + `0D${sampleText('base62', 15)}`,
    ],
  },
  {
    id: 'salesforce-refresh-token',
    title: 'Salesforce refresh token',
    keywords: ['5aep861'],
    pattern: pattern(wordStart, String.raw`5Aep861[\w.]{60,}`),
    isSecret: isMixedCase,
    positives: [
      '5Ae' + `p861${sampleText('base62', 80)}`,
      'SF_REFRESH_' + `TOKEN=5Aep861${sampleText('base62', 70, 2)}`,
    ],
    nearMisses: [
      '5Ae' + `p861${sampleText('base62', 40)}`,
      '5Ae' + `p861${'x'.repeat(80)}`,
      'x5Ae' + `p861${sampleText('base62', 80)}`,
    ],
  },
  {
    id: 'salesforce-consumer-secret',
    title: 'Salesforce consumer secret',
    keywords: ['salesforce', 'sfdc', 'sf_client', 'sf_consumer'],
    pattern: patternIgnoringCase(namedAfter('salesforce|sfdc|sf', 'secret'), '(?<secret>[0-9a-f]{64})', wordEnd),
    positives: [
      'SALESFORCE_' + `CLIENT_SECRET=${sampleText('hex', 64)}`,
      '"salesforce' + `ConsumerSecret": "${sampleText('hex', 64, 2)}"`,
      'sfdc_client_' + `secret: '${sampleText('hex', 64, 3)}'`,
    ],
    nearMisses: [
      'SALESFORCE_' + `CLIENT_SECRET=${sampleText('hex', 63)}`,
      'SALESFORCE_' + `CLIENT_SECRET=${sampleText('base62', 64)}`,
      'SALESFORCE_' + `CLIENT_SECRET=${'0'.repeat(64)}`,
      'checksum ' + `= ${sampleText('hex', 64)}`,
      'SALESFORCE_' + `CLIENT_ID=3MVG9${sampleText('base62', 80)}`,
    ],
  },
];
