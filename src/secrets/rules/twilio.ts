// Twilio: API keys, and auth tokens beside their name. Account ids (`AC…`) are no secret.
import { assignmentOrCopula, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const hex = sampleText('hex', 32);

export const twilioRules: readonly SecretRule[] = [
  {
    id: 'twilio-api-key',
    title: 'Twilio API key',
    keywords: ['sk'],
    pattern: pattern(wordStart, 'SK[0-9a-f]{32}', wordEnd),
    positives: ['S' + 'K' + hex, `TWILIO_API_KEY=${'S' + 'K'}${sampleText('hex', 32, 2)}`],
    nearMisses: [
      'S' + 'K' + sampleText('hex', 31),
      'A' + 'C' + hex,
      'S' + 'K' + '0'.repeat(32),
      `DE${'S' + 'K'}${hex}`,
    ],
  },
  {
    id: 'twilio-auth-token',
    title: 'Twilio auth token',
    keywords: ['twilio'],
    pattern: patternIgnoringCase(
      String.raw`twilio[\w.-]{0,16}(?:token|secret)`,
      assignmentOrCopula,
      String.raw`(?<secret>[0-9a-f]{32})`,
      wordEnd,
    ),
    positives: [
      `TWILIO_AUTH_` + `TOKEN=${hex}`,
      `"twilioAuth` + `Token": "${sampleText('hex', 32, 2)}"`,
      `twilio.auth_` + `token: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      `TWILIO_AUTH_` + `TOKEN=${sampleText('hex', 31)}`,
      `TWILIO_ACCOUNT_SID=A` + `C${hex}`,
      `TWILIO_AUTH_` + `TOKEN=${'0'.repeat(32)}`,
    ],
  },
];
