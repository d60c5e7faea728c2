// IPinfo: tokens, in addresses and beside their name.
import { assignment, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const ipinfoRules: readonly SecretRule[] = [
  {
    id: 'ipinfo-token',
    title: 'IPinfo token',
    keywords: ['ipinfo'],
    pattern: patternIgnoringCase(
      String.raw`ipinfo(?:\.io[^\s"'\`<>]{0,80}[?&]token|[\w.({ -]{0,32}(?:key|token)[\w-]{0,8})${assignment}(?<secret>[0-9a-f]{14})`,
      wordEnd,
    ),
    positives: [
      'https://ipinfo.' + `io/8.8.8.8?token=${sampleText('hex', 14)}`,
      'IPINFO_' + `TOKEN=${sampleText('hex', 14, 2)}`,
      '"ipinfo' + `Token": "${sampleText('hex', 14, 3)}"`,
    ],
    nearMisses: [
      'https://ipinfo.' + `io/8.8.8.8?token=${sampleText('hex', 13)}`,
      'IPINFO_' + `TOKEN=${'0'.repeat(14)}`,
      'IPINFO_' + `TOKEN=${sampleText('base62', 16)}`,
    ],
  },
];
