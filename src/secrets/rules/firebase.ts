// Firebase: server keys of cloud messaging, tokens of its command line beside their name.
import { kebabEnd, kebabStart, pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const firebaseRules: readonly SecretRule[] = [
  {
    id: 'firebase-server-key',
    title: 'Firebase Cloud Messaging server key',
    keywords: [':apa91b'],
    lead: 11,
    pattern: pattern(kebabStart, String.raw`AAAA[\w-]{7}:APA91b[\w-]{130,140}`, kebabEnd),
    positives: [
      'AA' + `AA${sampleText('base62', 7)}:APA` + '91b' + sampleText('base64url', 134),
      `FCM_SERVER_KEY=${'AA' + 'AA'}${sampleText('base62', 7, 2)}:APA${'91b'}${sampleText('base64url', 134, 2)}`,
    ],
    nearMisses: [
      // The address of one device.
      `${sampleText('base62', 22)}:APA` + '91b' + sampleText('base64url', 134),
      'AA' + `AA${sampleText('base62', 7)}:APA` + '91b' + sampleText('base64url', 80),
      'AA' + `AA${sampleText('base62', 7)}:APA` + '91b' + 'x'.repeat(134),
    ],
  },
];
