// Mailgun API keys: the older form has a prefix, the newer one is known by its name only.
import { assignmentOrCopula, kebabStart, pattern, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const newer = `${sampleText('hex', 32)}-${sampleText('hex', 8)}-${sampleText('hex', 8, 2)}`;

export const mailgunRules: readonly SecretRule[] = [
  {
    id: 'mailgun-api-key',
    title: 'Mailgun API key',
    keywords: ['key-'],
    pattern: pattern(kebabStart, '(?:key|pubkey)-[0-9a-f]{32}', wordEnd),
    positives: ['ke' + 'y-' + sampleText('hex', 32), `api:${'ke' + 'y-'}${sampleText('hex', 32, 2)}`],
    nearMisses: [
      'ke' + 'y-' + sampleText('hex', 31),
      'ke' + 'y-' + 'a'.repeat(32),
      `my${'ke' + 'y-'}${sampleText('hex', 32)}`,
    ],
  },
  {
    id: 'mailgun-private-key',
    title: 'Mailgun private key',
    keywords: ['mailgun'],
    pattern: patternIgnoringCase(
      String.raw`mailgun[\w.-]{0,24}`,
      assignmentOrCopula,
      '(?<secret>[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})',
      wordEnd,
    ),
    positives: [`MAILGUN_API_KEY=${newer}`, `"mailgunKey": "${newer}"`],
    nearMisses: [`MAILGUN_API_KEY=${newer.slice(0, 40)}`, `request id ${newer}`],
  },
];
