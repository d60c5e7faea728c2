// Amplitude: secret keys beside their name. API keys stand in browsers.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const amplitudeRules: readonly SecretRule[] = [
  {
    id: 'amplitude-secret-key',
    title: 'Amplitude secret key',
    keywords: ['amplitude'],
    pattern: patternIgnoringCase(namedAfter('amplitude', 'secret'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'AMPLITUDE_' + `SECRET_KEY=${sampleText('hex', 32)}`,
      '"amplitude' + `SecretKey": "${sampleText('hex', 32, 2)}"`,
      'amplitude_' + `secret: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'AMPLITUDE_' + `SECRET_KEY=${sampleText('hex', 31)}`,
      'AMPLITUDE_' + `SECRET_KEY=${sampleText('base62', 32)}`,
      'AMPLITUDE_' + `SECRET_KEY=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'AMPLITUDE_' + `API_KEY=${sampleText('hex', 32)}`,
    ],
  },
];
