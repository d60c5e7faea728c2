// Open VSX: publishing tokens.
import { kebabEnd, pattern, uuid, wordStart } from '../pattern-parts.ts';
import { sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const openVsxRules: readonly SecretRule[] = [
  {
    id: 'open-vsx-token',
    title: 'Open VSX token',
    keywords: ['ovsxat_', 'ovsxp_'],
    pattern: pattern(wordStart, 'ovsx(?:at|p)_', uuid, kebabEnd),
    positives: ['ovs' + `xat_${sampleUuid()}`, `OVSX_PAT=${'ovs' + 'xp_'}${sampleUuid(7)}`],
    nearMisses: ['ovs' + `xat_${sampleUuid().slice(0, -1)}`, 'ovs' + 'xat_00000000-0000-0000-0000-000000000000'],
  },
];
