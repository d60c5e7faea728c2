// Nx Cloud: access tokens beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { base64Character, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const nxCloudRules: readonly SecretRule[] = [
  {
    id: 'nx-cloud-token',
    title: 'Nx Cloud access token',
    keywords: [...spellingsOf('nx', 'cloud')],
    pattern: patternIgnoringCase(
      namedAfter(spelled('nx', 'cloud'), 'token'),
      `(?<secret>${base64Character}{60,80}={0,2}|[A-Za-z0-9]{40})`,
      String.raw`(?![\w+/])`,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `NX_CLOUD_ACCESS_TOKEN=${sampleText('base62', 66)}==`,
      `"nxCloudAccessToken": "${sampleText('base62', 68, 2)}"`,
    ],
    nearMisses: [
      `NX_CLOUD_ACCESS_TOKEN=${sampleText('base62', 30)}`,
      `NX_CLOUD_ID=${sampleText('hex', 24)}`,
      `NX_CLOUD_ACCESS_TOKEN=${'x'.repeat(68)}`,
    ],
  },
];
