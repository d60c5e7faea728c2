// Adyen: API keys; HMAC keys of webhooks beside their name. Client keys (`test_…`) stand in browsers.
import { base64Character, base64Start, namedAfter, pattern, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const adyenRules: readonly SecretRule[] = [
  {
    id: 'adyen-api-key',
    title: 'Adyen API key',
    keywords: ['aqe'],
    pattern: pattern(
      base64Start,
      String.raw`AQE[A-Za-z0-9]hm${base64Character}{30,}(?:=|%3D|\\u003d){0,2}-${base64Character}{40,}(?:=|%3D|\\u003d){0,2}-[^\s"'\`<>\\]{4,40}`,
    ),
    isSecret: isMixedCase,
    positives: [
      'AQE' + `yhm${sampleText('base64', 42)}-${sampleText('base64', 43, 11)}=-${sampleText('base62', 16, 21)}`,
      'ADYEN_API_' +
        `KEY=AQEnhm${sampleText('base64', 60, 2)}==-${sampleText('base64', 43, 12)}=-${sampleText('base62', 16, 22)}`,
    ],
    nearMisses: [
      'AQE' + `yhm${sampleText('base64', 20)}`,
      'AQE' + `yhm${'x'.repeat(42)}-${'x'.repeat(43)}=-${'x'.repeat(16)}`,
      'zAQ' + `Eyhm${sampleText('base64', 42)}-${sampleText('base64', 43, 11)}=-${sampleText('base62', 16, 21)}`,
      'ADYEN_CLIENT_' + `KEY=test_${sampleText('base32', 32)}`,
    ],
  },
  {
    id: 'adyen-hmac-key',
    title: 'Adyen HMAC key',
    keywords: ['adyen'],
    pattern: patternIgnoringCase(namedAfter('adyen'), '(?<secret>[0-9a-f]{64})', wordEnd),
    positives: [
      'ADYEN_' + `HMAC_KEY=${sampleText('hex', 64)}`,
      '"adyenHmac' + `Key": "${sampleText('hex', 64, 2)}"`,
      'adyen_' + `webhook_key: '${sampleText('hex', 64, 3)}'`,
    ],
    nearMisses: [
      'ADYEN_' + `HMAC_KEY=${sampleText('hex', 63)}`,
      'ADYEN_' + `HMAC_KEY=${sampleText('base62', 64)}`,
      'ADYEN_' + `HMAC_KEY=${'0'.repeat(64)}`,
      'checksum ' + `= ${sampleText('hex', 64)}`,
    ],
  },
];
