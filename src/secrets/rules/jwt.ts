// JSON Web Tokens, signed (three parts) and encrypted (five).
import { isDummyValue } from '../dummy-value.ts';
import { kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const opening = 'ey' + 'J';
const header = opening + sampleText('base64url', 33);
const payload = opening + sampleText('base64url', 120, 2);
// The payload that every introduction shows: subject 1234567890, John Doe.
const introductoryPayload = 'eyJzdWIiOiIxMjM0NTY3ODkwIi';

export const jwtRules: readonly SecretRule[] = [
  {
    id: 'json-web-token',
    title: 'JSON Web Token',
    keywords: ['eyj'],
    // Claims are longer than other credentials.
    window: 16_384,
    pattern: pattern(
      kebabStart,
      String.raw`eyJ[\w-]{10,}\.(?:eyJ[\w-]{10,}\.[\w-]{16,}|[\w-]*\.[\w-]{8,}\.[\w-]{8,}\.[\w-]{16,})`,
    ),
    isSecret: (value) => !value.includes(`.${introductoryPayload}`) && !isDummyValue(value.slice(-40)),
    positives: [
      `${header}.${payload}.${sampleText('base64url', 43, 3)}`,
      `Authorization: Bearer ${header}.${payload}.${sampleText('base64url', 342, 4)}`,
      [
        header,
        sampleText('base64url', 200, 5),
        sampleText('base64url', 16, 6),
        sampleText('base64url', 300, 7),
        sampleText('base64url', 22, 8),
      ].join('.'),
    ],
    nearMisses: [
      `${header}.${payload}`,
      `${header}.${introductoryPayload}${sampleText('base64url', 30)}.${sampleText('base64url', 43)}`,
      `${header}.${payload}.${'x'.repeat(43)}`,
      `x${header}.${payload}.${sampleText('base64url', 43)}`,
    ],
  },
];
