// Tencent Cloud: secret ids and their keys.
import { spelled } from '../name-spellings.ts';
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits, isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const secretId = 'AK' + 'ID' + sampleText('base62', 32);
const secretKey = sampleText('base62', 32, 2);

export const tencentRules: readonly SecretRule[] = [
  {
    id: 'tencent-secret-id',
    title: 'Tencent Cloud secret id',
    keywords: ['akid'],
    pattern: pattern(wordStart, 'AKID[A-Za-z0-9]{32}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [secretId, `TENCENTCLOUD_SECRET_ID=${'AK' + 'ID'}${sampleText('base62', 32, 3)}`],
    nearMisses: [secretId.slice(0, -1), `${secretId}a`, 'AK' + 'ID' + 'x'.repeat(32)],
  },
  {
    id: 'tencent-secret-key',
    title: 'Tencent Cloud secret key',
    keywords: ['tencent', 'qcloud', 'akid'],
    pattern: patternIgnoringCase(
      '(?:',
      String.raw`${wordStart}AKID[A-Za-z0-9]{32}(?:["'\`,;:|/\s\\]|\\u00(?:2[27]|3[CcEe])){1,12}`,
      '|',
      namedAfter('tencent|qcloud', `${spelled('secret', 'key')}|secret`),
      ')',
      '(?<secret>[A-Za-z0-9]{32})',
      wordEnd,
    ),
    isSecret: isMixedCase,
    positives: [
      `TENCENTCLOUD_SECRET_KEY=${secretKey}`,
      `new Credential("${secretId}", "${secretKey}")`,
      `qcloud_secret_key: '${secretKey}'`,
    ],
    nearMisses: [
      `TENCENTCLOUD_SECRET_KEY=${secretKey.slice(1)}`,
      `TENCENTCLOUD_REGION=${secretKey}`,
      `TENCENTCLOUD_SECRET_KEY=${'x'.repeat(32)}`,
    ],
  },
];
