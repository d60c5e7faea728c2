// Yandex Cloud: API keys, identity and OAuth tokens, secrets of static access keys.
import { dottedStart, kebabEnd, kebabStart, namedAfter, pattern, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits, isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const yandexCloudRules: readonly SecretRule[] = [
  {
    id: 'yandex-cloud-api-key',
    title: 'Yandex Cloud API key',
    keywords: ['aqvn'],
    pattern: pattern(kebabStart, String.raw`AQVN[\w-]{35,38}`, kebabEnd),
    isSecret: isMixedCase,
    positives: [
      'AQ' + 'VN' + sampleText('base64url', 36),
      `YC_API_KEY=${'AQ' + 'VN'}${sampleText('base64url', 35, 2)}`,
    ],
    nearMisses: [
      'AQ' + 'VN' + sampleText('base64url', 34),
      'AQ' + 'VN' + sampleText('base64url', 39),
      'AQ' + 'VN' + 'x'.repeat(36),
    ],
  },
  {
    id: 'yandex-cloud-iam-token',
    title: 'Yandex Cloud identity token',
    keywords: ['t1.'],
    pattern: pattern(dottedStart, String.raw`t1\.[\w-]{20,}={0,2}\.[\w-]{86}={0,2}`, kebabEnd),
    positives: [
      't1' + `.${sampleText('base64url', 100)}.${sampleText('base64url', 86)}`,
      `Authorization: Bearer ${'t1'}.${sampleText('base64url', 190, 2)}.${sampleText('base64url', 86, 2)}`,
    ],
    nearMisses: [
      't1' + `.${sampleText('base64url', 100)}.${sampleText('base64url', 85)}`,
      't1' + `.${sampleText('base64url', 100)}`,
      't1' + `.${sampleText('base64url', 100)}.${'x'.repeat(86)}`,
    ],
  },
  {
    id: 'yandex-oauth-token',
    title: 'Yandex OAuth token',
    keywords: ['y0_', 'y1_', 'y2_', 'y3_'],
    pattern: pattern(kebabStart, String.raw`y[0-3]_[\w-]{55,58}`, kebabEnd),
    isSecret: isMixedCase,
    positives: [
      'y' + '0_' + sampleText('base64url', 55),
      `YANDEX_TOKEN=${'y' + '0_'}${sampleText('base64url', 58, 2)}`,
    ],
    nearMisses: [
      'y' + '0_' + sampleText('base64url', 54),
      'y' + '4_' + sampleText('base64url', 55),
      'y' + '0_' + 'x'.repeat(55),
    ],
  },
  {
    id: 'yandex-cloud-static-secret',
    title: 'Secret of a Yandex Cloud static access key',
    keywords: ['ycm', 'ycn', 'yco', 'ycp'],
    pattern: pattern(kebabStart, String.raw`YC[M-P][\w-]{37}`, kebabEnd, '(?![+/=])'),
    isSecret: isMixedCase,
    positives: ['YC' + 'N' + sampleText('base64url', 37), `YC_SECRET=${'YC' + 'P'}${sampleText('base62', 37, 2)}`],
    nearMisses: [
      'YC' + 'N' + sampleText('base64url', 36),
      // The id of the key.
      'YC' + 'AJE' + sampleText('base64url', 20),
      'YC' + 'N' + 'x'.repeat(37),
    ],
  },
  {
    id: 'yandex-cloud-named-secret',
    title: 'Secret of a Yandex Cloud access key beside its name',
    keywords: ['yandex'],
    pattern: patternIgnoringCase(
      namedAfter('yandex', 'key|token|secret'),
      String.raw`(?<secret>YC[\w-]{38})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `YANDEX_CLOUD_KEY=${'Y' + 'C'}x${sampleText('base62', 37)}`,
      `yandex_storage_key: "${'Y' + 'C'}${sampleText('base64url', 38, 2)}"`,
    ],
    nearMisses: [
      `YANDEX_SECRET_KEY=${'Y' + 'C'}${sampleText('base62', 37)}`,
      `YANDEX_ACCESS_KEY_ID=${'YC' + 'AJE'}${sampleText('base64url', 20)}`,
      `YANDEX_SECRET_KEY=${'Y' + 'C'}${'x'.repeat(38)}`,
    ],
  },
];
