// DocuSign: client secrets beside their name. Integration keys are ids.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const docusignRules: readonly SecretRule[] = [
  {
    id: 'docusign-secret',
    title: 'DocuSign client secret',
    keywords: ['docusign'],
    pattern: patternIgnoringCase(namedAfter('docusign', 'secret'), `(?<secret>${uuid})`, kebabEnd),
    positives: [
      'DOCUSIGN_' + `CLIENT_SECRET=${sampleUuid()}`,
      '"docusign' + `SecretKey": "${sampleUuid(2)}"`,
      'docusign_' + `secret: '${sampleUuid(3)}'`,
    ],
    nearMisses: [
      'DOCUSIGN_' +
        `CLIENT_SECRET=${sampleText('hex', 8)}-${sampleText('hex', 4, 11)}-${sampleText('hex', 4, 21)}-${sampleText('hex', 4, 31)}-${sampleText('hex', 11, 41)}`,
      'DOCUSIGN_CLIENT_SECRET=' + `00000000-0000-0000-0000-${'0'.repeat(12)}`,
      'request ' + `id ${sampleUuid()}`,
      'DOCUSIGN_' + `INTEGRATION_KEY=${sampleUuid()}`,
    ],
  },
];
