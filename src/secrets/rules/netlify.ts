// Netlify: access tokens; the older ones beside their name.
import { kebabEnd, namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const netlifyRules: readonly SecretRule[] = [
  {
    id: 'netlify-token',
    title: 'Netlify access token',
    keywords: ['nfp_', 'nfc_', 'nfo_', 'nfb_', 'nfu_', 'nfk_'],
    pattern: pattern(wordStart, 'nf[pcobuk]_[A-Za-z0-9]{36}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'nf' + 'p_' + sampleText('base62', 36),
      `NETLIFY_AUTH_TOKEN=${'nf' + 'c_'}${sampleText('base62', 36, 2)}`,
    ],
    nearMisses: [
      'nf' + 'p_' + sampleText('base62', 35),
      'nf' + 'p_' + sampleText('base62', 37),
      'nf' + 'p_' + 'x'.repeat(36),
    ],
  },
  {
    id: 'netlify-legacy-token',
    title: 'Netlify access token without a prefix',
    keywords: ['netlify'],
    pattern: patternIgnoringCase(
      namedAfter('netlify', 'token|key|secret'),
      String.raw`(?<secret>[\w-]{40,46})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `NETLIFY_AUTH_TOKEN=${sampleText('base64url', 43)}`,
      `netlify_access_token: '${sampleText('base64url', 43, 2)}'`,
    ],
    nearMisses: [
      `NETLIFY_AUTH_TOKEN=${sampleText('base64url', 39)}`,
      `NETLIFY_SITE_ID=${sampleText('base64url', 43)}`,
      `NETLIFY_AUTH_TOKEN=${'x'.repeat(43)}`,
    ],
  },
];
