// Databricks: personal access tokens and OAuth secrets of service principals.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const databricksRules: readonly SecretRule[] = [
  {
    id: 'databricks-token',
    title: 'Databricks token',
    keywords: ['dapi', 'dose'],
    pattern: pattern(wordStart, String.raw`(?:dapi[0-9a-f]{32}(?:-\d)?|dose[0-9a-f]{32})`, wordEnd),
    positives: [
      'da' + 'pi' + sampleText('hex', 32),
      'da' + 'pi' + sampleText('hex', 32, 2) + '-2',
      'do' + 'se' + sampleText('hex', 32, 3),
    ],
    nearMisses: [
      'da' + 'pi' + sampleText('hex', 31),
      'da' + 'pi' + '0'.repeat(32),
      'met' + 'da' + 'pi' + sampleText('hex', 32),
    ],
  },
];
