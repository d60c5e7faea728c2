// Doppler: personal, service, CLI, SCIM, audit and service account tokens.
import { dottedStart, pattern, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dopplerRules: readonly SecretRule[] = [
  {
    id: 'doppler-token',
    title: 'Doppler token',
    keywords: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.scim.', 'dp.audit.', 'dp.sa.', 'dp.said.'],
    pattern: pattern(
      dottedStart,
      String.raw`dp\.(?:pt|st|ct|scim|audit|sa(?:id)?)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}`,
      wordEnd,
    ),
    positives: [
      'dp' + '.pt.' + sampleText('base62', 43),
      'dp' + '.st.prd_billing.' + sampleText('base62', 43, 2),
      `DOPPLER_TOKEN=${'dp' + '.sa.'}${sampleText('base62', 40, 3)}`,
    ],
    nearMisses: [
      'dp' + '.pt.' + sampleText('base62', 39),
      'dp' + '.xx.' + sampleText('base62', 43),
      'dp' + '.pt.' + 'x'.repeat(43),
    ],
  },
];
