// Exoscale: API keys and, beside their name, their secrets.
import { kebabEnd, namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const exoscaleRules: readonly SecretRule[] = [
  {
    id: 'exoscale-key',
    title: 'Exoscale API key',
    keywords: ['exo'],
    pattern: pattern(wordStart, 'EXO[0-9a-f]{24}', wordEnd),
    positives: ['EX' + 'O' + sampleText('hex', 24), `EXOSCALE_API_KEY=${'EX' + 'O'}${sampleText('hex', 24, 2)}`],
    nearMisses: ['EX' + 'O' + sampleText('hex', 23), 'EX' + 'O' + sampleText('hex', 25), 'EX' + 'O' + '0'.repeat(24)],
  },
  {
    id: 'exoscale-secret',
    title: 'Exoscale API secret',
    keywords: ['exoscale'],
    pattern: patternIgnoringCase(namedAfter('exoscale', 'secret'), String.raw`(?<secret>[\w-]{43})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `EXOSCALE_API_SECRET=${sampleText('base64url', 43)}`,
      `exoscale_secret: '${sampleText('base64url', 43, 2)}'`,
    ],
    nearMisses: [
      `EXOSCALE_API_SECRET=${sampleText('base64url', 42)}`,
      `EXOSCALE_ZONE=${sampleText('base64url', 43)}`,
      `EXOSCALE_API_SECRET=${'x'.repeat(43)}`,
    ],
  },
];
