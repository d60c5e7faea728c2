// PyPI and TestPyPI upload tokens: a macaroon in base64url behind `pypi-`.
import { kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const prefix = 'py' + 'pi-Ag';

export const pypiRules: readonly SecretRule[] = [
  {
    id: 'pypi-token',
    title: 'PyPI upload token',
    keywords: ['pypi-ag'],
    pattern: pattern(kebabStart, String.raw`pypi-Ag[\w-]{60,}`),
    positives: [
      prefix + 'EIcHlwaS5vcmc' + sampleText('base64url', 150),
      prefix + 'ENdGVzdC5weXBpLm9yZw' + sampleText('base64url', 150, 2),
    ],
    nearMisses: [
      prefix + 'EIcHlwaS5vcmc',
      prefix + 'E' + 'x'.repeat(150),
      `my-${prefix}EIcHlwaS5vcmc${sampleText('base64url', 20)}`,
    ],
  },
];
