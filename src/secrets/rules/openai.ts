// OpenAI: project, service account and admin keys; the older form, which many compatible providers share.
import { isDummyValue } from '../dummy-value.ts';
import { kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const prefix = 'sk' + '-';

export const openaiRules: readonly SecretRule[] = [
  {
    id: 'openai-api-key',
    title: 'OpenAI (or compatible) API key',
    keywords: ['sk-'],
    pattern: pattern(kebabStart, String.raw`sk-(?:(?:proj|svcacct|admin|None)-[\w-]{40,}|[A-Za-z0-9]{32,}[\w-]*)`),
    // A class or a slug made of words has no digits.
    isSecret: (value) => /\d/.test(value) && /[A-Za-z]/.test(value.slice(3)) && !isDummyValue(value),
    positives: [
      prefix + `proj-${sampleText('base64url', 74)}T3Blbk` + `FJ${sampleText('base64url', 74, 2)}`,
      prefix + `svcacct-${sampleText('base64url', 60)}`,
      prefix + `admin-${sampleText('base64url', 60)}`,
      prefix + `${sampleText('base62', 20)}T3Blbk` + `FJ${sampleText('base62', 20, 2)}`,
      prefix + sampleText('hex', 32),
    ],
    nearMisses: [
      prefix + `proj-${sampleText('base64url', 30)}`,
      prefix + sampleText('base62', 24),
      prefix + 'x'.repeat(48),
      `ta${prefix}${sampleText('base62', 48)}`,
      prefix + 'proj-your-api-key-your-api-key-your-api-key-1',
    ],
  },
];
