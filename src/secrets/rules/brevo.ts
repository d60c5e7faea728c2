// Brevo (Sendinblue): API and SMTP keys.
import { kebabStart, pattern, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const brevoRules: readonly SecretRule[] = [
  {
    id: 'brevo-key',
    title: 'Brevo API or SMTP key',
    keywords: ['xkeysib-', 'xsmtpsib-'],
    pattern: pattern(kebabStart, 'x(?:key|smtp)sib-[0-9a-f]{64}-[A-Za-z0-9]{16}', wordEnd),
    positives: [
      'xkey' + `sib-${sampleText('hex', 64)}-${sampleText('base62', 16, 11)}`,
      'SMTP_PASSWORD=' + `xsmtpsib-${sampleText('hex', 64, 2)}-${sampleText('base62', 16, 12)}`,
    ],
    nearMisses: [
      'xkey' + `sib-${sampleText('hex', 63)}-${sampleText('base62', 16, 11)}`,
      'xkey' + `sib-${'0'.repeat(64)}-${'x'.repeat(16)}`,
      'xkey' + `sib-${sampleText('hex', 64)}`,
    ],
  },
];
