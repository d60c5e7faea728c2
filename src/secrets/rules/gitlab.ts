// GitLab: access, deploy, runner, trigger, job and agent tokens, also with an instance's own prefix before them.
import { kebabEnd, kebabStart, pattern, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const kinds = [
  'glpat',
  'gldt',
  'glrt',
  'glrtr',
  'glptt',
  'glft',
  'glimt',
  'glagent',
  'gloas',
  'glsoat',
  'glffct',
  'glcbt',
];
const prefix = 'gl' + 'pat-';

export const gitlabRules: readonly SecretRule[] = [
  {
    id: 'gitlab-token',
    title: 'GitLab token',
    keywords: kinds.map((kind) => `${kind}-`),
    pattern: pattern(
      String.raw`(?:${kebabStart}|(?<=(?:^|[^\w-])[A-Za-z0-9]{1,20}-))`,
      String.raw`(?:${kinds.join('|')})-[\w-]{20,}(?:\.[\w-]{2,}){0,2}`,
    ),
    positives: [
      prefix + sampleText('base64url', 20),
      `PRIVATE-TOKEN: ${prefix}${sampleText('base64url', 20, 2)}`,
      // Routable tokens.
      prefix + `${sampleText('base64url', 40, 3)}.01.${sampleText('base62', 9)}`,
      // An instance's prefix.
      `acme-${prefix}${sampleText('base64url', 20, 4)}`,
      'gl' + 'rt-' + sampleText('base64url', 20, 5),
      'gl' + 'cbt-' + `64_${sampleText('base64url', 20, 6)}`,
    ],
    nearMisses: [
      prefix + sampleText('base64url', 19),
      `a${prefix}${sampleText('base64url', 20)}`,
      prefix + 'x'.repeat(20),
    ],
  },
  {
    id: 'gitlab-runner-registration-token',
    title: 'GitLab runner registration token',
    keywords: ['gr1348941'],
    pattern: pattern(wordStart, String.raw`GR1348941[\w-]{20}`, kebabEnd),
    positives: [
      'GR' + '1348941' + sampleText('base64url', 20),
      `--registration-token GR${'1348941'}${sampleText('base64url', 20, 2)}`,
    ],
    nearMisses: ['GR' + '1348941' + sampleText('base64url', 12), 'GR' + '1348941' + sampleText('base64url', 24)],
  },
];
