// Inngest: signing keys; event keys beside their name.
import { kebabEnd, kebabStart, namedAfter, pattern, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const inngestRules: readonly SecretRule[] = [
  {
    id: 'inngest-signing-key',
    title: 'Inngest signing key',
    keywords: ['signkey-'],
    pattern: pattern(kebabStart, 'signkey-[a-z]{2,12}-[0-9a-f]{32,64}', wordEnd),
    positives: [
      'signkey-' + `prod-${sampleText('hex', 64)}`,
      'INNGEST_SIGNING_' + `KEY=signkey-test-${sampleText('hex', 32, 2)}`,
    ],
    nearMisses: [
      'signkey-' + `prod-${sampleText('hex', 31)}`,
      'signkey-' + `prod-${'0'.repeat(64)}`,
      'designkey-' + `prod-${sampleText('hex', 64)}`,
    ],
  },
  {
    id: 'inngest-event-key',
    title: 'Inngest event key',
    keywords: ['inngest'],
    pattern: patternIgnoringCase(namedAfter('inngest'), String.raw`(?<secret>[\w-]{86})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'INNGEST_' + `EVENT_KEY=${sampleText('base64url', 86)}`,
      '"inngest' + `EventKey": "${sampleText('base64url', 86, 2)}"`,
    ],
    nearMisses: [
      'INNGEST_' + `EVENT_KEY=${sampleText('base64url', 85)}`,
      'INNGEST_' + `EVENT_KEY=${'x'.repeat(86)}`,
      'checksum ' + `= ${sampleText('base64url', 86)}`,
    ],
  },
];
