// Docker Swarm: tokens with which machines join, keys that unlock managers.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dockerSwarmRules: readonly SecretRule[] = [
  {
    id: 'docker-swarm-token',
    title: 'Docker Swarm join token or unlock key',
    keywords: ['swmtkn-', 'swmkey-'],
    pattern: pattern(
      kebabStart,
      String.raw`SWM(?:TKN-[12]-[a-z0-9]{50}-[a-z0-9]{25}|KEY-1-[A-Za-z0-9+/]{40,44})`,
      kebabEnd,
    ),
    positives: [
      'SWM' + `TKN-1-${sampleText('base32', 50).toLowerCase()}-${sampleText('hex', 25)}`,
      'SWM' + `KEY-1-${sampleText('base62', 43, 2)}`,
    ],
    nearMisses: [
      'SWM' + `TKN-1-${sampleText('hex', 50)}-${sampleText('hex', 24)}`,
      'SWM' + `TKN-1-${sampleText('hex', 50)}`,
      'SWM' + `TKN-1-${'x'.repeat(50)}-${'x'.repeat(25)}`,
    ],
  },
];
