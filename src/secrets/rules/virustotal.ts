// VirusTotal: API keys beside their name. File hashes have the same shape.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const virustotalRules: readonly SecretRule[] = [
  {
    id: 'virustotal-api-key',
    title: 'VirusTotal API key',
    keywords: ['virustotal', 'virus_total', 'vt_api', 'vtapi', 'vt-api', 'vt.api'],
    pattern: patternIgnoringCase(namedAfter('virus_?total|vt[_.-]?api'), '(?<secret>[0-9a-f]{64})', wordEnd),
    positives: [
      'VIRUSTOTAL_' + `API_KEY=${sampleText('hex', 64)}`,
      '"virusTotal' + `Key": "${sampleText('hex', 64, 2)}"`,
      'VT_API_' + `KEY: ${sampleText('hex', 64, 3)}`,
      'vtApi' + `Key = '${sampleText('hex', 64, 4)}'`,
    ],
    nearMisses: [
      'VIRUSTOTAL_' + `API_KEY=${sampleText('hex', 63)}`,
      'VIRUSTOTAL_' + `API_KEY=${sampleText('base62', 64)}`,
      'VIRUSTOTAL_' + `API_KEY=${'0'.repeat(64)}`,
      'checksum ' + `= ${sampleText('hex', 64)}`,
    ],
  },
];
