// Together AI: API keys, of the present form and the one without a prefix.
import { kebabEnd, namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const togetherRules: readonly SecretRule[] = [
  {
    id: 'together-api-key',
    title: 'Together AI API key',
    keywords: ['tgp_v1_'],
    pattern: pattern(wordStart, String.raw`tgp_v1_[\w-]{43}`, kebabEnd),
    positives: [
      'tgp' + `_v1_${sampleText('base64url', 43)}`,
      'TOGETHER_API_' + `KEY=tgp_v1_${sampleText('base64url', 43, 2)}`,
    ],
    nearMisses: [
      'tgp' + `_v1_${sampleText('base64url', 42)}`,
      'tgp' + `_v1_${'x'.repeat(43)}`,
      'tgp' + `_v2_${sampleText('base64url', 43)}`,
    ],
  },
  {
    id: 'together-legacy-api-key',
    title: 'Together AI API key (older form)',
    keywords: ['together_api', 'togetherapi', 'together-api', 'together.api', 'together_ai', 'togetherai'],
    pattern: patternIgnoringCase(namedAfter('together(?:_?ai)?[_.-]?api'), '(?<secret>[0-9a-f]{64})', wordEnd),
    positives: [
      'TOGETHER_' + `API_KEY=${sampleText('hex', 64)}`,
      '"together' + `ApiKey": "${sampleText('hex', 64, 2)}"`,
      'together_ai_' + `api_key: '${sampleText('hex', 64, 3)}'`,
    ],
    nearMisses: [
      'TOGETHER_' + `API_KEY=${sampleText('hex', 63)}`,
      'TOGETHER_' + `API_KEY=${sampleText('base62', 64)}`,
      'TOGETHER_' + `API_KEY=${'0'.repeat(64)}`,
      'checksum ' + `= ${sampleText('hex', 64)}`,
    ],
  },
];
