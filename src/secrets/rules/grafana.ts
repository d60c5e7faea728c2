// Grafana: service account tokens, cloud access policies, older API keys.
import { isDummyValue } from '../dummy-value.ts';
import { base64Start, kebabEnd, pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const grafanaRules: readonly SecretRule[] = [
  {
    id: 'grafana-service-token',
    title: 'Grafana service account token',
    keywords: ['glsa_'],
    pattern: pattern(wordStart, 'glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}', wordEnd),
    positives: [
      'gl' + `sa_${sampleText('base62', 32)}_${sampleText('hex', 8)}`,
      `GRAFANA_TOKEN=${'gl' + 'sa_'}${sampleText('base62', 32, 2)}_${sampleText('hex', 8, 2)}`,
    ],
    nearMisses: [
      'gl' + `sa_${sampleText('base62', 31)}_${sampleText('hex', 8)}`,
      'gl' + `sa_${sampleText('base62', 32)}`,
      'gl' + `sa_${'x'.repeat(32)}_${sampleText('hex', 8)}`,
    ],
    isSecret: (value) => !isDummyValue(value.slice(5, 37)),
  },
  {
    id: 'grafana-cloud-token',
    title: 'Grafana Cloud access policy token',
    keywords: ['glc_'],
    pattern: pattern(wordStart, String.raw`glc_[A-Za-z0-9+/]{32,400}={0,3}`),
    isSecret: hasLettersAndDigits,
    positives: [
      'gl' + 'c_ey' + 'J' + sampleText('base62', 120),
      `GRAFANA_CLOUD_TOKEN=${'gl' + 'c_'}${sampleText('base62', 64, 2)}==`,
    ],
    nearMisses: ['gl' + 'c_' + sampleText('base62', 20), 'gl' + 'c_' + 'x'.repeat(64), 'gl' + 'c_compile_status'],
  },
  {
    id: 'grafana-api-key',
    title: 'Grafana API key',
    keywords: ['eyjrijoi'],
    pattern: pattern(base64Start, 'eyJrIjoi[A-Za-z0-9+/]{60,400}={0,3}', kebabEnd, String.raw`(?!\.[\w-])`),
    positives: [
      'eyJr' + 'Ijoi' + sampleText('base62', 84),
      `Authorization: Bearer ${'eyJr' + 'Ijoi'}${sampleText('base62', 90, 2)}==`,
    ],
    nearMisses: ['eyJr' + 'Ijoi' + sampleText('base62', 40), 'eyJr' + 'Ijoi' + 'A'.repeat(84)],
  },
];
