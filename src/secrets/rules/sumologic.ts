// Sumo Logic: access keys beside their name, addresses of collectors.
import { equals, namedAfter, pattern, patternIgnoringCase, slash, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const sumologicRules: readonly SecretRule[] = [
  {
    id: 'sumologic-access-key',
    title: 'Sumo Logic access key',
    keywords: ['sumo'],
    pattern: patternIgnoringCase(namedAfter('sumo', 'key|token|secret'), '(?<secret>[A-Za-z0-9]{64})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `SUMOLOGIC_ACCESS_KEY=${sampleText('base62', 64)}`,
      `sumo_access_key: '${sampleText('base62', 64, 2)}'`,
    ],
    nearMisses: [
      `SUMOLOGIC_ACCESS_KEY=${sampleText('base62', 63)}`,
      `SUMOLOGIC_ACCESS_ID=su${sampleText('base62', 12)}`,
      `SUMOLOGIC_ACCESS_KEY=${'x'.repeat(64)}`,
    ],
  },
  {
    id: 'sumologic-collector-address',
    title: 'Address of a Sumo Logic collector',
    keywords: ['sumologic.com'],
    pattern: pattern(
      String.raw`sumologic\.com`,
      slash,
      'receiver',
      slash,
      'v1',
      slash,
      '(?:http|otlp)',
      slash,
      String.raw`(?<secret>[\w+-]{40,}`,
      equals,
      '{0,2})',
    ),
    positives: [
      `https://endpoint4.collection.sumologic.com/receiver/v1/http/${sampleText('base64url', 86)}==`,
      `url: https://collectors.eu.sumologic.com/receiver/v1/http/${sampleText('base64url', 88, 2)}`,
    ],
    nearMisses: [
      `https://endpoint4.collection.sumologic.com/receiver/v1/http/${sampleText('base64url', 20)}`,
      'https://endpoint4.collection.sumologic.com/receiver/v1/http/$SUMO_TOKEN',
      'https://help.sumologic.com/docs/receiver/v1/http',
    ],
  },
];
