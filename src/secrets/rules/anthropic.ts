// Anthropic: API keys, admin keys, OAuth access and refresh tokens, session keys.
import { kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const prefix = 'sk-' + 'ant-';

export const anthropicRules: readonly SecretRule[] = [
  {
    id: 'anthropic-api-key',
    title: 'Anthropic key or token',
    keywords: ['sk-ant-'],
    pattern: pattern(kebabStart, String.raw`sk-ant-[a-z]{2,12}\d{0,3}-[\w-]{32,}`),
    positives: [
      prefix + `api03-${sampleText('base64url', 93)}AA`,
      prefix + `admin01-${sampleText('base64url', 93)}AA`,
      prefix + `oat01-${sampleText('base64url', 80)}`,
      prefix + `sid01-${sampleText('base64url', 86)}`,
    ],
    nearMisses: [
      prefix + `api03-${sampleText('base64url', 20)}`,
      prefix + `api03-${'x'.repeat(93)}`,
      prefix + 'api03-your-key-here-your-key-here-your-key-here',
      `di${prefix}api03-${sampleText('base64url', 93)}`,
    ],
  },
];
