// Cloudflare: tokens and keys with a prefix and, beside their name, without; Origin CA keys, tunnels, Turnstile secrets.
import { spellingsOf } from '../name-spellings.ts';
import {
  assignment,
  base64Start,
  dottedStart,
  kebabEnd,
  namedAfter,
  pattern,
  patternIgnoringCase,
  wordEnd,
  wordStart,
} from '../pattern-parts.ts';
import { hasLettersAndDigits, isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const cloudflareRules: readonly SecretRule[] = [
  {
    id: 'cloudflare-api-token',
    title: 'Cloudflare API token or key',
    keywords: ['cfk_', 'cfut_', 'cfat_'],
    pattern: pattern(wordStart, 'cf(?:k|ut|at)_[A-Za-z0-9]{44,60}', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'cf' + `ut_${sampleText('base62', 40)}${sampleText('hex', 8)}`,
      'cf' + `k_${sampleText('base62', 40, 2)}${sampleText('hex', 8, 2)}`,
      `CLOUDFLARE_API_TOKEN=${'cf' + 'at_'}${sampleText('base62', 40, 3)}${sampleText('hex', 8, 3)}`,
    ],
    nearMisses: [
      'cf' + `ut_${sampleText('base62', 40)}`,
      'cf' + `xt_${sampleText('base62', 48)}`,
      'cf' + `ut_${'x'.repeat(48)}`,
    ],
  },
  {
    id: 'cloudflare-legacy-token',
    title: 'Cloudflare API token or key without a prefix',
    keywords: [
      'cloudflare',
      'x-auth-key',
      ...spellingsOf('cf', 'api'),
      ...spellingsOf('cf', 'token'),
      ...spellingsOf('cf', 'key'),
      ...spellingsOf('cf', 'account'),
      ...spellingsOf('cf', 'global'),
    ],
    pattern: patternIgnoringCase(
      `(?:${namedAfter('cloudflare|cf', 'token|key|secret')}|x-auth-key${assignment})`,
      String.raw`(?<secret>[\w-]{40}|[0-9a-f]{37})`,
      kebabEnd,
    ),
    isSecret: (value) => (value.length === 37 ? hasLettersAndDigits(value) : isMixedCase(value)),
    positives: [
      `CLOUDFLARE_API_TOKEN=${sampleText('base64url', 40)}`,
      `CF_API_KEY="${sampleText('hex', 37, 2)}"`,
      `X-Auth-Key: ${sampleText('hex', 37, 3)}`,
    ],
    nearMisses: [
      `CLOUDFLARE_API_TOKEN=${sampleText('base64url', 39)}`,
      // The zone and the account stand in every address of the dashboard.
      `CLOUDFLARE_ZONE_ID=${sampleText('hex', 32)}`,
      `CF_API_KEY=${'0'.repeat(37)}`,
      `CLOUDFLARE_API_TOKEN=${'x'.repeat(40)}`,
    ],
  },
  {
    id: 'cloudflare-origin-ca-key',
    title: 'Cloudflare Origin CA key',
    keywords: ['v1.0-'],
    pattern: pattern(dottedStart, String.raw`v1\.0-[0-9a-f]{24}-[0-9a-f]{100,200}`, wordEnd),
    positives: [
      'v1' + `.0-${sampleText('hex', 24)}-${sampleText('hex', 146)}`,
      `X-Auth-User-Service-Key: ${'v1' + '.0-'}${sampleText('hex', 24, 2)}-${sampleText('hex', 146, 2)}`,
    ],
    nearMisses: [
      'v1' + `.0-${sampleText('hex', 23)}-${sampleText('hex', 146)}`,
      'v1' + `.0-${sampleText('hex', 24)}-${sampleText('hex', 40)}`,
      'v1' + `.0-${sampleText('hex', 24)}-${'0'.repeat(146)}`,
    ],
  },
  {
    id: 'cloudflare-tunnel-token',
    title: 'Cloudflare Tunnel token',
    keywords: ['eyjhijoi'],
    pattern: pattern(base64Start, 'eyJhIjoi[A-Za-z0-9+/]{100,}={0,2}', kebabEnd, String.raw`(?!\.[\w-])`),
    positives: [
      'eyJh' + 'Ijoi' + sampleText('base62', 176),
      `cloudflared service install ${'eyJh' + 'Ijoi'}${sampleText('base62', 174, 2)}==`,
    ],
    nearMisses: [
      'eyJh' + 'Ijoi' + sampleText('base62', 60),
      'eyJh' + 'Ijoi' + 'A'.repeat(176),
      'eyJh' + 'Ijoi' + `${sampleText('base62', 120)}_x`,
    ],
  },
  {
    id: 'cloudflare-turnstile-secret',
    title: 'Cloudflare Turnstile secret key',
    keywords: ['0x4aaaaaa'],
    pattern: pattern(wordStart, String.raw`0x4AAAAAA[\w-]{24,28}`, kebabEnd),
    // The same as for any value, but that the prefix repeats a letter.
    isSecret: (value) => isMixedCase(value.slice(-24)),
    positives: [
      '0x4AAA' + 'AAA' + sampleText('base64url', 26),
      `TURNSTILE_SECRET_KEY=${'0x4AAA' + 'AAA'}${sampleText('base64url', 26, 2)}`,
    ],
    nearMisses: [
      // The key of the page, which everybody sees.
      '0x4AAA' + 'AAA' + sampleText('base64url', 13),
      '0x4AAA' + 'AAA' + 'A'.repeat(26),
      '1x0000000000000000000000000000000AA',
    ],
  },
];
