// PostHog: personal and secret API keys. Project keys (`phc_`) stand in browsers.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const posthogRules: readonly SecretRule[] = [
  {
    id: 'posthog-api-key',
    title: 'PostHog personal or secret API key',
    keywords: ['phx_', 'phs_'],
    pattern: pattern(wordStart, 'ph[xs]_[A-Za-z0-9]{40,60}', wordEnd),
    positives: ['ph' + `x_${sampleText('base62', 47)}`, 'POSTHOG_' + `API_KEY=phs_${sampleText('base62', 43, 2)}`],
    nearMisses: [
      'ph' + `x_${sampleText('base62', 30)}`,
      'ph' + `x_${'x'.repeat(47)}`,
      'ph' + `c_${sampleText('base62', 43)}`,
    ],
  },
];
