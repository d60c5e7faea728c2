// Kakao: application keys beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const kakaoRules: readonly SecretRule[] = [
  {
    id: 'kakao-key',
    title: 'Kakao REST or admin key',
    keywords: ['kakao'],
    pattern: patternIgnoringCase(
      namedAfter('kakao', 'rest[_-]?api[_-]?key|admin[_-]?key|secret'),
      '(?<secret>[0-9a-f]{32})',
      wordEnd,
    ),
    positives: [
      'KAKAO_REST_' + `API_KEY=${sampleText('hex', 32)}`,
      '"kakaoAdmin' + `Key": "${sampleText('hex', 32, 2)}"`,
      'kakao_client_' + `secret: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'KAKAO_REST_' + `API_KEY=${sampleText('hex', 31)}`,
      'KAKAO_REST_' + `API_KEY=${sampleText('base62', 32)}`,
      'KAKAO_REST_' + `API_KEY=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'KAKAO_' + `JAVASCRIPT_KEY=${sampleText('hex', 32)}`,
    ],
  },
];
