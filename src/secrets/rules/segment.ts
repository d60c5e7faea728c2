// Segment: public API tokens; write keys beside their name.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const segmentRules: readonly SecretRule[] = [
  {
    id: 'segment-api-token',
    title: 'Segment public API token',
    keywords: ['sgp_'],
    pattern: pattern(wordStart, 'sgp_[A-Za-z0-9]{64}', wordEnd),
    positives: ['sg' + `p_${sampleText('base62', 64)}`, 'SEGMENT_' + `TOKEN=sgp_${sampleText('base62', 64, 2)}`],
    nearMisses: [
      'sg' + `p_${sampleText('base62', 63)}`,
      'sg' + `p_${'x'.repeat(64)}`,
      'is' + `gp_${sampleText('base62', 64)}`,
    ],
  },
  {
    id: 'segment-write-key',
    title: 'Segment write key',
    keywords: ['segment_write', 'segmentwrite', 'segment-write', 'segment_api', 'segmentapi'],
    pattern: patternIgnoringCase(namedAfter('segment'), '(?<secret>[a-z0-9]{32})', wordEnd),
    isSecret: isMixedCase,
    positives: [
      'SEGMENT_' + `WRITE_KEY=${sampleText('base62', 32)}`,
      '"segment' + `WriteKey": "${sampleText('base62', 32, 2)}"`,
      'segment_' + `api_key: ${sampleText('base62', 32, 3)}`,
    ],
    nearMisses: [
      'SEGMENT_' + `WRITE_KEY=${sampleText('base62', 31)}`,
      'SEGMENT_' + `WRITE_KEY=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base62', 32)}`,
    ],
  },
];
