// Aiven: passwords of services (also of databases that others host with it), tokens of its interface.
import { isDummyValue } from '../dummy-value.ts';
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const aivenRules: readonly SecretRule[] = [
  {
    id: 'aiven-password',
    title: 'Password or token of an Aiven service',
    keywords: ['avns_', 'aivenv1_'],
    pattern: pattern(kebabStart, String.raw`(?:AVNS_[\w-]{15,24}|aivenv1_[\w+-]{60,})`, kebabEnd),
    isSecret: (value) => /[A-Z]/.test(value.slice(5)) && /[a-z]/.test(value.slice(5)) && !isDummyValue(value),
    positives: [
      'AV' + 'NS_' + sampleText('base64url', 19),
      `PGPASSWORD=${'AV' + 'NS_'}${sampleText('base64url', 19, 2)}`,
      'aiven' + 'v1_' + sampleText('base62', 200, 3),
    ],
    nearMisses: [
      'AV' + 'NS_' + sampleText('base64url', 10),
      'AV' + 'NS_' + 'X'.repeat(19),
      'AV' + 'NS_SERVICE_PASSWORD',
    ],
  },
];
