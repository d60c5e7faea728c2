// Elastic: keys of its cloud, service tokens, enrolment tokens, API keys beside their name.
import { spellingsOf } from '../name-spellings.ts';
import {
  base64Character,
  base64Start,
  kebabEnd,
  namedAfter,
  pattern,
  patternIgnoringCase,
  wordStart,
} from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const elasticRules: readonly SecretRule[] = [
  {
    id: 'elastic-cloud-key',
    title: 'Elastic Cloud API key',
    keywords: ['essu_'],
    pattern: pattern(wordStart, String.raw`essu_${base64Character}{60,}={0,2}`),
    positives: ['es' + 'su_' + sampleText('base62', 80), `EC_API_KEY=${'es' + 'su_'}${sampleText('base64', 82, 2)}==`],
    nearMisses: ['es' + 'su_' + sampleText('base62', 40), 'es' + 'su_' + 'x'.repeat(80)],
  },
  {
    id: 'elastic-service-token',
    title: 'Elasticsearch service account token',
    keywords: ['aaeaawvsyxn0awm'],
    pattern: pattern(base64Start, String.raw`AAEAAWVsYXN0aWM[\w-]{40,}`),
    positives: [
      'AAEAAWVs' + 'YXN0aWMv' + sampleText('base64url', 50),
      `Authorization: Bearer ${'AAEAAWVs' + 'YXN0aWMv'}${sampleText('base64url', 64, 2)}`,
    ],
    nearMisses: ['AAEAAWVs' + 'YXN0aWMv' + sampleText('base64url', 20), 'AAEAAWVs' + 'YXN0aWMv' + 'A'.repeat(50)],
  },
  {
    id: 'elastic-enrollment-token',
    title: 'Elasticsearch enrolment token',
    keywords: ['eyj2zxiioii'],
    pattern: pattern(
      base64Start,
      String.raw`eyJ2ZXIiOiI${base64Character}{120,}={0,2}`,
      kebabEnd,
      String.raw`(?!\.[\w-])`,
    ),
    positives: [
      'eyJ2ZXIi' + 'OiI' + sampleText('base62', 240),
      `bin/elasticsearch --enrollment-token ${'eyJ2ZXIi' + 'OiI'}${sampleText('base62', 240, 2)}==`,
    ],
    nearMisses: ['eyJ2ZXIi' + 'OiI' + sampleText('base62', 60), 'eyJ2ZXIi' + 'OiI' + 'A'.repeat(240)],
  },
  {
    id: 'elastic-api-key',
    title: 'Elasticsearch API key',
    keywords: ['elastic', 'kibana', ...spellingsOf('es', 'api')],
    // An id of 20 characters, a colon and a key of 22: in base64, 58 characters and two signs of padding.
    pattern: patternIgnoringCase(
      namedAfter('elastic|es|kibana', 'key|token|auth'),
      String.raw`(?:ApiKey\s)?(?<secret>[A-Za-z0-9+/_-]{58}(?:==|%3D%3D|(?:\\u003d){2})|[\w-]{20}:[\w-]{22}(?![\w-]))`,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `ELASTIC_API_KEY=${sampleText('base62', 58)}==`,
      `elasticsearch.apiKey: "${sampleText('base62', 58, 2)}=="`,
      `ES_API_KEY=${sampleText('base64url', 20, 3)}:${sampleText('base64url', 22, 3)}`,
    ],
    nearMisses: [
      `ELASTIC_API_KEY=${sampleText('base62', 57)}==`,
      `ELASTIC_CLOUD_ID=acme:${sampleText('base62', 58)}==`,
      `ELASTIC_API_KEY=${'x'.repeat(58)}==`,
    ],
  },
];
