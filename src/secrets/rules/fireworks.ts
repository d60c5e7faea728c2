// Fireworks AI: API keys.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const fireworksRules: readonly SecretRule[] = [
  {
    id: 'fireworks-api-key',
    title: 'Fireworks AI API key',
    keywords: ['fw_'],
    pattern: pattern(wordStart, 'fw_[A-Za-z0-9]{22,24}', wordEnd),
    isSecret: isMixedCase,
    positives: ['f' + `w_${sampleText('base62', 22)}`, 'FIREWORKS_' + `API_KEY=fw_${sampleText('base62', 24, 2)}`],
    nearMisses: [
      'f' + `w_${sampleText('base62', 21)}`,
      'f' + `w_${'x'.repeat(24)}`,
      'ip' + `fw_${sampleText('base62', 24)}`,
      'fw_loadFirmware' + 'FromDiskImage',
    ],
  },
];
