// DingTalk: robot webhooks and their signing secrets.
import { equals, pattern, patternIgnoringCase, slash, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const dingtalkRules: readonly SecretRule[] = [
  {
    id: 'dingtalk-webhook',
    title: 'DingTalk robot webhook',
    keywords: ['oapi.dingtalk.com'],
    pattern: patternIgnoringCase(
      String.raw`oapi\.dingtalk\.com${slash}robot${slash}send\?access_token`,
      equals,
      '(?<secret>[0-9a-f]{64})',
      wordEnd,
    ),
    positives: [
      'https://oapi.dingtalk.com/' + `robot/send?access_token=${sampleText('hex', 64)}`,
      'curl https://oapi.dingtalk.' + `com/robot/send?access_token=${sampleText('hex', 64, 2)}`,
    ],
    nearMisses: [
      'https://oapi.dingtalk.com/' + `robot/send?access_token=${sampleText('hex', 63)}`,
      'https://oapi.dingtalk.com/' + `robot/send?access_token=${'0'.repeat(64)}`,
      'https://oapi.dingtalk.' + `com/gettoken?appkey=ding${sampleText('base62', 16).toLowerCase()}`,
    ],
  },
  {
    id: 'dingtalk-signing-secret',
    title: 'DingTalk robot signing secret',
    keywords: [
      'sec0',
      'sec1',
      'sec2',
      'sec3',
      'sec4',
      'sec5',
      'sec6',
      'sec7',
      'sec8',
      'sec9',
      'seca',
      'secb',
      'secc',
      'secd',
      'sece',
      'secf',
    ],
    pattern: pattern(wordStart, 'SEC[0-9a-f]{64}', wordEnd),
    positives: ['S' + `EC${sampleText('hex', 64)}`, '"secret":' + ` "SEC${sampleText('hex', 64, 2)}"`],
    nearMisses: ['S' + `EC${sampleText('hex', 63)}`, 'S' + `EC${'0'.repeat(64)}`, 'IN' + `SEC${sampleText('hex', 64)}`],
  },
];
