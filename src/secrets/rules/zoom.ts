// Zoom: client, SDK and webhook secrets beside their name. Account and client ids are no secret.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const zoomRules: readonly SecretRule[] = [
  {
    id: 'zoom-client-secret',
    title: 'Zoom client secret',
    keywords: ['zoom_', 'zoomclient', 'zoomsdk', 'zoom-', 'zoom.client', 'zoom.api', 'zoomapi', 'zoomsecret'],
    pattern: patternIgnoringCase(namedAfter('zoom', 'secret'), '(?<secret>[a-z0-9]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'ZOOM_CLIENT_' + `SECRET=${sampleText('base62', 32)}`,
      '"zoomClient' + `Secret": "${sampleText('base62', 32, 2)}"`,
      'zoom_sdk_' + `secret: '${sampleText('base62', 32, 3)}'`,
    ],
    nearMisses: [
      'ZOOM_CLIENT_' + `SECRET=${sampleText('base62', 31)}`,
      'ZOOM_CLIENT_' + `SECRET=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base62', 32)}`,
      'ZOOM_' + `ACCOUNT_ID=${sampleText('base62', 22)}`,
    ],
  },
];
