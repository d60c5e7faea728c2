// DigitalOcean Spaces: access keys and, beside their name, their secrets.
import { isDummyValue } from '../dummy-value.ts';
import { spelled } from '../name-spellings.ts';
import { base64Character, namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const digitaloceanSpacesRules: readonly SecretRule[] = [
  {
    id: 'digitalocean-spaces-key',
    title: 'DigitalOcean Spaces access key',
    keywords: ['do00', 'do80'],
    pattern: pattern(wordStart, 'DO(?:00|80)[A-Z0-9]{16}', wordEnd),
    isSecret: (value) => /[A-Z]/.test(value.slice(4)) && !isDummyValue(value),
    positives: ['DO' + '00' + sampleText('base32', 16), `SPACES_KEY=${'DO' + '80'}${sampleText('base32', 16, 2)}`],
    nearMisses: [
      'DO' + '00' + sampleText('base32', 15),
      'DO' + '00' + sampleText('base32', 17),
      'DO' + '00' + 'X'.repeat(16),
    ],
  },
  {
    id: 'digitalocean-spaces-secret',
    title: 'DigitalOcean Spaces secret key',
    keywords: ['spaces', 'do00', 'do80'],
    pattern: patternIgnoringCase(
      '(?:',
      String.raw`${wordStart}DO(?:00|80)[A-Z0-9]{16}(?:["'\`,;:|/\s\\]|\\u00(?:2[27]|3[CcEe])){1,12}`,
      '|',
      namedAfter('spaces', `${spelled('secret', 'access', 'key')}|${spelled('secret', 'key')}|secret`),
      ')',
      `(?<secret>${base64Character}{43})(?![A-Za-z0-9+/=])`,
    ),
    isSecret: isMixedCase,
    positives: [
      `SPACES_SECRET_ACCESS_KEY=${sampleText('base64', 43)}`,
      `connect("${'DO' + '00'}${sampleText('base32', 16)}", "${sampleText('base62', 43, 2)}")`,
    ],
    nearMisses: [
      `SPACES_SECRET_ACCESS_KEY=${sampleText('base64', 42)}`,
      `SPACES_ENDPOINT=${sampleText('base64', 43)}`,
      `SPACES_SECRET_KEY=${'A'.repeat(43)}`,
    ],
  },
];
