// Mapbox: secret and temporary tokens. Public tokens (`pk.`) stand in browsers.
import { dottedStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const mapboxRules: readonly SecretRule[] = [
  {
    id: 'mapbox-secret-token',
    title: 'Mapbox secret token',
    keywords: ['sk.ey', 'tk.ey'],
    pattern: pattern(dottedStart, String.raw`[st]k\.eyJ[\w-]{40,}\.[\w-]{20,}`),
    positives: [
      `s${'k.'}ey${'J1Ijoi'}${sampleText('base64url', 70)}.${sampleText('base64url', 22)}`,
      `MAPBOX_TOKEN=s${'k.'}ey${'J1Ijoi'}${sampleText('base64url', 64, 2)}.${sampleText('base64url', 22, 2)}`,
    ],
    nearMisses: [
      `p${'k.'}ey${'J1Ijoi'}${sampleText('base64url', 70)}.${sampleText('base64url', 22)}`,
      `s${'k.'}ey${'J1Ijoi'}${sampleText('base64url', 20)}`,
      'sk.' + `eyJ${'x'.repeat(70)}.${'x'.repeat(22)}`,
    ],
  },
];
