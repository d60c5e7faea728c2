// WireGuard: private and pre-shared keys of a configuration.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { base64Character, equals, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const wireguardRules: readonly SecretRule[] = [
  {
    id: 'wireguard-key',
    title: 'WireGuard private key',
    class: 'private-key',
    keywords: ['privatekey', 'presharedkey', 'wireguard', ...spellingsOf('wg', 'private')],
    pattern: patternIgnoringCase(
      `(?:${namedAfter('wireguard|wg', spelled('private', 'key'))}|`,
      String.raw`(?:privatekey|presharedkey)["'\\]{0,4}\s{0,4}[=:]\s{0,4}["'\\]{0,4})`,
      `(?<secret>${base64Character}{43}`,
      equals,
      ')(?![=A-Za-z0-9])',
    ),
    isSecret: isMixedCase,
    positives: [
      `[Interface]\nPrivateKey = ${sampleText('base64', 43)}=\nAddress = 10.8.0.2/24`,
      `PresharedKey = ${sampleText('base64', 43, 2)}=`,
      `WIREGUARD_PRIVATE_KEY=${sampleText('base64', 43, 3)}=`,
    ],
    nearMisses: [
      `PublicKey = ${sampleText('base64', 43)}=`,
      `PrivateKey = ${sampleText('base64', 42)}=`,
      `PrivateKey = ${'A'.repeat(43)}=`,
    ],
  },
];
