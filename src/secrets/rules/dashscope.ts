// Alibaba Model Studio (DashScope, Qwen): API keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dashscopeRules: readonly SecretRule[] = [
  {
    id: 'dashscope-api-key',
    title: 'DashScope API key',
    keywords: ['dashscope', 'bailian', 'qwen'],
    pattern: patternIgnoringCase(namedAfter('dashscope|bailian|qwen'), '(?<secret>sk-[0-9a-f]{32})', wordEnd),
    positives: [
      'DASHSCOPE_' + `API_KEY=sk-${sampleText('hex', 32)}`,
      '"qwenApi' + `Key": "sk-${sampleText('hex', 32, 2)}"`,
      'dashscope.' + `api_key = 'sk-${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'DASHSCOPE_' + `API_KEY=sk-${sampleText('hex', 31)}`,
      'DASHSCOPE_' + `API_KEY=sk-${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'QWEN_MODEL_' + `KEY=qwen-${sampleText('hex', 32)}`,
    ],
  },
];
