// WeChat and WeCom: application secrets beside their name, group robot webhooks.
import { equals, kebabEnd, namedAfter, patternIgnoringCase, slash, uuid, wordEnd } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const wechatRules: readonly SecretRule[] = [
  {
    id: 'wecom-webhook',
    title: 'WeCom group robot webhook',
    keywords: ['qyapi.weixin.qq.com'],
    pattern: patternIgnoringCase(
      String.raw`qyapi\.weixin\.qq\.com${slash}cgi-bin${slash}webhook${slash}send\?key`,
      equals,
      `(?<secret>${uuid})`,
      kebabEnd,
    ),
    positives: [
      'https://qyapi.weixin.qq.com/' + `cgi-bin/webhook/send?key=${sampleUuid()}`,
      'curl "https://qyapi.weixin.qq.' + `com/cgi-bin/webhook/send?key=${sampleUuid(2)}"`,
    ],
    nearMisses: [
      'https://qyapi.weixin.qq.com/' + `cgi-bin/webhook/send?key=${sampleText('hex', 32)}`,
      'https://qyapi.weixin.qq.com/cgi-bin/' + `webhook/send?key=00000000-0000-0000-0000-${'0'.repeat(12)}`,
      'https://qyapi.weixin.qq.com/' + `cgi-bin/gettoken?corpid=ww${sampleText('hex', 16)}`,
    ],
  },
  {
    id: 'wechat-app-secret',
    title: 'WeChat application secret',
    keywords: ['wechat', 'we_chat', 'weixin', 'wxapp', 'wx_app', 'wecom'],
    pattern: patternIgnoringCase(
      namedAfter('we_?chat|weixin|wx_?app|wecom', 'secret'),
      '(?<secret>[0-9a-f]{32})',
      wordEnd,
    ),
    positives: [
      'WECHAT_' + `APP_SECRET=${sampleText('hex', 32)}`,
      '"wxApp' + `Secret": "${sampleText('hex', 32, 2)}"`,
      'weixin_' + `secret: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'WECHAT_' + `APP_SECRET=${sampleText('hex', 31)}`,
      'WECHAT_' + `APP_SECRET=${sampleText('base62', 32)}`,
      'WECHAT_' + `APP_SECRET=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'WECHAT_' + `APP_ID=wx${sampleText('hex', 16)}`,
    ],
  },
];
