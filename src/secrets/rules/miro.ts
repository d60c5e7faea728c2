// Miro: access tokens, which begin with where they were made.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const miroRules: readonly SecretRule[] = [
  {
    id: 'miro-access-token',
    title: 'Miro access token',
    keywords: ['eyjtaxjvlm9yawdpbii6'],
    pattern: pattern(kebabStart, String.raw`eyJtaXJvLm9yaWdpbiI6[\w-]{8,24}_[\w-]{20,60}`, kebabEnd),
    positives: [
      `ey${'JtaXJvLm9yaWdpbiI6'}ImV1MDEifQ_${sampleText('base64url', 27)}`,
      `MIRO_ACCESS_TOKEN=ey${'JtaXJvLm9yaWdpbiI6'}InVzMDEifQ_${sampleText('base64url', 27, 2)}`,
    ],
    nearMisses: [
      `ey${'JtaXJvLm9yaWdpbiI6'}ImV1MDEifQ_${'x'.repeat(27)}`,
      `ey${'JtaXJvLm9yaWdpbiI6'}ImV1MDEifQ`,
      `ey${'JtaXJvLm9yaWdpbiI7'}ImV1MDEifQ_${sampleText('base64url', 27)}`,
    ],
  },
];
