// Oracle Cloud: secrets of customer keys, which object storage takes, beside their name.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { base64Character, equals, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const oracleCloudRules: readonly SecretRule[] = [
  {
    id: 'oracle-customer-secret',
    title: 'Oracle Cloud customer secret key',
    keywords: ['oracle', ...spellingsOf('oci', 'secret'), ...spellingsOf('oci', 'customer')],
    pattern: patternIgnoringCase(
      namedAfter('oci|oracle', `${spelled('secret', 'key')}|secret`),
      `(?<secret>${base64Character}{43}`,
      equals,
      ')',
    ),
    isSecret: isMixedCase,
    positives: [
      `OCI_SECRET_KEY=${sampleText('base64', 43)}=`,
      `oracle_cloud_secret: "${sampleText('base64', 43, 2)}="`,
    ],
    nearMisses: [
      `OCI_SECRET_KEY=${sampleText('base64', 42)}=`,
      // An id of a resource.
      `OCI_SECRET_ID=ocid1.vaultsecret.oc1.${sampleText('hex', 60)}`,
      `OCI_SECRET_KEY=${'A'.repeat(43)}=`,
    ],
  },
];
