// Teleport: tokens with which machines join, beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const teleportRules: readonly SecretRule[] = [
  {
    id: 'teleport-join-token',
    title: 'Teleport join token',
    keywords: ['teleport', 'tctl'],
    pattern: patternIgnoringCase(namedAfter('teleport|tctl', 'token'), '(?<secret>[0-9a-f]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`TELEPORT_JOIN_TOKEN=${sampleText('hex', 32)}`, `teleport start --token=${sampleText('hex', 32, 2)}`],
    nearMisses: [
      `TELEPORT_JOIN_TOKEN=${sampleText('hex', 31)}`,
      // The pin of the authority is public.
      `teleport start --ca-pin=sha256:${sampleText('hex', 64)}`,
      `TELEPORT_JOIN_TOKEN=${'0'.repeat(32)}`,
    ],
  },
];
