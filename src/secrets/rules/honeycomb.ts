// Honeycomb: ingest, configuration and management keys; the older ones beside their name.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const honeycombRules: readonly SecretRule[] = [
  {
    id: 'honeycomb-key',
    title: 'Honeycomb key',
    keywords: ['hcaik_', 'hcbik_', 'hcxik_', 'hcaic_', 'hcalk_', 'hcamk_', 'hcbmk_', 'hcxmk_'],
    pattern: pattern(wordStart, 'hc[abx](?:ik|ic|lk|mk)_[a-z0-9]{58}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'hca' + 'ik_01' + sampleText('hex', 56),
      `HONEYCOMB_API_KEY=${'hcb' + 'ik_01'}${sampleText('base32', 56, 2).toLowerCase()}`,
    ],
    nearMisses: [
      'hca' + 'ik_01' + sampleText('hex', 55),
      // The first part names the key in lists.
      'hca' + 'ik_01' + sampleText('hex', 24),
      'hca' + 'ik_' + 'x'.repeat(58),
    ],
  },
  {
    id: 'honeycomb-legacy-key',
    title: 'Honeycomb key without a prefix',
    keywords: ['honeycomb'],
    pattern: patternIgnoringCase(
      namedAfter('honeycomb', 'key|team|token'),
      '(?<secret>[0-9a-f]{32}|[A-Za-z0-9]{22})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [`HONEYCOMB_API_KEY=${sampleText('base62', 22)}`, `x-honeycomb-team: ${sampleText('hex', 32, 2)}`],
    nearMisses: [
      `HONEYCOMB_API_KEY=${sampleText('base62', 21)}`,
      `HONEYCOMB_DATASET=${sampleText('base62', 22)}`,
      `HONEYCOMB_API_KEY=${'0'.repeat(32)}`,
    ],
  },
];
