// Keys of frameworks: WordPress, Django, Flask, Rails, Laravel, Symfony.
import { quote, settingTo, settingValue } from '../config-parts.ts';
import { isDummyValue } from '../dummy-value.ts';
import { entropyOf, isRandomText } from '../random-text.ts';
import { pattern, patternIgnoringCase } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const salt = `${sampleText('base62', 30)}|$-${sampleText('base62', 30, 2)}`;

const isCode = /^(?:os|env|process|config|get\w*|self|this|settings|Rails|<%)\b|^\w+(?:\.\w+)*[([]/i;

export const configFrameworkRules: readonly SecretRule[] = [
  {
    id: 'wordpress-key',
    title: 'Key or salt of WordPress',
    class: 'config-secret',
    keywords: ['auth_key', 'logged_in_key', 'nonce_key', 'auth_salt', 'logged_in_salt', 'nonce_salt'],
    pattern: pattern(
      String.raw`(?:AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)${quote}[ \t]{0,4},[ \t]{0,12}${quote}(?<secret>[^'"\r\n]{32,80})(?=\\{0,7}["']|\\{1,7}u0027)`,
    ),
    isSecret: (value) => entropyOf(value) > 3.5 && !isDummyValue(value) && !/put your unique/i.test(value),
    positives: [
      `define('AUTH_` + `KEY', '${salt}');`,
      `define( 'NONCE_` + `SALT',       '${sampleText('base64', 64)}' );`,
    ],
    nearMisses: [
      `define('AUTH_` + `KEY', 'put your unique phrase here');`,
      `define('AUTH_` + `KEY', getenv('AUTH_KEY'));`,
    ],
  },
  {
    id: 'framework-secret-key',
    title: 'Secret key of a web framework',
    class: 'config-secret',
    keywords: ['secret_key', 'app_secret', 'secret_token', 'cookie_secret', 'session_secret'],
    pattern: patternIgnoringCase(
      String.raw`(?:secret_key(?:_base)?|app_secret|secret_token|(?:cookie|session)_secret)`,
      settingTo,
      settingValue(24, 160),
    ),
    isSecret: (value) =>
      isRandomText(value, 24) ||
      (value.length >= 40 && entropyOf(value) > 4.2 && !isDummyValue(value) && !isCode.test(value)),
    positives: [
      `SECRET_` + `KEY = 'zq!=!gp(w^_t[sBR29954x)HI_$${sampleText('base62', 22)}'`,
      `  secret_key_` + `base: ${sampleText('hex', 128)}`,
      `SESSION_` + `SECRET=${sampleText('base64url', 43)}`,
    ],
    nearMisses: [
      `SECRET_` + `KEY = os.environ["DJANGO_SECRET_KEY_OF_THE_APP"]`,
      `secret_key_` + `base: <%= ENV["SECRET_KEY_BASE"] %>`,
      `SECRET_` + `KEY = "change-me-before-you-go-to-production"`,
    ],
  },
];
