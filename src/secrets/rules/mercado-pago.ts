// Mercado Pago: access tokens. Public keys (a UUID behind the same prefix) stand in browsers.
import { kebabStart, pattern, wordEnd } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mercadoPagoRules: readonly SecretRule[] = [
  {
    id: 'mercado-pago-access-token',
    title: 'Mercado Pago access token',
    keywords: ['app_usr-', 'test-'],
    pattern: pattern(kebabStart, String.raw`(?:APP_USR|TEST)-\d{10,16}-\d{6}-[0-9a-f]{32}-\d{6,12}`, wordEnd),
    positives: [
      'APP_' +
        `USR-${sampleText('digits', 16)}-${sampleText('digits', 6, 11)}-${sampleText('hex', 32, 21)}-${sampleText('digits', 9, 31)}`,
      'MP_ACCESS_' +
        `TOKEN=TEST-${sampleText('digits', 16, 2)}-${sampleText('digits', 6, 12)}-${sampleText('hex', 32, 22)}-${sampleText('digits', 9, 32)}`,
    ],
    nearMisses: [
      'APP_' +
        `USR-${sampleText('digits', 16)}-${sampleText('digits', 6, 11)}-${sampleText('hex', 31, 21)}-${sampleText('digits', 9, 31)}`,
      'APP_' + `USR-${sampleUuid()}`,
      'APP_' + `USR-${sampleText('digits', 16)}-${sampleText('digits', 6, 11)}-${'0'.repeat(32)}-${'0'.repeat(9)}`,
    ],
  },
];
