// Figma: personal access and OAuth tokens.
import { pattern, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const figmaRules: readonly SecretRule[] = [
  {
    id: 'figma-token',
    title: 'Figma token',
    keywords: ['figd_', 'figu_', 'figur_', 'figo_'],
    pattern: pattern(wordStart, String.raw`fig(?:d|u|ur|o)_[\w-]{40,}`),
    isSecret: isMixedCase,
    positives: ['fi' + `gd_${sampleText('base64url', 40)}`, 'FIGMA_' + `TOKEN=figu_${sampleText('base64url', 44, 2)}`],
    nearMisses: [
      'fi' + `gd_${sampleText('base64url', 30)}`,
      'fi' + `gd_${'x'.repeat(40)}`,
      'conf' + `igd_${sampleText('base64url', 40)}`,
    ],
  },
];
