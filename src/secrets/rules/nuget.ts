// NuGet: API keys of the gallery.
import { base64Start, pattern, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const nugetRules: readonly SecretRule[] = [
  {
    id: 'nuget-api-key',
    title: 'NuGet API key',
    keywords: ['oy2'],
    pattern: pattern(base64Start, 'oy2[a-z0-9]{43}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'oy' + '2' + sampleText('base32', 43).toLowerCase(),
      `dotnet nuget push app.nupkg -k ${'oy' + '2'}${sampleText('base32', 43, 2).toLowerCase()}`,
    ],
    nearMisses: [
      'oy' + '2' + sampleText('base32', 42).toLowerCase(),
      'oy' + '2' + sampleText('base32', 44).toLowerCase(),
      'oy' + '2' + sampleText('base32', 43),
    ],
  },
];
