// Box: client secrets and developer tokens beside their name. Client ids are no secret.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const boxRules: readonly SecretRule[] = [
  {
    id: 'box-secret',
    title: 'Box client secret or developer token',
    keywords: [
      'box_client',
      'boxclient',
      'box_developer',
      'boxdeveloper',
      'box_api',
      'boxapi',
      'box_access',
      'boxaccess',
      'box-client',
      'box_app',
    ],
    pattern: patternIgnoringCase(
      namedAfter('box[._-]?(?:client|developer|api|access|app|sdk)', 'secret|token'),
      '(?<secret>[a-z0-9]{32})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'BOX_CLIENT_' + `SECRET=${sampleText('base62', 32)}`,
      '"boxDeveloper' + `Token": "${sampleText('base62', 32, 2)}"`,
      'box_access_' + `token: '${sampleText('base62', 32, 3)}'`,
    ],
    nearMisses: [
      'BOX_CLIENT_' + `SECRET=${sampleText('base62', 31)}`,
      'BOX_CLIENT_' + `SECRET=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base62', 32)}`,
      'BOX_' + `CLIENT_ID=${sampleText('base62', 32)}`,
    ],
  },
];
