// Neon: API keys, passwords of database roles.
import { pattern, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const neonRules: readonly SecretRule[] = [
  {
    id: 'neon-api-key',
    title: 'Neon API key',
    keywords: ['napi_'],
    pattern: pattern(wordStart, 'napi_[a-z0-9]{64}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'na' + 'pi_' + sampleText('base32', 64).toLowerCase(),
      `NEON_API_KEY=${'na' + 'pi_'}${sampleText('hex', 64, 2)}`,
    ],
    nearMisses: [
      'na' + 'pi_' + sampleText('hex', 63),
      'na' + 'pi_' + 'x'.repeat(64),
      'na' + 'pi_create_external_arraybuffer',
    ],
  },
  {
    id: 'neon-role-password',
    title: 'Password of a Neon role',
    keywords: ['npg_'],
    pattern: pattern(wordStart, 'npg_[A-Za-z0-9]{12,24}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: ['np' + 'g_' + sampleText('base62', 12, 2), `PGPASSWORD=${'np' + 'g_'}${sampleText('base62', 16, 3)}`],
    nearMisses: ['np' + 'g_' + sampleText('base62', 8), 'np' + 'g_' + 'x'.repeat(12), 'np' + 'g_connectionPool'],
  },
];
