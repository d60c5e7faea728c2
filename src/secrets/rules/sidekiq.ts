// Sidekiq: credentials for the registry of its commercial editions.
import { assignment, patternIgnoringCase } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const pair = `${sampleText('hex', 8)}:${sampleText('hex', 8, 2)}`;

export const sidekiqRules: readonly SecretRule[] = [
  {
    id: 'sidekiq-credential',
    title: 'Credential of a commercial edition of Sidekiq',
    keywords: ['contribsys'],
    pattern: patternIgnoringCase(
      String.raw`contribsys(?:__|\.)com`,
      assignment,
      String.raw`(?<secret>[0-9a-f]{8}:[0-9a-f]{8})(?![\w:])`,
    ),
    positives: [`BUNDLE_ENTERPRISE__CONTRIBSYS__COM=${pair}`, `export BUNDLE_GEMS__CONTRIBSYS__COM="${pair}"`],
    nearMisses: [
      `BUNDLE_GEMS__CONTRIBSYS__COM=${pair.slice(1)}`,
      'BUNDLE_GEMS__CONTRIBSYS__COM=00000000:00000000',
      'https://gems.contribsys.com',
    ],
  },
];
