// Zhipu (Z.ai, GLM): API keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const zhipuRules: readonly SecretRule[] = [
  {
    id: 'zhipu-api-key',
    title: 'Zhipu API key',
    keywords: ['zhipu', 'bigmodel', 'zai_api', 'zaiclient', 'glm_api'],
    pattern: patternIgnoringCase(
      namedAfter(String.raw`zhipu(?:_?ai)?|big_?model|z\.?ai|glm`),
      String.raw`(?<secret>[0-9a-f]{32}\.[a-z0-9]{16})`,
      wordEnd,
    ),
    positives: [
      'ZHIPUAI_' + `API_KEY=${sampleText('hex', 32)}.${sampleText('base62', 16, 11)}`,
      '"zhipuApi' + `Key": "${sampleText('hex', 32, 2)}.${sampleText('base62', 16, 12)}"`,
      'ZaiClient(api_' + `key="${sampleText('hex', 32, 3)}.${sampleText('base62', 16, 13)}")`,
    ],
    nearMisses: [
      'ZHIPUAI_' + `API_KEY=${sampleText('hex', 32)}.${sampleText('base62', 15, 11)}`,
      'ZHIPUAI_' + `API_KEY=${'0'.repeat(32)}.${'0'.repeat(16)}`,
      'checksum ' + `= ${sampleText('hex', 32)}.${sampleText('base62', 16, 11)}`,
    ],
  },
];
