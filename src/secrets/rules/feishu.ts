// Feishu (Lark): webhooks and application secrets.
import { kebabEnd, namedAfter, patternIgnoringCase, slash, uuid, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const feishuRules: readonly SecretRule[] = [
  {
    id: 'feishu-webhook',
    title: 'Feishu (Lark) webhook',
    keywords: ['open.feishu.cn', 'open.larksuite.com'],
    pattern: patternIgnoringCase(
      String.raw`open\.(?:feishu\.cn|larksuite\.com)${slash}open-apis${slash}bot${slash}v2${slash}hook${slash}(?<secret>${uuid})`,
      kebabEnd,
    ),
    positives: [
      'https://open.feishu.cn/' + `open-apis/bot/v2/hook/${sampleUuid()}`,
      'https://open.larksuite.' + `com/open-apis/bot/v2/hook/${sampleUuid(2)}`,
    ],
    nearMisses: [
      'https://open.feishu.cn/' + `open-apis/bot/v2/hook/${sampleText('hex', 32)}`,
      'https://open.feishu.cn/open-apis/' + `bot/v2/hook/00000000-0000-0000-0000-${'0'.repeat(12)}`,
      'https://open.feishu.cn/' + `open-apis/im/v1/messages/${sampleUuid()}`,
    ],
  },
  {
    id: 'feishu-app-secret',
    title: 'Feishu (Lark) application secret',
    keywords: ['feishu', 'lark_', 'larksuite', 'lark-', 'larkapp'],
    pattern: patternIgnoringCase(namedAfter('feishu|lark(?:suite)?', 'secret'), '(?<secret>[a-z0-9]{32})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'FEISHU_' + `APP_SECRET=${sampleText('base62', 32)}`,
      '"larkApp' + `Secret": "${sampleText('base62', 32, 2)}"`,
      'lark_app_' + `secret: '${sampleText('base62', 32, 3)}'`,
    ],
    nearMisses: [
      'FEISHU_' + `APP_SECRET=${sampleText('base62', 31)}`,
      'FEISHU_' + `APP_SECRET=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base62', 32)}`,
      'FEISHU_' + `APP_ID=cli_${sampleText('hex', 16)}`,
    ],
  },
];
