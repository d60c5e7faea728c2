// AssemblyAI: API keys beside their name; they have no shape of their own.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const assemblyaiRules: readonly SecretRule[] = [
  {
    id: 'assemblyai-api-key',
    title: 'AssemblyAI API key',
    keywords: ['assemblyai', 'assembly_ai', 'aai.settings', 'aai_api'],
    pattern: patternIgnoringCase(namedAfter('assembly[_-]?ai|aai'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'ASSEMBLYAI_' + `API_KEY=${sampleText('hex', 32)}`,
      '"assembly' + `AiKey": "${sampleText('hex', 32, 2)}"`,
      'aai.settings.' + `api_key = "${sampleText('hex', 32, 3)}"`,
    ],
    nearMisses: [
      'ASSEMBLYAI_' + `API_KEY=${sampleText('hex', 31)}`,
      'ASSEMBLYAI_' + `API_KEY=${sampleText('base62', 32)}`,
      'ASSEMBLYAI_' + `API_KEY=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
    ],
  },
];
