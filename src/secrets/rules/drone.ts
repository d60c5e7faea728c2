// Drone: user tokens and the secret that a server shares with its runners, beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const droneRules: readonly SecretRule[] = [
  {
    id: 'drone-token',
    title: 'Drone token or shared secret',
    keywords: ['drone'],
    pattern: patternIgnoringCase(namedAfter('drone', 'token|secret|key'), '(?<secret>[A-Za-z0-9]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`DRONE_TOKEN=${sampleText('base62', 32)}`, `DRONE_RPC_SECRET: ${sampleText('hex', 32, 2)}`],
    nearMisses: [
      `DRONE_TOKEN=${sampleText('base62', 31)}`,
      `DRONE_RPC_SECRET=${'0'.repeat(32)}`,
      `DRONE_COMMIT=${sampleText('hex', 32)}`,
    ],
  },
];
