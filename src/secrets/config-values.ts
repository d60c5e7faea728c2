// Tells values that a configuration really holds from references, code, words and stand-ins.
import type { Span } from '../base/text.ts';
import { isDummyPassword, isDummyValue } from './dummy-value.ts';

/** What programs write where a value comes from somewhere else. */
const codeOrReference =
  /^(?:process\.env|os\.(?:environ|getenv)|(?:env|getenv|config|secrets?|vars?|var|local|module|data|self|this|ctx|options?|opts|args|params|props|req|request|settings|inputs|steps|github|vault|ref|op|arn|projects|file|lookup)[.:([/]|!\w|@\w+\(|\/run\/secrets|ENC\[|\{\{|<|%\w+%|\$[({\w]*$)|\(\)|\w\(|\]\[|=>|\?\.|&&|\|\||\$\{|\{\{|\$\(/i;
/** Types and values of languages, stripped of what may stand behind. */
const languageWords =
  /^(?:string|str|text|bytes?|char|varchar|bool(?:ean)?|number|int(?:eger)?|any|unknown|object|null(?:able)?|nil|none|undefined|optional|required|hidden|masked|password|passwd|secret|token|true|false|yes|no|on|off|sha\d*|md5|utf-?8|base64|bcrypt|argon2\w*|scrypt|plain(?:text)?|default|generated|prompt|ask|disabled|enabled|invalid|wrong|correct|incorrect)(?:\d{1,2}|[.,;:()[\]{}<>|?&=].*)?$/i;
/** `password2`, `newPassword1`, `db_pass`: names, not values. */
const nameOfPassword = /(?:^|[a-z_-])(?:pass(?:word|wd|phrase)?|pwd|secret|token|key)s?_?-?\d{0,2}$/i;

/** How a value stands in its text. */
export interface SettingPlace {
  readonly isQuoted: boolean;
  /** Right behind `=`, after a name in capitals: `DB_PASSWORD=…`. */
  readonly isEnvironment: boolean;
}

/** Whether a password, no stand-in, can be real where nothing else vouches for it. */
export function isSettingPassword(spelled: string, { isQuoted, isEnvironment }: SettingPlace): boolean {
  const value = spelled.replace(/[.,]$/, '');
  if (isQuoted) return isEnvironment ? value.length >= 6 && !isPlainName(value) : isStrongPassword(value);
  if (isEnvironment) return value.length >= 6 && !/[.,;(){}[\]]$/.test(value) && !/^\d{1,7}$/.test(value);
  // A word of code has letters, digits and dots, and rarely ends in more than two digits.
  return (
    value.length >= 6 &&
    !/[,;(){}[\]]/.test(value) &&
    /[a-z]\d{3,}$|[!@#$%^&*?+=~]/i.test(value) &&
    /[A-Za-z]/.test(value)
  );
}

/** Not a word of documentation, a reference, a type, or a name of itself. */
export function isNoStandIn(value: string): boolean {
  return (
    !isDummyPassword(value) &&
    !isDummyValue(value) &&
    !codeOrReference.test(value) &&
    !languageWords.test(value) &&
    !/^(?:0x[\da-f]*|\d{1,5})$/i.test(value) &&
    !nameOfPassword.test(value)
  );
}

/** At least three kinds of characters in eight, or letters and digits that are no word with a number behind it. */
export function isStrongPassword(value: string): boolean {
  if (value.length < 8 || /^[A-Za-z]+:\/\//.test(value) || isPath(value) || isNumbered(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
  return kinds >= 3 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[\w-]+(?:\.[\w-]+)+$/.test(value);
}

function isPlainName(value: string): boolean {
  return /^(?:[a-z]+[A-Z][A-Za-z]*|[A-Z][A-Z_]+|[a-z]+(?:[-_.][a-z]+)+)$/.test(value);
}

/** A universally unique identifier, an address of the network. */
function isNumbered(value: string): boolean {
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|^[\da-f]{0,4}(?::[\da-f]{0,4}){2,}/i.test(value);
}

function isPath(value: string): boolean {
  return /^(?:~|\.{1,2})?\/[\w.-]|^[A-Za-z]:\\/.test(value);
}

/** Base64 of `user:password`, as registries and HTTP take it. */
export function isBasicCredential(value: string): boolean {
  const decoded = decodeBase64(value);
  if (decoded === undefined || !/^[\x20-\x7e]{1,64}?:[\x20-\x7e]{3,}$/.test(decoded)) return false;
  const password = decoded.slice(decoded.indexOf(':') + 1);
  return !/^(?:[\w.-]*:)?(?:your|<|\$\{|password$|passwd$|example)/i.test(decoded) && !codeOrReference.test(password);
}

/** Latin text of base64, or undefined when it is none. */
export function decodeBase64(value: string): string | undefined {
  const characters = value.replace(/=+$/, '');
  if (characters.length % 4 === 1 || /[^A-Za-z0-9+/_-]/.test(characters)) return undefined;
  let decoded = '';
  let bits = 0;
  let count = 0;
  for (const character of characters) {
    bits = ((bits << 6) | digits.indexOf(character === '-' ? '+' : character === '_' ? '/' : character)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    decoded += String.fromCharCode((bits >> count) & 0xff);
  }
  return decoded;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** How the value at the place stands there. */
export function settingPlace(text: string, { start }: Span): SettingPlace {
  const isQuoted =
    /["'`]|u002[27]/.test(text.slice(start - 1, start)) || /u002[27]$/.test(text.slice(Math.max(0, start - 5), start));
  return { isQuoted, isEnvironment: isEnvironmentName(text, start) };
}

/** Whether `NAME=` stands right before the place, with or without a quote between. */
function isEnvironmentName(text: string, start: number): boolean {
  const tie = /(?:=|%3[Dd]|\\u003[dD])\\{0,7}["'`]?$/.exec(text.slice(Math.max(0, start - 16), start));
  if (tie === null) return false;
  const end = start - tie[0].length;
  let at = end;
  while (at > end - maxNameLength && isNameInCapitals(text.charCodeAt(at - 1))) at--;
  return end - at >= 3;
}

const maxNameLength = 64;

function isNameInCapitals(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}
