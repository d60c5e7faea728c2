// Customer.io: tracking, application and reporting keys beside their name. Site ids are no secret.
import { namedAfter, patternIgnoringCase, wordEnd } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const customerIoRules: readonly SecretRule[] = [
  {
    id: 'customer-io-key',
    title: 'Customer.io API key',
    keywords: ['customerio', 'customer_io', 'customer.io', 'customer-io', 'cio_api', 'cio_track'],
    pattern: patternIgnoringCase(namedAfter('customer[._-]?io|cio'), '(?<secret>[0-9a-f]{32}|[0-9a-f]{20})', wordEnd),
    positives: [
      'CUSTOMERIO_' + `API_KEY=${sampleText('hex', 32)}`,
      '"customerIo' + `AppKey": "${sampleText('hex', 32, 2)}"`,
      'cio_track_' + `api_key: '${sampleText('hex', 32, 3)}'`,
    ],
    nearMisses: [
      'CUSTOMERIO_' + `API_KEY=${sampleText('hex', 31)}`,
      'CUSTOMERIO_' + `API_KEY=${sampleText('base62', 32)}`,
      'CUSTOMERIO_' + `API_KEY=${'0'.repeat(32)}`,
      'checksum ' + `= ${sampleText('hex', 32)}`,
      'CUSTOMERIO_' + `SITE_ID=${sampleText('hex', 20)}`,
    ],
  },
];
