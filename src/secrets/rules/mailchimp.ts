// Mailchimp: API keys, which end with their data centre; transactional (Mandrill) keys.
import {
  kebabEnd,
  kebabStart,
  namedAfter,
  pattern,
  patternIgnoringCase,
  wordEnd,
  wordStart,
} from '../pattern-parts.ts';
import { hasLettersAndDigits, isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mailchimpRules: readonly SecretRule[] = [
  {
    id: 'mailchimp-api-key',
    title: 'Mailchimp API key',
    keywords: ['-us1', '-us2', '-us3', '-us4', '-us5', '-us6', '-us7', '-us8', '-us9'],
    lead: 32,
    pattern: pattern(wordStart, String.raw`[0-9a-f]{32}-us\d{1,2}`, wordEnd),
    positives: [`${sampleText('hex', 32)}-us12`, 'MAILCHIMP_' + `API_KEY=${sampleText('hex', 32, 2)}-us6`],
    nearMisses: [
      `${sampleText('hex', 31)}-us12`,
      `${'0'.repeat(32)}-us12`,
      `${sampleText('hex', 32)}-eu1`,
      'fi' + `le-${sampleText('hex', 31)}-us1`,
    ],
  },
  {
    id: 'mandrill-api-key',
    title: 'Mailchimp transactional (Mandrill) API key',
    keywords: ['md-'],
    pattern: pattern(kebabStart, String.raw`md-[\w-]{22}`, kebabEnd),
    isSecret: isMixedCase,
    positives: ['m' + `d-${sampleText('base62', 22)}`, 'MANDRILL_' + `API_KEY=md-${sampleText('base62', 22, 2)}`],
    nearMisses: [
      'm' + `d-${sampleText('base62', 21)}`,
      'm' + `d-${'x'.repeat(22)}`,
      'cm' + `d-${sampleText('base62', 22)}`,
      'md-button-' + 'toolbar-spacing',
    ],
  },
  {
    id: 'mandrill-legacy-api-key',
    title: 'Mandrill API key (older form)',
    keywords: ['mandrill'],
    pattern: patternIgnoringCase(
      namedAfter('mandrill', 'key|token|password'),
      String.raw`(?<secret>[\w-]{22})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'MANDRILL_' + `API_KEY=${sampleText('base64url', 22)}`,
      '"mandrill' + `Key": "${sampleText('base64url', 22, 2)}"`,
      'mandrill_' + `password: '${sampleText('base64url', 22, 3)}'`,
    ],
    nearMisses: [
      'MANDRILL_' + `API_KEY=${sampleText('base64url', 21)}`,
      'MANDRILL_' + `API_KEY=${'x'.repeat(22)}`,
      'checksum ' + `= ${sampleText('base64url', 22)}`,
    ],
  },
];
