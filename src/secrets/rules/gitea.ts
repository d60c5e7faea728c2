// Gitea, Forgejo, Codeberg: access tokens beside the name of the server.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const giteaRules: readonly SecretRule[] = [
  {
    id: 'gitea-token',
    title: 'Gitea or Forgejo access token',
    keywords: ['gitea', 'forgejo', 'codeberg'],
    pattern: patternIgnoringCase(
      namedAfter('gitea|forgejo|codeberg', 'token|key|secret'),
      '(?<secret>[0-9a-f]{40})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `GITEA_TOKEN=${sampleText('hex', 40)}`,
      `forgejo_access_token: '${sampleText('hex', 40, 2)}'`,
      `"codebergToken": "${sampleText('hex', 40, 3)}"`,
    ],
    nearMisses: [
      `GITEA_TOKEN=${sampleText('hex', 39)}`,
      `GITEA_COMMIT=${sampleText('hex', 40)}`,
      `GITEA_TOKEN=${'a'.repeat(40)}`,
    ],
  },
];
