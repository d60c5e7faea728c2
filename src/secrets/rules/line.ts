// LINE: channel access tokens and channel secrets. Channel ids are no secret.
import { assignment, base64Character, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const lineRules: readonly SecretRule[] = [
  {
    id: 'line-channel-access-token',
    title: 'LINE channel access token',
    keywords: [
      'channel_access_token',
      'channelaccesstoken',
      'channel-access-token',
      'channel access token',
      'line_access_token',
    ],
    pattern: patternIgnoringCase(
      '(?:channel|line)[_ -]?access[_ -]?token',
      assignment,
      String.raw`(?<secret>${base64Character}{150,}(?:=|%3D|\\u003d){0,2})`,
    ),
    isSecret: isMixedCase,
    positives: [
      'LINE_CHANNEL_' + `ACCESS_TOKEN=${sampleText('base64', 171)}=`,
      '"channelAccess' + `Token": "${sampleText('base64', 171, 2)}="`,
      'channel ' + `access token: ${sampleText('base64', 171, 3)}=`,
    ],
    nearMisses: [
      'LINE_CHANNEL_' + `ACCESS_TOKEN=${sampleText('base64', 60)}`,
      'LINE_CHANNEL_' + `ACCESS_TOKEN=${'x'.repeat(171)}=`,
      'integrity ' + `= ${sampleText('base64', 171)}=`,
    ],
  },
  {
    id: 'line-channel-secret',
    title: 'LINE channel secret',
    keywords: ['channel_secret', 'channelsecret', 'channel-secret', 'channel secret', 'line_secret'],
    pattern: patternIgnoringCase('(?:channel|line)[_ -]?secret', assignment, '(?<secret>[0-9a-f]{32})', wordEnd),
    positives: [
      'LINE_CHANNEL_' + `SECRET=${sampleText('hex', 32)}`,
      '"channel' + `Secret": "${sampleText('hex', 32, 2)}"`,
    ],
    nearMisses: [
      'LINE_CHANNEL_' + `SECRET=${sampleText('hex', 31)}`,
      'LINE_CHANNEL_' + `SECRET=${'0'.repeat(32)}`,
      'LINE_' + `CHANNEL_ID=${sampleText('digits', 10)}`,
    ],
  },
];
