// OneSignal: application and organisation API keys. Application ids (UUIDs) are no secret.
import { namedAfter, pattern, patternIgnoringCase, uuid, wordEnd, wordStart } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const onesignalRules: readonly SecretRule[] = [
  {
    id: 'onesignal-api-key',
    title: 'OneSignal API key',
    keywords: ['os_v2_app_', 'os_v2_org_'],
    pattern: pattern(wordStart, 'os_v2_(?:app|org)_[a-z2-7]{80,120}', wordEnd),
    positives: [
      `os_v2${'_app_'}${sampleText('base32', 103).toLowerCase()}`,
      `ONESIGNAL_API_KEY=os_v2${'_org_'}${sampleText('base32', 103, 2).toLowerCase()}`,
    ],
    nearMisses: [
      `os_v2${'_app_'}${sampleText('base32', 60).toLowerCase()}`,
      'os_v2_' + `app_${'x'.repeat(103)}`,
      'ONESIGNAL_' + `APP_ID=${sampleUuid()}`,
    ],
  },
  {
    id: 'onesignal-legacy-api-key',
    title: 'OneSignal API key (older form)',
    keywords: ['onesignal', 'one_signal'],
    pattern: patternIgnoringCase(namedAfter('one_?signal'), `(?<secret>[a-z0-9]{48}|${uuid})`, wordEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'ONESIGNAL_' + `REST_API_KEY=${sampleText('base62', 48)}`,
      '"oneSignal' + `ApiKey": "${sampleUuid(2)}"`,
    ],
    nearMisses: [
      'ONESIGNAL_' + `REST_API_KEY=${sampleText('base62', 47)}`,
      'ONESIGNAL_' + `REST_API_KEY=${'x'.repeat(48)}`,
      'checksum ' + `= ${sampleText('base62', 48)}`,
      'ONESIGNAL_' + `APP_ID=${sampleUuid()}`,
    ],
  },
];
