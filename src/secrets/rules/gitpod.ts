// Gitpod: personal access tokens.
import { kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const gitpodRules: readonly SecretRule[] = [
  {
    id: 'gitpod-token',
    title: 'Gitpod access token',
    keywords: ['gitpod_pat_'],
    pattern: pattern(kebabStart, String.raw`gitpod_pat_[\w.-]{40,}`),
    positives: [
      'git' + `pod_pat_${sampleText('base64url', 60)}`,
      `GITPOD_TOKEN=${'git' + 'pod_pat_'}${sampleText('base64url', 43, 2)}.${sampleText('base64url', 20, 3)}`,
    ],
    nearMisses: ['git' + `pod_pat_${sampleText('base64url', 24)}`, 'git' + `pod_pat_${'x'.repeat(60)}`],
  },
];
