// Apify: API tokens and proxy passwords.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const apifyRules: readonly SecretRule[] = [
  {
    id: 'apify-token',
    title: 'Apify API token',
    keywords: ['apify_api_'],
    pattern: pattern(wordStart, 'apify_api_[A-Za-z0-9]{34,40}', wordEnd),
    positives: [
      'apify_' + `api_${sampleText('base62', 36)}`,
      'https://api.apify.com/' + `v2/acts?token=apify_api_${sampleText('base62', 36, 2)}`,
    ],
    nearMisses: [
      'apify_' + `api_${sampleText('base62', 30)}`,
      'apify_' + `api_${'x'.repeat(36)}`,
      'myapify_' + `api_${sampleText('base62', 36)}`,
    ],
  },
  {
    id: 'apify-proxy-password',
    title: 'Apify proxy password',
    keywords: ['apify_proxy', 'apifyproxy', 'apify-proxy'],
    pattern: patternIgnoringCase(namedAfter('apify', 'password'), '(?<secret>[a-z0-9]{25})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'APIFY_PROXY_' + `PASSWORD=${sampleText('base62', 25)}`,
      '"apifyProxy' + `Password": "${sampleText('base62', 25, 2)}"`,
    ],
    nearMisses: [
      'APIFY_PROXY_' + `PASSWORD=${sampleText('base62', 24)}`,
      'APIFY_PROXY_' + `PASSWORD=${'x'.repeat(25)}`,
      'checksum ' + `= ${sampleText('base62', 25)}`,
    ],
  },
];
