// IFTTT: webhook keys.
import { kebabEnd, patternIgnoringCase, slash } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const iftttRules: readonly SecretRule[] = [
  {
    id: 'ifttt-webhook-key',
    title: 'IFTTT webhook key',
    keywords: ['maker.ifttt.com'],
    pattern: patternIgnoringCase(
      String.raw`maker\.ifttt\.com${slash}(?:trigger${slash}[^\s/"\'\\]{1,80}${slash}(?:json${slash})?with|use)${slash}(?:key${slash})?(?<secret>[\w-]{20,90})`,
      kebabEnd,
    ),
    positives: [
      'https://maker.ifttt.com/' + `trigger/deployed/with/key/${sampleText('base64url', 43)}`,
      'https://maker.' + `ifttt.com/use/${sampleText('base64url', 22, 2)}`,
    ],
    nearMisses: [
      'https://maker.ifttt.com/' + `trigger/deployed/with/key/${sampleText('base64url', 12)}`,
      'https://maker.ifttt.com/' + `trigger/deployed/with/key/${'x'.repeat(43)}`,
      'https://maker.ifttt.com/trigger/' + 'deployed/with/key/YOUR_KEY',
    ],
  },
];
