// AppSignal: keys beside their name.
import { kebabEnd, namedAfter, patternIgnoringCase, uuid } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const appsignalRules: readonly SecretRule[] = [
  {
    id: 'appsignal-push-key',
    title: 'AppSignal push key',
    keywords: ['appsignal'],
    pattern: patternIgnoringCase(namedAfter('appsignal', 'key|token'), `(?<secret>${uuid})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [`APPSIGNAL_PUSH_API_KEY=${sampleUuid()}`, `appsignal_api_key: "${sampleUuid(5)}"`],
    nearMisses: [
      `APPSIGNAL_PUSH_API_KEY=${sampleUuid().slice(0, -1)}`,
      `APPSIGNAL_APP_ID=${sampleUuid()}`,
      'APPSIGNAL_PUSH_API_KEY=00000000-0000-0000-0000-000000000000',
    ],
  },
];
