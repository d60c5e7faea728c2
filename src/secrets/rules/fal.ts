// fal.ai: API keys, an id and a secret.
import { spellingsOf } from '../name-spellings.ts';
import { assignmentOrCopula, patternIgnoringCase, uuid, wordEnd } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const falRules: readonly SecretRule[] = [
  {
    id: 'fal-api-key',
    title: 'fal.ai API key',
    keywords: [...spellingsOf('fal', 'key'), ...spellingsOf('fal', 'api'), 'fal_ai_key', 'fal.config'],
    pattern: patternIgnoringCase(
      String.raw`(?:fal(?:[_.-]?ai)?(?:[_.-]?api)?[_.-]?key|fal\.config\(\{\s{0,8}credentials)`,
      assignmentOrCopula,
      `(?<secret>${uuid}:[0-9a-f]{32})`,
      wordEnd,
    ),
    positives: [
      'FAL_' + `KEY=${sampleUuid()}:${sampleText('hex', 32, 11)}`,
      'FAL_API_' + `KEY=${sampleUuid(3)}:${sampleText('hex', 32, 13)}`,
      'fal.config({ ' + `credentials: "${sampleUuid(2)}:${sampleText('hex', 32, 12)}" })`,
    ],
    nearMisses: [
      'FAL_' + `KEY=${sampleUuid()}:${sampleText('hex', 31, 11)}`,
      'FAL_' + `KEY=${sampleUuid()}`,
      `${sampleUuid()}:${sampleText('hex', 32, 11)}`,
    ],
  },
];
