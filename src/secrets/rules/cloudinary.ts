// Cloudinary: the secret in a Cloudinary URL or beside its name. Cloud names and API keys are ids.
import { kebabEnd, namedAfter, patternIgnoringCase } from '../pattern-parts.ts';
import { hasLettersAndDigits } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const cloudinaryRules: readonly SecretRule[] = [
  {
    id: 'cloudinary-url-secret',
    title: 'Cloudinary API secret in a URL',
    keywords: ['cloudinary:'],
    pattern: patternIgnoringCase(String.raw`cloudinary:(?:\\*\/){2}\d{12,18}:(?<secret>[\w-]{24,40})@`),
    positives: [
      'cloudinary:' + `//${sampleText('digits', 15)}:${sampleText('base64url', 27, 11)}@acme`,
      'CLOUDINARY_URL=' + `cloudinary://${sampleText('digits', 15, 2)}:${sampleText('base64url', 27, 12)}@acme`,
    ],
    nearMisses: [
      'cloudinary:' + `//${sampleText('digits', 15)}:${sampleText('base64url', 20, 11)}@acme`,
      'cloudinary:' + `//${sampleText('digits', 15)}:${'x'.repeat(27)}@acme`,
      'cloudinary://API_KEY:' + 'API_SECRET@CLOUD_NAME',
    ],
  },
  {
    id: 'cloudinary-api-secret',
    title: 'Cloudinary API secret',
    keywords: ['cloudinary'],
    pattern: patternIgnoringCase(namedAfter('cloudinary', 'secret'), String.raw`(?<secret>[\w-]{27})`, kebabEnd),
    isSecret: hasLettersAndDigits,
    positives: [
      'CLOUDINARY_' + `API_SECRET=${sampleText('base64url', 27)}`,
      '"cloudinary' + `ApiSecret": "${sampleText('base64url', 27, 2)}"`,
      'cloudinary.' + `config(api_secret='${sampleText('base64url', 27, 3)}')`,
    ],
    nearMisses: [
      'CLOUDINARY_' + `API_SECRET=${sampleText('base64url', 26)}`,
      'CLOUDINARY_' + `API_SECRET=${'x'.repeat(27)}`,
      'checksum ' + `= ${sampleText('base64url', 27)}`,
      'CLOUDINARY_' + `API_KEY=${sampleText('digits', 15)}`,
    ],
  },
];
