// Vercel: tokens of people, integrations and apps, keys of its gateway and of blob stores.
import { spellingsOf } from '../name-spellings.ts';
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const vercelRules: readonly SecretRule[] = [
  {
    id: 'vercel-token',
    title: 'Vercel token',
    keywords: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'],
    pattern: pattern(wordStart, 'vc[piark]_[A-Za-z0-9]{24,}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'vc' + 'p_' + sampleText('base62', 56),
      'vc' + 'k_' + sampleText('base62', 56, 2),
      `VERCEL_TOKEN=${'vc' + 'i_'}${sampleText('base62', 24, 3)}`,
    ],
    nearMisses: [
      'vc' + 'p_' + sampleText('base62', 16),
      'vc' + 'x_' + sampleText('base62', 56),
      'vc' + 'p_' + 'x'.repeat(56),
    ],
  },
  {
    id: 'vercel-blob-token',
    title: 'Vercel Blob token',
    keywords: ['vercel_blob_rw_'],
    pattern: pattern(wordStart, 'vercel_blob_rw_[A-Za-z0-9]{12,24}_[A-Za-z0-9]{24,40}', wordEnd),
    positives: [
      'vercel_blob' + `_rw_${sampleText('base62', 16)}_${sampleText('base62', 30)}`,
      `BLOB_READ_WRITE_TOKEN="${'vercel_blob'}_rw_${sampleText('base62', 16, 2)}_${sampleText('base62', 30, 2)}"`,
    ],
    nearMisses: [
      'vercel_blob' + `_rw_${sampleText('base62', 16)}_${sampleText('base62', 20)}`,
      'vercel_blob' + `_rw_${sampleText('base62', 16)}`,
      'vercel_blob' + `_rw_${sampleText('base62', 16)}_${'x'.repeat(30)}`,
    ],
  },
  {
    id: 'vercel-legacy-token',
    title: 'Vercel token without a prefix',
    keywords: ['vercel', ...spellingsOf('now', 'token')],
    pattern: patternIgnoringCase(namedAfter('vercel|now', 'token|key|secret'), '(?<secret>[A-Za-z0-9]{24})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `VERCEL_TOKEN=${sampleText('base62', 24)}`,
      `vercel deploy --token ${sampleText('base62', 24, 2)}`,
      `"vercelToken": "${sampleText('base62', 24, 3)}"`,
    ],
    nearMisses: [
      `VERCEL_TOKEN=${sampleText('base62', 23)}`,
      // Ids of teams and projects stand in every linked checkout.
      `VERCEL_PROJECT_ID=prj_${sampleText('base62', 24)}`,
      `VERCEL_TOKEN=${'x'.repeat(24)}`,
    ],
  },
];
