// Weights & Biases: API keys, of the present form and the one without a prefix.
import { namedAfter, pattern, patternIgnoringCase, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const wandbRules: readonly SecretRule[] = [
  {
    id: 'wandb-api-key',
    title: 'Weights & Biases API key',
    keywords: ['wandb_v1_'],
    pattern: pattern(wordStart, 'wandb_v1_[A-Za-z0-9]{27}_[A-Za-z0-9]{49}', wordEnd),
    positives: [
      'wandb_' + `v1_${sampleText('base62', 27)}_${sampleText('base62', 49, 11)}`,
      'WANDB_API_' + `KEY=wandb_v1_${sampleText('base62', 27, 2)}_${sampleText('base62', 49, 12)}`,
    ],
    nearMisses: [
      'wandb_' + `v1_${sampleText('base62', 27)}_${sampleText('base62', 48, 11)}`,
      'wandb_' + `v1_${'x'.repeat(27)}_${'x'.repeat(49)}`,
      'wandb_' + `v1_${sampleText('base62', 49)}`,
    ],
  },
  {
    id: 'wandb-legacy-api-key',
    title: 'Weights & Biases API key (older form)',
    keywords: ['wandb'],
    pattern: patternIgnoringCase(namedAfter('wandb'), '(?<secret>[0-9a-f]{40})', wordEnd),
    positives: [
      'WANDB_' + `API_KEY=${sampleText('hex', 40)}`,
      '"wandbApi' + `Key": "${sampleText('hex', 40, 2)}"`,
      'wandb.' + `login(key="${sampleText('hex', 40, 3)}")`,
    ],
    nearMisses: [
      'WANDB_' + `API_KEY=${sampleText('hex', 39)}`,
      'WANDB_' + `API_KEY=${sampleText('base62', 40)}`,
      'WANDB_' + `API_KEY=${'0'.repeat(40)}`,
      'checksum ' + `= ${sampleText('hex', 40)}`,
      'wandb_' + `commit = ${sampleText('hex', 40)}`,
    ],
  },
];
