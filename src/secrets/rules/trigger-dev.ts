// Trigger.dev: secret keys of environments, personal access tokens.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const triggerDevRules: readonly SecretRule[] = [
  {
    id: 'trigger-dev-key',
    title: 'Trigger.dev secret key or access token',
    keywords: ['tr_dev_', 'tr_prod_', 'tr_stg_', 'tr_preview_', 'tr_pat_'],
    pattern: pattern(wordStart, 'tr_(?:(?:dev|prod|stg|preview)_[A-Za-z0-9]{20,24}|pat_[a-z0-9]{40})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'tr_p' + `rod_${sampleText('base62', 20)}`,
      'TRIGGER_SECRET_' + `KEY=tr_dev_${sampleText('base62', 24, 2)}`,
      'tr_' + `pat_${sampleText('base62', 40, 3).toLowerCase()}`,
    ],
    nearMisses: [
      'tr_p' + `rod_${sampleText('base62', 19)}`,
      'tr_' + `dev_${'x'.repeat(24)}`,
      'str_' + `dev_${sampleText('base62', 24)}`,
    ],
  },
];
