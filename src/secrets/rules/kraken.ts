// Kraken: private keys of its API beside their name.
import { base64Character, namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const krakenRules: readonly SecretRule[] = [
  {
    id: 'kraken-private-key',
    title: 'Kraken private key',
    keywords: ['kraken'],
    pattern: patternIgnoringCase(
      namedAfter('kraken', 'private[_-]?key|secret'),
      String.raw`(?<secret>${base64Character}{86}(?:=|%3D|\\u003d){2})`,
      wordEnd,
    ),
    isSecret: isMixedCase,
    positives: [
      'KRAKEN_' + `PRIVATE_KEY=${sampleText('base64', 86)}==`,
      '"krakenApi' + `Secret": "${sampleText('base64', 86, 2)}=="`,
      'kraken_' + `secret: '${sampleText('base64', 86, 3)}=='`,
    ],
    nearMisses: [
      'KRAKEN_' + `PRIVATE_KEY=${sampleText('base64', 85)}==`,
      'KRAKEN_' + `PRIVATE_KEY=${'x'.repeat(86)}==`,
      'checksum ' + `= ${sampleText('base64', 86)}==`,
      'KRAKEN_' + `IMAGE_DIGEST=${sampleText('base64', 86)}==`,
    ],
  },
];
