// Keys and tokens of environment files, shell profiles, Dockerfiles, compose files: a name in capitals that says so.
import { settingTo, settingValue } from '../config-parts.ts';
import { isRandomText } from '../random-text.ts';
import { pattern } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const token = sampleText('base62', 32, 3);

export const configEnvironmentRules: readonly SecretRule[] = [
  {
    id: 'config-environment-secret',
    title: 'Key or token in an environment variable',
    class: 'config-secret',
    keywords: ['secret', 'token', '_key', 'apikey', 'credential', '_auth', '_salt', '_pat', '_dsn_key'],
    pattern: pattern(
      String.raw`(?:(?:SECRET|TOKEN|(?<=[A-Z0-9])_KEY|APIKEY|CREDENTIALS?|(?<=[A-Z0-9])_(?:AUTH|SALT|PAT))(?![A-Z0-9])`,
      String.raw`(?:_(?:KEY(?:_BASE)?|ACCESS_KEY|TOKEN|PROD|PRODUCTION|DEV|STAGING|TEST|LIVE|\d{1,2})){0,2})`,
      settingTo,
      settingValue(10),
    ),
    isSecret: (value) => isRandomText(value.replace(/^base64:/, '').replace(/[.,;)]{1,3}$/, ''), 10),
    positives: [
      `ACME_API_` + `KEY=${token}`,
      `export ACME_SECRET_` + `KEY="${token}"`,
      `ENV INTERNAL_TO` + `KEN ${''}= ${token}`,
      `APP_` + `KEY=base64:${sampleText('base64', 43)}=`,
      `  JWT_SEC` + `RET: ${sampleText('base64url', 43)}`,
      `"ACME_API_` + `KEY": "${sampleText('hex', 32)}"`,
      `RAILS_MASTER_` + `KEY=${sampleText('hex', 32, 4)}`,
    ],
    nearMisses: [
      'ACME_API_' + 'KEY=${OTHER_KEY}',
      'ACME_API_' + 'KEY=your-api-key',
      `ACME_API_` + `KEY_ID=${token}`,
      `AUTH_TO` + `KEN=test-token`,
      `CACHE_` + `KEY=users:by-name:v2`,
      `const SECRET_TO` + `KEN = readTokenFromKeychain2;`,
    ],
  },
];
