// Helicone: API keys. Those that begin with `pk-` can write only, but are kept from strangers too.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const heliconeRules: readonly SecretRule[] = [
  {
    id: 'helicone-api-key',
    title: 'Helicone API key',
    keywords: ['-helicone-'],
    lead: 2,
    pattern: pattern(kebabStart, '[sp]k-helicone-(?:eu-)?[a-z0-9]{7}(?:-[a-z0-9]{7}){3}', kebabEnd),
    positives: [
      'sk-' +
        `helicone-${sampleText('base62', 7).toLowerCase()}-${sampleText('base62', 7, 11).toLowerCase()}-${sampleText('base62', 7, 21).toLowerCase()}-${sampleText('base62', 7, 31).toLowerCase()}`,
      'HELICONE_API_KEY=' +
        `pk-helicone-eu-${sampleText('base62', 7, 2).toLowerCase()}-${sampleText('base62', 7, 12).toLowerCase()}-${sampleText('base62', 7, 22).toLowerCase()}-${sampleText('base62', 7, 32).toLowerCase()}`,
    ],
    nearMisses: [
      'sk-' +
        `helicone-${sampleText('base62', 7).toLowerCase()}-${sampleText('base62', 7, 11).toLowerCase()}-${sampleText('base62', 7, 21).toLowerCase()}`,
      'sk-' + `helicone-${'x'.repeat(7)}-${'x'.repeat(7)}-${'x'.repeat(7)}-${'x'.repeat(7)}`,
      'zk-' +
        `helicone-${sampleText('base62', 7).toLowerCase()}-${sampleText('base62', 7, 11).toLowerCase()}-${sampleText('base62', 7, 21).toLowerCase()}-${sampleText('base62', 7, 31).toLowerCase()}`,
    ],
  },
];
