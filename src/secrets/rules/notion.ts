// Notion: integration tokens, of the present and the older form.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const notionRules: readonly SecretRule[] = [
  {
    id: 'notion-token',
    title: 'Notion integration token',
    keywords: ['ntn_', 'secret_'],
    pattern: pattern(
      wordStart,
      String.raw`(?:ntn_\d{9,12}[A-Za-z0-9]{34,38}|(?<!client_)secret_[A-Za-z0-9]{43})`,
      wordEnd,
    ),
    isSecret: isMixedCase,
    positives: [
      'nt' + `n_${sampleText('digits', 11)}${sampleText('base62', 35, 11)}`,
      'NOTION_' + `TOKEN=secret_${sampleText('base62', 43, 2)}`,
    ],
    nearMisses: [
      'nt' + `n_${sampleText('base62', 20)}`,
      'sec' + `ret_${sampleText('base62', 42)}`,
      'sec' + `ret_${'x'.repeat(43)}`,
      'nt' + `n_${sampleText('digits', 11)}${sampleText('base62', 20, 11)}`,
      'client_' + `secret_${sampleText('base62', 43)}`,
    ],
  },
];
