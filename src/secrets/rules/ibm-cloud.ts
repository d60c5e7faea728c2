// IBM Cloud: platform API keys beside their name, secrets of object storage.
import { spelled, spellingsOf } from '../name-spellings.ts';
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const ibmCloudRules: readonly SecretRule[] = [
  {
    id: 'ibm-cloud-api-key',
    title: 'IBM Cloud API key',
    keywords: ['ibm', 'bluemix', 'watson', ...spellingsOf('ic', 'api')],
    pattern: patternIgnoringCase(
      namedAfter(`ibm|bluemix|watson|${spelled('ic', 'api')}`, 'key|token'),
      String.raw`(?<secret>[\w-]{44})`,
      kebabEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      `IBMCLOUD_API_KEY=${sampleText('base64url', 44)}`,
      `ibm_api_key: '${sampleText('base64url', 44, 2)}'`,
      `watsonApiKey = "${sampleText('base64url', 44, 3)}"`,
    ],
    nearMisses: [
      `IBMCLOUD_API_KEY=${sampleText('base64url', 43)}`,
      `IBMCLOUD_REGION=${sampleText('base64url', 44)}`,
      `IBMCLOUD_API_KEY=${'x'.repeat(44)}`,
    ],
  },
];
