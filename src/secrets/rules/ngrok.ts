// ngrok: tunnel tokens and API keys beside their name.
import { assignment, namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const ngrokRules: readonly SecretRule[] = [
  {
    id: 'ngrok-token',
    title: 'ngrok token or API key',
    keywords: ['ngrok', 'authtoken'],
    pattern: patternIgnoringCase(
      `(?:${namedAfter('ngrok', 'token|key')}|authtoken${assignment})`,
      String.raw`(?<secret>[A-Za-z0-9]{27}_[A-Za-z0-9]{20,22})`,
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `NGROK_AUTHTOKEN=2${sampleText('base62', 26)}_${sampleText('base62', 21)}`,
      `authtoken: 2${sampleText('base62', 26, 2)}_${sampleText('base62', 20, 2)}`,
      `ngrok config add-authtoken 1${sampleText('base62', 26, 3)}_${sampleText('base62', 21, 3)}`,
    ],
    nearMisses: [
      `NGROK_AUTHTOKEN=2${sampleText('base62', 25)}_${sampleText('base62', 21)}`,
      `NGROK_AUTHTOKEN=${'x'.repeat(27)}_${'x'.repeat(21)}`,
      `NGROK_DOMAIN=2${sampleText('base62', 26)}_${sampleText('base62', 21)}`,
    ],
  },
];
