// UptimeRobot: keys of accounts and monitors.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const uptimerobotRules: readonly SecretRule[] = [
  {
    id: 'uptimerobot-api-key',
    title: 'UptimeRobot API key',
    keywords: [...spellingsOf('uptime', 'robot')],
    pattern: patternIgnoringCase(
      namedAfter(spelled('uptime', 'robot'), 'key|token'),
      String.raw`(?<secret>(?:ur|u|m)\d{5,10}-[0-9a-f]{24})`,
      wordEnd,
    ),
    positives: [
      `UPTIMEROBOT_API_KEY=u${sampleText('digits', 7)}-${sampleText('hex', 24)}`,
      `uptime_robot_key: "m${sampleText('digits', 9, 2)}-${sampleText('hex', 24, 2)}"`,
    ],
    nearMisses: [
      `UPTIMEROBOT_API_KEY=u${sampleText('digits', 7)}-${sampleText('hex', 23)}`,
      `UPTIMEROBOT_MONITOR=m${sampleText('digits', 9)}`,
    ],
  },
];
