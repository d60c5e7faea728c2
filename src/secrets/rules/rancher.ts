// Rancher: API tokens; join tokens of K3s and RKE2.
import { kebabStart, pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const rancherRules: readonly SecretRule[] = [
  {
    id: 'rancher-api-token',
    title: 'Rancher API token',
    keywords: ['token-'],
    pattern: pattern(kebabStart, 'token-[a-z0-9]{5}:[a-z0-9]{54}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'tok' + `en-${sampleText('hex', 5)}:${sampleText('hex', 54)}`,
      `RANCHER_TOKEN=${'tok' + 'en-'}${sampleText('hex', 5, 2)}:${sampleText('base32', 54, 2).toLowerCase()}`,
    ],
    nearMisses: [
      'tok' + `en-${sampleText('hex', 5)}:${sampleText('hex', 53)}`,
      'tok' + `en-${sampleText('hex', 5)}`,
      'tok' + `en-${sampleText('hex', 5)}:${'x'.repeat(54)}`,
    ],
  },
  {
    id: 'k3s-join-token',
    title: 'Join token of K3s or RKE2',
    keywords: ['::server:', '::node:'],
    lead: 67,
    pattern: pattern(wordStart, String.raw`K10[0-9a-f]{64}::(?:server|node):[\w-]{12,128}`),
    positives: [
      'K1' + `0${sampleText('hex', 64)}::server:${sampleText('hex', 32)}`,
      `K3S_TOKEN=${'K1' + '0'}${sampleText('hex', 64, 2)}::node:${sampleText('hex', 32, 2)}`,
    ],
    nearMisses: [
      'K1' + `0${sampleText('hex', 60)}::server:${sampleText('hex', 32)}`,
      'K1' + `0${sampleText('hex', 64)}::server:`,
    ],
  },
];
