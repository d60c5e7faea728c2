// GitHub: personal, OAuth, user, installation and refresh tokens.
import { dottedStart, pattern, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const tail = sampleText('base62', 36);

export const githubRules: readonly SecretRule[] = [
  {
    id: 'github-token',
    title: 'GitHub token',
    keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    // Installation tokens (`ghs_`) come as signed JSON too, with an id, `_`, dots and `-`.
    pattern: pattern(`(?:${wordStart}gh[opru]_[A-Za-z0-9]{36,}|${dottedStart}ghs_[A-Za-z0-9._-]{35,}[A-Za-z0-9_-])`),
    positives: [
      ...['p', 'o', 'u', 's', 'r'].map((kind) => `gh${kind}_` + tail),
      `gh${'s'}_123456_${['ey' + 'J' + sampleText('base64url', 40), 'ey' + 'J' + sampleText('base64url', 200), sampleText('base64url', 86)].join('.')}`,
    ],
    nearMisses: [
      'gh' + 'p_' + sampleText('base62', 35),
      'gh' + 'x_' + tail,
      'gh' + 'p_' + 'x'.repeat(36),
      'high' + 'gh' + 'p_' + tail,
      'gh' + 's_' + 'your-token-here.'.repeat(3),
    ],
  },
  {
    id: 'github-fine-grained-token',
    title: 'GitHub fine-grained token',
    keywords: ['github_pat_'],
    pattern: pattern(wordStart, String.raw`github_pat_[A-Za-z0-9]{20,24}_[A-Za-z0-9]{50,}`),
    positives: [
      'github' + '_pat_' + `${sampleText('base62', 22)}_${sampleText('base62', 59)}`,
      `token: ${'github' + '_pat_'}${sampleText('base62', 22, 2)}_${sampleText('base62', 59, 2)}`,
    ],
    nearMisses: [
      'github' + '_pat_' + sampleText('base62', 22),
      'github' + '_pat_' + `${sampleText('base62', 22)}_${'x'.repeat(59)}`,
    ],
  },
];
