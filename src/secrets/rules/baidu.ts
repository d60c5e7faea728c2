// Baidu AI Cloud (Qianfan): API keys of the present form, secret keys beside their name.
import { kebabStart, namedAfter, pattern, patternIgnoringCase, slash, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const baiduRules: readonly SecretRule[] = [
  {
    id: 'baidu-qianfan-api-key',
    title: 'Baidu Qianfan API key',
    keywords: ['bce-v3'],
    pattern: pattern(kebabStart, `bce-v3${slash}ALTAKS?P?-[A-Za-z0-9]{16,24}${slash}[0-9a-f]{40}`, wordEnd),
    positives: [
      'bce-v3/' + `ALTAK-${sampleText('base62', 21)}/${sampleText('hex', 40, 11)}`,
      'Authorization: ' + `Bearer bce-v3/ALTAKSP-${sampleText('base62', 21, 2)}/${sampleText('hex', 40, 12)}`,
    ],
    nearMisses: [
      'bce-v3/' + `ALTAK-${sampleText('base62', 21)}/${sampleText('hex', 39, 11)}`,
      'bce-v3/' + `ALTAK-${sampleText('base62', 21)}/${'0'.repeat(40)}`,
      // A signed request, not the key.
      'bce-auth-' + `v1/ALTAK-${sampleText('base62', 21)}/${sampleText('hex', 40, 11)}`,
    ],
  },
  {
    id: 'baidu-secret-key',
    title: 'Baidu secret key',
    keywords: ['baidu', 'qianfan', 'ernie'],
    pattern: patternIgnoringCase(namedAfter('baidu|qianfan|ernie', 'secret'), '(?<secret>[a-z0-9]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'BAIDU_' + `SECRET_KEY=${sampleText('base62', 32)}`,
      '"qianfan' + `SecretKey": "${sampleText('base62', 32, 2)}"`,
      'qianfan_sk_' + `secret: '${sampleText('base62', 32, 3)}'`,
    ],
    nearMisses: [
      'BAIDU_' + `SECRET_KEY=${sampleText('base62', 31)}`,
      'BAIDU_' + `SECRET_KEY=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base62', 32)}`,
      'QIANFAN_' + `ACCESS_KEY_ID=${sampleText('base62', 32)}`,
    ],
  },
];
