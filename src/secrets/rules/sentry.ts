// Sentry: tokens of organisations, users and integrations. The key in a DSN is meant to be seen.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const sentryRules: readonly SecretRule[] = [
  {
    id: 'sentry-token',
    title: 'Sentry token',
    keywords: ['sntrys_', 'sntryu_', 'sntryi_', 'sntrya_', 'sntryr_'],
    pattern: pattern(wordStart, String.raw`sntry(?:s_eyJ[\w+/=-]{80,}|[uiar]_[0-9a-f]{64}${wordEnd})`),
    positives: [
      'snt' + `rys_ey` + `J${sampleText('base62', 120)}_${sampleText('base62', 43)}`,
      'snt' + `ryu_${sampleText('hex', 64, 2)}`,
      `SENTRY_AUTH_TOKEN=${'snt' + 'rys_ey'}J${sampleText('base62', 138, 3)}==_${sampleText('base62', 43, 3)}`,
    ],
    nearMisses: [
      'snt' + `ryu_${sampleText('hex', 63)}`,
      `https://${sampleText('hex', 32)}@o450.ingest.sentry.io/4509`,
      'snt' + `ryu_${'0'.repeat(64)}`,
      'snt' + `rys_ey` + `J${sampleText('base62', 40)}`,
    ],
  },
  {
    id: 'sentry-legacy-token',
    title: 'Sentry token without a prefix',
    keywords: ['sentry'],
    pattern: patternIgnoringCase(namedAfter('sentry', 'token|secret'), '(?<secret>[0-9a-f]{64})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`SENTRY_AUTH_TOKEN=${sampleText('hex', 64)}`, `"sentryToken": "${sampleText('hex', 64, 2)}"`],
    nearMisses: [
      `SENTRY_AUTH_TOKEN=${sampleText('hex', 63)}`,
      `SENTRY_RELEASE=${sampleText('hex', 64)}`,
      `SENTRY_DSN=https://${sampleText('hex', 32)}@o450.ingest.sentry.io/4509`,
    ],
  },
];
