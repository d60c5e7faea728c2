// Render: API keys and the keys of deploy hooks.
import { pattern, slash, wordEnd, wordStart } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const renderRules: readonly SecretRule[] = [
  {
    id: 'render-api-key',
    title: 'Render API key',
    keywords: ['rnd_'],
    pattern: pattern(wordStart, 'rnd_[A-Za-z0-9]{28,32}', wordEnd),
    isSecret: isMixedCase,
    positives: ['rn' + 'd_' + sampleText('base62', 28), `RENDER_API_KEY=${'rn' + 'd_'}${sampleText('base62', 32, 2)}`],
    nearMisses: [
      'rn' + 'd_' + sampleText('base62', 27),
      'rn' + 'd_' + 'x'.repeat(28),
      'rn' + 'd_seedOfTheGeneratorForTests',
    ],
  },
  {
    id: 'render-deploy-hook',
    title: 'Render deploy hook',
    keywords: ['api.render.com'],
    pattern: pattern(
      String.raw`api\.render\.com`,
      slash,
      'deploy',
      slash,
      String.raw`srv-[a-z0-9]{12,32}\?key(?:=|%3D|\\u003d)(?<secret>[\w-]{11,24})`,
    ),
    positives: [
      `https://api.render.com/deploy/srv-${sampleText('hex', 20)}?key=${sampleText('base62', 11)}`,
      `curl "https://api.render.com/deploy/srv-${sampleText('hex', 20, 2)}?key=${sampleText('base62', 12, 2)}"`,
    ],
    nearMisses: [
      `https://api.render.com/deploy/srv-${sampleText('hex', 20)}`,
      `https://api.render.com/deploy/srv-${sampleText('hex', 20)}?key=$RENDER_KEY`,
      `https://api.render.com/v1/services/srv-${sampleText('hex', 20)}?limit=${sampleText('digits', 12)}`,
    ],
  },
];
