// HashiCorp: Vault service, batch and recovery tokens, Terraform Cloud tokens.
import { pattern, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const atlas = '.atlas' + 'v1.';

export const hashicorpRules: readonly SecretRule[] = [
  {
    id: 'vault-token',
    title: 'HashiCorp Vault token',
    keywords: ['hvs.', 'hvb.', 'hvr.'],
    pattern: pattern(wordStart, String.raw`hv[bsr]\.[\w-]{24,}`),
    positives: [
      'hv' + 's.' + sampleText('base62', 24),
      'hv' + 'b.AAAAAQ' + sampleText('base64url', 140),
      `VAULT_TOKEN=${'hv' + 's.'}CAESI${sampleText('base64url', 90)}`,
    ],
    nearMisses: [
      'hv' + 's.' + sampleText('base62', 12),
      'hv' + 'x.' + sampleText('base62', 24),
      'hv' + 's.' + 'x'.repeat(24),
    ],
  },
  {
    id: 'terraform-cloud-token',
    title: 'Terraform Cloud token',
    keywords: ['.atlasv1.'],
    lead: 14,
    pattern: pattern(wordStart, String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}`),
    positives: [
      sampleText('base62', 14) + atlas + sampleText('base62', 67),
      `token = "${sampleText('base62', 14, 2)}${atlas}${sampleText('base62', 67, 2)}"`,
    ],
    nearMisses: [
      sampleText('base62', 10) + atlas + sampleText('base62', 67),
      sampleText('base62', 14) + atlas + sampleText('base62', 20),
    ],
  },
];
