// Dropbox Sign (HelloSign): API keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dropboxSignRules: readonly SecretRule[] = [
  {
    id: 'dropbox-sign-api-key',
    title: 'Dropbox Sign API key',
    keywords: ['hellosign', 'hello_sign', 'dropboxsign', 'dropbox_sign'],
    pattern: patternIgnoringCase(namedAfter('hello_?sign|dropbox_?sign'), '(?<secret>[0-9a-f]{64})', wordEnd),
    positives: [
      'HELLOSIGN_' + `API_KEY=${sampleText('hex', 64)}`,
      '"dropboxSign' + `ApiKey": "${sampleText('hex', 64, 2)}"`,
      'dropbox_' + `sign_key: '${sampleText('hex', 64, 3)}'`,
    ],
    nearMisses: [
      'HELLOSIGN_' + `API_KEY=${sampleText('hex', 63)}`,
      'HELLOSIGN_' + `API_KEY=${sampleText('base62', 64)}`,
      'HELLOSIGN_' + `API_KEY=${'0'.repeat(64)}`,
      'checksum ' + `= ${sampleText('hex', 64)}`,
    ],
  },
];
