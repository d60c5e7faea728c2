// Braintree: access tokens; private keys beside their name. Merchant ids and public keys are no secret.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const braintreeRules: readonly SecretRule[] = [
  {
    id: 'braintree-access-token',
    title: 'Braintree access token',
    keywords: ['access_token$'],
    pattern: pattern(wordStart, String.raw`access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}`, wordEnd),
    positives: [
      'access_' + `token$production$${sampleText('base62', 16).toLowerCase()}$${sampleText('hex', 32, 11)}`,
      'access_' + `token$sandbox$${sampleText('base62', 16, 2).toLowerCase()}$${sampleText('hex', 32, 12)}`,
    ],
    nearMisses: [
      'access_' + `token$production$${sampleText('base62', 16).toLowerCase()}$${sampleText('hex', 31, 11)}`,
      'access_' + `token$test$${sampleText('base62', 16).toLowerCase()}$${sampleText('hex', 32, 11)}`,
      'access_' + `token$production$${'0'.repeat(16)}$${'0'.repeat(32)}`,
    ],
  },
  {
    id: 'braintree-private-key',
    title: 'Braintree private key',
    keywords: ['braintree', 'bt_private'],
    pattern: patternIgnoringCase(namedAfter('braintree|bt', 'private[_-]?key'), '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'BRAINTREE_' + `PRIVATE_KEY=${sampleText('hex', 32)}`,
      '"braintree' + `PrivateKey": "${sampleText('hex', 32, 2)}"`,
      'BT_PRIVATE_' + `KEY: ${sampleText('hex', 32, 3)}`,
    ],
    nearMisses: [
      'BRAINTREE_' + `PRIVATE_KEY=${sampleText('hex', 31)}`,
      'BRAINTREE_' + `PRIVATE_KEY=${sampleText('base62', 32)}`,
      'BRAINTREE_' + `PRIVATE_KEY=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'BRAINTREE_' + `PUBLIC_KEY=${sampleText('base62', 16).toLowerCase()}`,
    ],
  },
];
