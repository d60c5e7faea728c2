// Buildkite: tokens of users, agents, jobs, registries, portals and packages; older agent tokens beside their name.
import { kebabStart, namedAfter, pattern, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const buildkiteRules: readonly SecretRule[] = [
  {
    id: 'buildkite-token',
    title: 'Buildkite token',
    keywords: ['bkua_', 'bkaa_', 'bkaj_', 'bkar_', 'bkct_', 'bkpt_', 'bkps_', 'bkpat_'],
    pattern: pattern(kebabStart, String.raw`bk(?:ua|aa|aj|ar|ct|pt|ps|pat)_[\w-]{40,}`),
    positives: [
      'bk' + 'ua_' + sampleText('hex', 40),
      'bk' + 'ct_' + sampleText('base64url', 73, 2),
      'bk' + `pat_${sampleText('base62', 8, 3)}_${sampleText('hex', 40, 3)}`,
    ],
    nearMisses: [
      'bk' + 'ua_' + sampleText('hex', 39),
      'bk' + 'zz_' + sampleText('hex', 40),
      'bk' + 'ua_' + 'x'.repeat(40),
    ],
  },
  {
    id: 'buildkite-legacy-token',
    title: 'Buildkite token without a prefix',
    keywords: ['buildkite'],
    pattern: patternIgnoringCase(namedAfter('buildkite', 'token|key'), '(?<secret>[0-9a-f]{50}|[0-9a-f]{40})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      `BUILDKITE_AGENT_TOKEN=${sampleText('hex', 50)}`,
      `buildkite-agent start --token ${sampleText('hex', 50, 2)}`,
      `buildkiteApiToken = '${sampleText('hex', 40, 3)}'`,
    ],
    nearMisses: [
      `BUILDKITE_AGENT_TOKEN=${sampleText('hex', 48)}`,
      `BUILDKITE_COMMIT=${sampleText('hex', 40)}`,
      `BUILDKITE_AGENT_TOKEN=${'0'.repeat(50)}`,
    ],
  },
];
