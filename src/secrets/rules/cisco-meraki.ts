// Cisco Meraki: keys beside their name.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const ciscoMerakiRules: readonly SecretRule[] = [
  {
    id: 'cisco-meraki-api-key',
    title: 'Cisco Meraki API key',
    keywords: ['meraki'],
    pattern: patternIgnoringCase(namedAfter('meraki', 'key|token'), '(?<secret>[0-9a-f]{40})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [`MERAKI_DASHBOARD_API_KEY=${sampleText('hex', 40)}`, `meraki_api_key: "${sampleText('hex', 40, 2)}"`],
    nearMisses: [
      `MERAKI_DASHBOARD_API_KEY=${sampleText('hex', 39)}`,
      `MERAKI_NETWORK=${sampleText('hex', 40)}`,
      `MERAKI_DASHBOARD_API_KEY=${'0'.repeat(40)}`,
    ],
  },
];
