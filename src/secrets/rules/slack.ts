// Slack: bot, user, app and configuration tokens, incoming webhooks.
import { kebabStart, pattern, patternIgnoringCase, slash } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const numbers = `${sampleText('digits', 12)}-${sampleText('digits', 13, 2)}`;
const hook = 'https://hooks.' + 'slack.com/';
const hookPath = `T${sampleText('base32', 9)}/B${sampleText('base32', 10)}/${sampleText('base62', 24)}`;

export const slackRules: readonly SecretRule[] = [
  {
    id: 'slack-token',
    title: 'Slack token',
    keywords: [
      'xoxa-',
      'xoxb-',
      'xoxc-',
      'xoxd-',
      'xoxe-',
      'xoxe.',
      'xoxo-',
      'xoxp-',
      'xoxr-',
      'xoxs-',
      'xapp-',
      'xwfp-',
    ],
    // `xoxd-` is a cookie: percent-encoded base64.
    pattern: pattern(
      kebabStart,
      String.raw`(?:xox[abceoprs](?:\.xox[bp])?-[A-Za-z0-9-]{20,}|xoxd-[\w%+/=-]{40,}|x(?:app|wfp)-\d{1,2}-[A-Za-z0-9-]{20,})`,
    ),
    positives: [
      'xox' + `b-${numbers}-${sampleText('base62', 24)}`,
      'xox' + `p-${numbers}-${sampleText('digits', 13, 3)}-${sampleText('hex', 32)}`,
      'xox' + 'e.' + 'xox' + `p-1-${sampleText('base62', 160)}`,
      'xa' + `pp-1-A${sampleText('base32', 10)}-${sampleText('digits', 13)}-${sampleText('hex', 64)}`,
    ],
    nearMisses: [
      'xox' + `b-${sampleText('digits', 12)}`,
      'xox' + 'b-' + 'x'.repeat(40),
      'xox' + 'b-your-token-goes-in-here-please',
      'xox' + `z-${numbers}-${sampleText('base62', 24)}`,
    ],
  },
  {
    id: 'slack-webhook',
    title: 'Slack incoming webhook',
    keywords: ['hooks.slack.com'],
    pattern: patternIgnoringCase(
      String.raw`hooks\.slack\.com`,
      slash,
      '(?:services|workflows|triggers)',
      slash,
      String.raw`(?<secret>[A-Z0-9]{6,}(?:${slash}[A-Z0-9]{6,}){1,4})`,
    ),
    positives: [
      `${hook}services/${hookPath}`,
      `${hook}workflows/${hookPath}`,
      `${hook}services/${hookPath}`.replaceAll('/', '\\/'),
    ],
    nearMisses: [
      `${hook}services/T/B/x`,
      `${hook}services/T${'0'.repeat(8)}/B${'0'.repeat(8)}/${'X'.repeat(24)}`,
      `https://api.${'slack.com/'}services/${hookPath}`,
    ],
  },
];
