// Alibaba Cloud: access key ids and their secrets.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { assignment, namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits, isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const keyId = 'LT' + 'AI5t' + sampleText('base62', 18);
const secret = sampleText('base62', 30);

export const alibabaRules: readonly SecretRule[] = [
  {
    id: 'alibaba-access-key-id',
    title: 'Alibaba Cloud access key id',
    keywords: ['ltai'],
    pattern: pattern(wordStart, '(?:LTAI[A-Za-z0-9]{20}|LTAI[A-Za-z0-9]{12})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [keyId, 'LT' + 'AI' + sampleText('base62', 12, 2), `ALIBABA_CLOUD_ACCESS_KEY_ID=${keyId}`],
    nearMisses: [keyId.slice(0, -1), `${keyId}a`, 'LT' + 'AI' + 'x'.repeat(20), `va${keyId}`],
  },
  {
    id: 'alibaba-access-key-secret',
    title: 'Alibaba Cloud access key secret',
    keywords: [
      'alibaba',
      'aliyun',
      'alicloud',
      'ltai',
      ...spellingsOf('accesskey', 'secret'),
      'access_key_secret',
      'access-key-secret',
      'access.key.secret',
    ],
    pattern: patternIgnoringCase(
      '(?:',
      String.raw`${wordStart}LTAI[A-Za-z0-9]{12,20}(?:["'\`,;:|/\s\\]|\\u00(?:2[27]|3[CcEe])){1,12}`,
      '|',
      `(?:${namedAfter('ali(?:baba|yun|cloud)', 'secret')}|${spelled('access', 'key', 'secret')}${assignment})`,
      ')',
      '(?<secret>[A-Za-z0-9]{30})',
      wordEnd,
    ),
    isSecret: isMixedCase,
    positives: [
      `ALIBABA_CLOUD_ACCESS_KEY_SECRET=${secret}`,
      `"accessKeySecret": "${secret}"`,
      `new Client('${keyId}', '${secret}')`,
    ],
    nearMisses: [
      `ALIBABA_CLOUD_ACCESS_KEY_SECRET=${secret.slice(1)}`,
      `aliyun_checksum=${secret}`,
      `accessKeySecret=${'x'.repeat(30)}`,
    ],
  },
];
