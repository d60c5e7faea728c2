// OpenShift: access tokens of users.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const openshiftRules: readonly SecretRule[] = [
  {
    id: 'openshift-token',
    title: 'OpenShift access token',
    keywords: ['sha256~'],
    pattern: pattern(kebabStart, String.raw`sha256~[\w-]{43}`, kebabEnd),
    positives: [
      'sha' + '256~' + sampleText('base64url', 43),
      `oc login --token=${'sha' + '256~'}${sampleText('base64url', 43, 2)}`,
    ],
    nearMisses: [
      'sha' + '256~' + sampleText('base64url', 42),
      'sha' + '256~' + 'x'.repeat(43),
      // A digest of an image.
      `sha256:${sampleText('hex', 64)}`,
    ],
  },
];
