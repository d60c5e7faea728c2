// Shopware: secret access keys beside their name. Access key ids (`SWIA`, `SWUA`, `SWSC`) are no secret.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const shopwareRules: readonly SecretRule[] = [
  {
    id: 'shopware-secret',
    title: 'Shopware secret access key',
    keywords: ['shopware'],
    pattern: patternIgnoringCase(namedAfter('shopware', 'secret'), '(?<secret>[a-z0-9]{56})', wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'SHOPWARE_' + `SECRET_KEY=${sampleText('base62', 56)}`,
      '"shopwareSecret' + `AccessKey": "${sampleText('base62', 56, 2)}"`,
    ],
    nearMisses: [
      'SHOPWARE_' + `SECRET_KEY=${sampleText('base62', 55)}`,
      'SHOPWARE_' + `SECRET_KEY=${'x'.repeat(56)}`,
      'checksum ' + `= ${sampleText('base62', 56)}`,
      'SHOPWARE_' + `ACCESS_KEY=SWIA${sampleText('base32', 22)}`,
    ],
  },
];
