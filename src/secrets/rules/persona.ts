// Persona: API keys.
import { kebabEnd, pattern, uuid, wordStart } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const personaRules: readonly SecretRule[] = [
  {
    id: 'persona-api-key',
    title: 'Persona API key',
    keywords: ['persona_'],
    pattern: pattern(wordStart, `persona_(?:production|sandbox)_${uuid}`, kebabEnd),
    positives: ['persona_' + `production_${sampleUuid()}`, 'PERSONA_API_KEY=' + `persona_sandbox_${sampleUuid(2)}`],
    nearMisses: [
      'persona_' + `production_${sampleText('hex', 32)}`,
      'persona_sandbox_' + `00000000-0000-0000-0000-${'0'.repeat(12)}`,
      'persona_' + `template_${sampleUuid()}`,
    ],
  },
];
