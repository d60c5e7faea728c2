// Razorpay: key secrets, beside their name or their id. Key ids (`rzp_`) stand in browsers.
import { assignment, namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const razorpayRules: readonly SecretRule[] = [
  {
    id: 'razorpay-key-secret',
    title: 'Razorpay key secret',
    keywords: ['razorpay', 'rzp_'],
    pattern: patternIgnoringCase(
      String.raw`(?:${namedAfter('razorpay', 'secret')}|rzp_(?:live|test)_[a-z0-9]{14}(?:["'\`,;:\s]|\\u00[\da-f]{2}|\\){1,12}(?:key_?secret${assignment})?)`,
      '(?<secret>[a-z0-9]{24})',
      wordEnd,
    ),
    isSecret: hasLettersAndDigits,
    positives: [
      'RAZORPAY_' + `KEY_SECRET=${sampleText('base62', 24)}`,
      'curl -u ' +
        `rzp_live_${sampleText('base62', 14, 2)}:${sampleText('base62', 24, 12)} https://api.razorpay.com/v1/payments`,
      'Razorpay({ key_' +
        `id: 'rzp_test_${sampleText('base62', 14, 3)}', key_secret: '${sampleText('base62', 24, 13)}' })`,
    ],
    nearMisses: [
      'RAZORPAY_' + `KEY_SECRET=${sampleText('base62', 23)}`,
      'RAZORPAY_' + `KEY_SECRET=${'x'.repeat(24)}`,
      'RAZORPAY_KEY_' + `ID=rzp_live_${sampleText('base62', 14)}`,
      'checksum ' + `= ${sampleText('base62', 24)}`,
    ],
  },
];
