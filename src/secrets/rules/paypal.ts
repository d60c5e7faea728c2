// PayPal: client secrets beside their name. Client ids stand in browsers.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const paypalRules: readonly SecretRule[] = [
  {
    id: 'paypal-client-secret',
    title: 'PayPal client secret',
    keywords: ['paypal'],
    pattern: patternIgnoringCase(namedAfter('paypal', 'secret'), String.raw`(?<secret>e[a-z][\w-]{78})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'PAYPAL_CLIENT_' + `SECRET=EL${sampleText('base64url', 78)}`,
      '"paypal' + `Secret": "EN${sampleText('base64url', 78, 2)}"`,
      'paypal_app_' + `secret: 'EL${sampleText('base64url', 78, 3)}'`,
    ],
    nearMisses: [
      'PAYPAL_CLIENT_' + `SECRET=EL${sampleText('base64url', 77)}`,
      'PAYPAL_CLIENT_' + `SECRET=EL${'x'.repeat(78)}`,
      'checksum ' + `= EL${sampleText('base64url', 78)}`,
      'PAYPAL_' + `CLIENT_ID=A${sampleText('base64url', 79)}`,
    ],
  },
];
