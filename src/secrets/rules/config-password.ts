// Passwords beside their name, in the notation of any configuration file: environment files, properties, YAML, JSON,
// TOML, scripts, and settings of tools that deploy, mail and talk to databases.
import { settingTo, settingValue, startNotAfter } from '../config-parts.ts';
import { isNoStandIn, isSettingPassword, settingPlace, type SettingPlace } from '../config-values.ts';
import { pattern, patternIgnoringCase } from '../pattern-parts.ts';
import { isRandomText } from '../random-text.ts';
import { sampleText } from '../samples.ts';
import { isAround } from '../surroundings.ts';
import type { SecretRule } from '../types.ts';

const weak = 'tr0ub' + '4dor';
const strong = 'Kj' + '8!' + sampleText('base62', 9);
const pass = 'pass' + 'word';

/** What stands beside the password where something logs in with it. */
const companions =
  /(?:^|[^\w]|\$(?:db|my|ftp|smtp|sql|mysql)_?)(?:host(?:name)?|server|user(?:name)?|login|protocol|transport|remote(?:path|_path)?|database|dbname|port)(?:["'`]|\\+["'`])?[ \t]{0,16}(?:=>?|:)[ \t]{0,8}\\*["'`]?[\w./@-]/gi;
const reach = 320;

/** Of several kinds: a single `user:` stands beside passwords of tests as well. */
function hasCompanions(around: string): boolean {
  const kinds = new Set([...around.matchAll(companions)].map(([found]) => /[a-z]+/i.exec(found)?.[0].toLowerCase()));
  return kinds.size >= 2;
}

/** What no name in code looks like: a number of four digits and more in it, or random characters. */
function isNoName(value: string): boolean {
  if (/[,;(){}[\]<>|]|:\/\//.test(value)) return false;
  return (
    (value.length >= 10 && /[A-Za-z]/.test(value) && /\d{4}/.test(value) && !isDate(value)) || isRandomText(value, 14)
  );
}

function isDate(value: string): boolean {
  return /(?:19|20)\d\d-\d\d-\d\d/.test(value);
}

/** In quotes anything; else what has letters and digits, as names in code beside a host rarely have. */
function isLikelyBesideLogin(value: string, { isQuoted }: SettingPlace): boolean {
  if (isQuoted) return value.length >= 6;
  return value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/[,;(){}[\]]/.test(value);
}

/** A pair of an ADO or ODBC connection string that says where to. */
const connectionPair =
  /(?:server|data source|user id|uid|initial catalog|database|addr(?:ess)?|host) ?=[^;\r\n]{1,80};|; ?(?:server|data source|user id|uid|initial catalog|database|addr(?:ess)?|host) ?=/i;

export const configPasswordRules: readonly SecretRule[] = [
  {
    id: 'config-password',
    title: 'Password in a configuration',
    class: 'config-secret',
    keywords: ['password', 'passwd', 'passphrase', 'pass', 'pwd'],
    pattern: pattern(
      String.raw`(?:[Pp]assword|PASSWORD|[Pp]asswd|PASSWD|[Pp]assphrase|PASSPHRASE|${startNotAfter('A-Za-z0-9')}(?:[Pp]ass|PASS|[Pp]wd|PWD)|(?<=[a-z])(?:Pass|Pwd))`,
      String.raw`(?:_(?:PROD|PRODUCTION|DEV|STAGING|TEST|LIVE|\d{1,2}))?`,
      settingTo,
      settingValue(4),
    ),
    extent: (text, span, memo) => {
      const value = text.slice(span.start, span.end).replace(/[;,)\]}]{1,3}$/, '');
      if (!memo.judge(value, isNoStandIn)) return undefined;
      const place = settingPlace(text, span);
      const isReal =
        isSettingPassword(value, place) ||
        isNoName(value) ||
        (isLikelyBesideLogin(value, place) && isAround(text, span.start, { memo, reach, test: hasCompanions }));
      return isReal ? { start: span.start, end: span.start + value.length } : undefined;
    },
    isSecret: () => true,
    positives: [
      `DB_PASS` + `WORD=${weak}`,
      `export SMTP_PASS` + `WORD='${strong}'`,
      `REDIS_PASS` + `WORD: "${strong}"`,
      `spring.datasource.${pass}=${strong}`,
      `  ${pass}: ${strong}`,
      `{ "host": "sftp.acme.test", "username": "deploy", "${pass}": "${weak}" }`,
      `$db_pass` + `word = '${strong}';`,
      `define( 'DB_PASS` + `WORD', '${strong}' );`,
      `Admin${'Pass'}word=Harbour${'123'}`,
      `set imap_${'pass'} = "${strong}"`,
      `"${pass}" => "${strong}"`,
    ],
    nearMisses: [
      'DB_PASS' + 'WORD=${DB_SECRET}',
      'DB_PASS' + 'WORD=change' + 'me',
      `${pass}: process.env.DB_PASSWORD,`,
      `${pass} = getenv("DB_PASSWORD")`,
      `${pass}: string;`,
      `{ user: user, ${pass}: ${pass} }`,
      `${pass}: newPassword2`,
      `const ${pass} = 'wrong-${pass}';`,
      `${pass}: { type: String, required: true }`,
      `"${pass}": "Enter your ${pass}"`,
    ],
  },
  {
    id: 'config-ado-password',
    title: 'Password in an ADO or ODBC connection string',
    class: 'config-secret',
    keywords: ['password=', 'pwd=', 'password =', 'pwd ='],
    pattern: patternIgnoringCase(
      String.raw`${startNotAfter('A-Za-z0-9_')}(?:password|pwd)[ ]?=[ ]?(?<secret>[^\s;"'\`<>\\]{3,128})`,
    ),
    extent: (text, span, memo) => {
      const isConnection = isAround(text, span.start, { memo, reach, test: (around) => connectionPair.test(around) });
      return isConnection && memo.judge(text.slice(span.start, span.end), isNoStandIn) ? span : undefined;
    },
    isSecret: () => true,
    positives: [
      `Server=db.acme.test;Database=main;User Id=app;Pass` + `word=${weak};Encrypt=True`,
      `connectionString="Data Source=10.0.0.4;Initial Catalog=main;uid=app;pwd` + `=${strong}"`,
    ],
    nearMisses: [
      'Server=db.acme.test;User Id=app;Pass' + 'word={your_password};',
      `/login?user=maria&pwd` + `=`,
      'Server=db;Database=main;Trusted_Connection=True;',
    ],
  },
];
