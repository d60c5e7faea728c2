// Hugging Face: user and organisation tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const huggingFaceRules: readonly SecretRule[] = [
  {
    id: 'hugging-face-token',
    title: 'Hugging Face token',
    keywords: ['hf_', 'api_org_'],
    pattern: pattern(wordStart, '(?:hf|api_org)_[A-Za-z0-9]{34,40}', wordEnd),
    positives: ['h' + 'f_' + sampleText('base62', 34), 'api' + '_org_' + sampleText('base62', 34, 2)],
    nearMisses: [
      'h' + 'f_' + sampleText('base62', 20),
      'h' + 'f_' + 'x'.repeat(34),
      'h' + 'f_' + 'hub_download_with_retries_and_backoff_limits',
      `s${'h' + 'f_'}${sampleText('base62', 34)}`,
    ],
  },
];
