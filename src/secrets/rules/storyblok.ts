// Storyblok: preview and management tokens beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const storyblokRules: readonly SecretRule[] = [
  {
    id: 'storyblok-token',
    title: 'Storyblok token',
    keywords: ['storyblok'],
    pattern: patternIgnoringCase(
      namedAfter('storyblok'),
      String.raw`(?<secret>[a-z0-9]{22}tt|[a-z0-9]{22}tt-\d{3,9}-[\w-]{18,40})`,
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'STORYBLOK_' + `TOKEN=${sampleText('base62', 22)}tt`,
      '"storyblok' + `AccessToken": "${sampleText('base62', 22, 2)}tt"`,
      'storyblok_' +
        `oauth_token: '${sampleText('base62', 22, 3)}tt-${sampleText('digits', 5, 13)}-${sampleText('base62', 20, 23)}'`,
    ],
    nearMisses: [
      'STORYBLOK_' + `TOKEN=${sampleText('base62', 21)}tt`,
      'STORYBLOK_' + `TOKEN=${'x'.repeat(22)}tt`,
      'checksum ' + `= ${sampleText('base62', 22)}tt`,
    ],
  },
];
