// Exa: search API keys beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const exaRules: readonly SecretRule[] = [
  {
    id: 'exa-api-key',
    title: 'Exa API key',
    keywords: ['exa_api', 'exaapi', 'exa-api', 'exa.api', 'metaphor_api'],
    pattern: patternIgnoringCase(namedAfter('exa[_.-]?api|metaphor[_-]?api'), `(?<secret>${uuid})`, kebabEnd),
    positives: ['EXA_' + `API_KEY=${sampleUuid()}`, '"exaApi' + `Key": "${sampleUuid(2)}"`],
    nearMisses: [
      'EXA_' +
        `API_KEY=${sampleText('hex', 8)}-${sampleText('hex', 4, 11)}-${sampleText('hex', 4, 21)}-${sampleText('hex', 4, 31)}-${sampleText('hex', 11, 41)}`,
      'EXA_API_KEY=00000000-' + `0000-0000-0000-${'0'.repeat(12)}`,
      'request ' + `id ${sampleUuid()}`,
    ],
  },
];
