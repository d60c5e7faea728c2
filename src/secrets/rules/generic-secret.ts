// Random characters beside a name that says that they are a credential: what no vendor's format announces.
import { quote } from '../config-parts.ts';
import { isRandomText } from '../random-text.ts';
import { pattern } from '../pattern-parts.ts';
import { sampleText, sampleUuid } from '../samples.ts';
import type { SecretRule } from '../types.ts';

/** Names of keys that are no credential: of caches, of rows, of maps, and what everybody may see. */
const harmlessName =
  /(?:websocket|gpg|pgp|public|publishable|pub|primary|foreign|sort|partition|cache|query|storage|object|i18n|translation|locale|idempotency|dedup\w*|group|map|row|item|entry|site|routing|recaptcha|api_?key_?id|key_?id|token_?id|next|page|cursor|continuation|css|class|style|hash|etag|csrf|xsrf|design)[_-]?$/i;

/** What HTTP headers say before a credential, quoted or not (RFC 9110 reads it in any case). */
const scheme = String.raw`(?:[Bb]earer|BEARER|[Bb]asic|BASIC|[Tt]oken|TOKEN|[Aa]pi-?[Kk]ey|APIKEY|[Kk]ey|[Bb]ot|[Nn]egotiate|SSWS)`;
const schemeBefore = new RegExp(`${scheme} {1,4}$`);

/** A fingerprint, as messages and commands of our own name a finding, is public. */
const fingerprint = /^f_[\da-f]{16}$/;

function isRandom(value: string): boolean {
  return !fingerprint.test(value) && isRandomText(value, 16);
}

/** The name that the value is assigned to, without a last word that says only that it is a key. */
function nameBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 120), at).replace(schemeBefore, '');
  let end = before.length;
  while (end > 0 && !/\w/.test(before.charAt(end - 1))) end--;
  if (/u00[0-9a-f]{2}$/i.test(before.slice(0, end))) end -= 5;
  while (end > 0 && !/\w/.test(before.charAt(end - 1))) end--;
  let start = end;
  while (start > 0 && /[\w. -]/.test(before.charAt(start - 1))) start--;
  return before.slice(start, end).replace(/[ _-]?(?:key|token)s?$/i, '');
}

export const genericSecretRules: readonly SecretRule[] = [
  {
    id: 'generic-secret',
    title: 'Random value of a name that says it is a credential',
    class: 'generic-secret',
    keywords: ['key', 'token', 'secret', 'passw', 'passphrase', 'pwd', 'auth', 'credential', 'signature', 'bearer'],
    pattern: pattern(
      // A word of its own, or after one that makes it a credential: no monkey, no tokenizer, no author.
      String.raw`(?:(?:[Kk]ey|KEY)(?![a-z])(?<=K..|(?<![a-z])key|(?:api|access|secret|auth|private|master|app|client|signing|session|license|account|shared|service|bot|user)key)|[Tt]oken|TOKEN|[Ss]ecret|SECRET|[Pp]assw(?:or)?d|PASSW(?:OR)?D|[Pp]assphrase|PASSPHRASE|[Pp]wd|PWD|[Aa]uth(?:orization)?|AUTH(?:ORIZATION)?|[Cc]redentials?|CREDENTIALS?|[Ss]ignature|SIGNATURE)(?![a-z]|(?<=[A-Z])[A-Z])`,
      String.raw`[\w.-]{0,16}(?![\w.-])(?:${quote}\]?)?\s{0,8}(?:=>|:=|={1,3}(?!>)|:(?!:)|%3[Dd]|\\{1,7}u003[dD]|(?<=["'\`]|u002[27]),|\()\s{0,8}`,
      String.raw`(?:\(?${quote})?(?:${scheme} {1,4})?(?<secret>(?:[\w+/.~!@#$^*=-]|%(?!2[026]|3[Bb])){16,256})(?![\w(+/])`,
    ),
    extent: (text, span, memo) => {
      const value = text.slice(span.start, span.end).replace(/[.,!]+$/, '');
      if (!memo.judge(value, isRandom) || harmlessName.test(nameBefore(text, span.start))) return undefined;
      return { start: span.start, end: span.start + value.length };
    },
    isSecret: () => true,
    positives: [
      `api_key: ${sampleText('hex', 32)}`,
      `const clientSecret = '${sampleText('base62', 24)}';`,
      `"authToken": "${sampleText('base64url', 43)}"`,
      `headers.set('x-api-key', '${sampleText('base62', 32, 7)}')`,
      `signature=${sampleText('hex', 64, 5)}`,
      `apiKey="${sampleUuid(3)}"`,
      `Authorization: Bearer ${sampleText('base62', 32, 4)}`,
      `curl -H "Authorization: token ${sampleText('hex', 40, 6)}" https://acme.test`,
      `Authorization: Basic ${sampleText('base62', 40, 8)}`,
      `headers["Authorization"] = "Bearer ${sampleText('base64url', 43, 9)}"`,
    ],
    nearMisses: [
      `const apiKey = 'my-api-key-of-the-test';`,
      `GitHub token (f_${sampleText('hex', 16)})`,
      `tokenizer = "bert-base-uncased-v2-2024"`,
      `monkey = "${sampleText('base62', 24)}"`,
      `publicKey: "${sampleText('base64', 44)}"`,
      `cacheKey = "${sampleText('hex', 40)}"`,
      `const token = await readTokenFromKeychain2();`,
      `integrity: "sha512-${sampleText('base64', 86)}=="`,
      `secretName = "projects/acme/secrets/db-2/versions/3"`,
    ],
  },
];
