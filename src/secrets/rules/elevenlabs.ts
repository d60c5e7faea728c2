// ElevenLabs: API keys, of the present form and the one without a prefix.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const elevenlabsRules: readonly SecretRule[] = [
  {
    id: 'elevenlabs-api-key',
    title: 'ElevenLabs API key',
    keywords: ['sk_'],
    pattern: pattern(wordStart, 'sk_[0-9a-f]{48}', wordEnd),
    positives: ['s' + `k_${sampleText('hex', 48)}`, 'xi-api-' + `key: sk_${sampleText('hex', 48, 2)}`],
    nearMisses: [
      's' + `k_${sampleText('hex', 47)}`,
      's' + `k_${'0'.repeat(48)}`,
      'ta' + `sk_${sampleText('hex', 48)}`,
      's' + `k_${sampleText('hex', 32)}`,
    ],
  },
  {
    id: 'elevenlabs-legacy-api-key',
    title: 'ElevenLabs API key (older form)',
    keywords: ['elevenlabs', 'eleven_labs', 'xi-api-key'],
    pattern: patternIgnoringCase(namedAfter('eleven[_-]?labs|xi-api'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'ELEVENLABS_' + `API_KEY=${sampleText('hex', 32)}`,
      '"xi-api-' + `key": "${sampleText('hex', 32, 2)}"`,
      'eleven_' + `labs_key: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'ELEVENLABS_' + `API_KEY=${sampleText('hex', 31)}`,
      'ELEVENLABS_' + `API_KEY=${sampleText('base62', 32)}`,
      'ELEVENLABS_' + `API_KEY=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
    ],
  },
];
