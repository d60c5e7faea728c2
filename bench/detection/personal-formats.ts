// Personal data of public formats, made at random within them, and what only looks like it.
import type { Marked } from './marked-text.ts';
import type { Random } from './random.ts';
import { randomText } from './token-text.ts';

export interface PersonalFormat {
  readonly id: string;
  /** Row of the table. */
  readonly kind: 'cards' | 'bank accounts' | 'national ids' | 'medical ids' | 'birth dates' | 'phones' | 'e-mail';
  readonly rules: readonly string[];
  /** Without one of these before it nobody could tell what the value is. Empty: it speaks for itself. */
  readonly labels: readonly string[];
  readonly make: (random: Random) => string;
}

/** Text that no rule of personal data may take for any. */
export interface LookAlike {
  readonly id: string;
  readonly rules: readonly string[];
  readonly write: (random: Random) => string;
}

const digits = (length: number, random: Random): string => randomText('digit', length, random);

export function luhnDigit(payload: string): string {
  let sum = 0;
  for (let at = 0; at < payload.length; at++) {
    const digit = Number(payload[payload.length - 1 - at]) * (at % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

const issuers: readonly (readonly [
  name: string,
  prefixes: readonly string[],
  length: number,
  groups: readonly number[],
])[] = [
  ['visa', ['4539', '4485', '4716', '4024', '4916'], 16, [4, 4, 4, 4]],
  ['mastercard', ['51', '52', '53', '54', '55', '2221', '2450', '2719'], 16, [4, 4, 4, 4]],
  ['amex', ['34', '37'], 15, [4, 6, 5]],
  ['discover', ['6011', '644', '65'], 16, [4, 4, 4, 4]],
  ['jcb', ['3528', '3558', '3589'], 16, [4, 4, 4, 4]],
  ['diners', ['36', '300', '305'], 14, [4, 6, 4]],
];

export function cardOf(prefix: string, length: number, random: Random): string {
  const payload = prefix + digits(length - prefix.length - 1, random);
  return payload + luhnDigit(payload);
}

function grouped(text: string, groups: readonly number[], separator: string): string {
  let at = 0;
  return groups.map((length) => text.slice(at, (at += length))).join(separator);
}

const cards = issuers.flatMap(([name, prefixes, length, groups]): PersonalFormat[] =>
  ['', ' ', '-'].map((separator) => ({
    id: `${name}${separator === '' ? '' : separator === ' ' ? ' with spaces' : ' with dashes'}`,
    kind: 'cards',
    rules: ['payment-card'],
    labels: [],
    make: (random) => grouped(cardOf(random.pick(prefixes), length, random), groups, separator),
  })),
);

/** Country, then the form of the rest: n digits, a letters, c both. */
const ibanForms: readonly (readonly [string, string])[] = [
  ['DE', 'n18'],
  ['GB', 'a4n14'],
  ['FR', 'n10c11n2'],
  ['NL', 'a4n10'],
  ['ES', 'n20'],
  ['IT', 'a1n10c12'],
  ['BE', 'n12'],
  ['AT', 'n16'],
  ['CH', 'n5c12'],
  ['PL', 'n24'],
  ['SE', 'n20'],
  ['NO', 'n11'],
  ['DK', 'n14'],
  ['PT', 'n21'],
  ['IE', 'a4n14'],
  ['FI', 'n14'],
];

export function ibanOf(random: Random): string {
  const [country, form] = random.pick(ibanForms);
  const rest = form.replaceAll(/([nac])(\d+)/g, (_, kind: string, length: string) =>
    randomText(kind === 'n' ? 'digit' : kind === 'a' ? 'upper' : 'ALNUM', Number(length), random),
  );
  const numeric = [...`${rest}${country}00`].map((sign) => Number.parseInt(sign, 36)).join('');
  return `${country}${String(98n - (BigInt(numeric) % 97n)).padStart(2, '0')}${rest}`;
}

function ssnOf(random: Random): string {
  const area = String(1 + random.below(664)).padStart(3, '0');
  const group = String(1 + random.below(99)).padStart(2, '0');
  return `${area}-${group}-${String(1 + random.below(9999)).padStart(4, '0')}`;
}

function itinOf(random: Random): string {
  return `9${digits(2, random)}-${random.pick(['7', '8'])}${random.below(9)}-${digits(4, random)}`;
}

/** Without the letters that are left out for being read as digits. */
const mbiLetters = 'ACDEFGHJKMNPQRTUVWXY';

function mbiOf(random: Random): string {
  const letter = (): string => mbiLetters.charAt(random.below(mbiLetters.length));
  const either = (): string => random.pick([letter(), digits(1, random)]);
  const parts = [
    String(1 + random.below(9)) + letter() + either() + digits(1, random),
    letter() + either() + digits(1, random),
    letter() + letter() + digits(2, random),
  ];
  return parts.join(random.pick(['', '-']));
}

function npiOf(random: Random): string {
  const payload = `${random.pick(['1', '2'])}${digits(8, random)}`;
  return payload + luhnDigit(`80840${payload}`);
}

const firstNames = ['jane', 'omar', 'li', 'sofia', 'peter', 'amira', 'tom', 'ines'];
const lastNames = ['roe', 'okafor', 'zhang', 'lindqvist', 'marsh', 'haddad', 'weber', 'costa'];

function emailOf(random: Random): string {
  const name = `${random.pick(firstNames)}${random.pick(['.', '_', ''])}${random.pick(lastNames)}${random.pick(['', digits(2, random)])}`;
  return `${name}@${random.pick(['gmail.com', 'outlook.com', 'kestrel-freight.com', 'mail.harborline.co.uk', 'lindgren.se'])}`;
}

function phoneOf(random: Random): string {
  const us = (): string => `${random.pick(['212', '415', '617', '312', '206'])}`;
  return random.pick([
    () => `+1 ${us()}-${random.pick(['732', '864', '439'])}-${digits(4, random)}`,
    () => `(${us()}) ${random.pick(['732', '864', '439'])}-${digits(4, random)}`,
    () => `+44 20 7${digits(3, random)} ${digits(4, random)}`,
    () => `+49 30 ${random.pick(['2', '3', '4', '8'])}${digits(6, random)}`,
    () => `+33 1 4${digits(1, random)} ${digits(2, random)} ${digits(2, random)} ${digits(2, random)}`,
  ])();
}

function birthDateOf(random: Random): string {
  const [year, month, day] = [1940 + random.below(65), 1 + random.below(12), 1 + random.below(28)];
  const [mm, dd] = [String(month).padStart(2, '0'), String(day).padStart(2, '0')];
  return random.pick([`${year}-${mm}-${dd}`, `${mm}/${dd}/${year}`, `${dd}.${mm}.${year}`]);
}

const more: readonly PersonalFormat[] = [
  { id: 'iban', kind: 'bank accounts', rules: ['iban'], labels: [], make: ibanOf },
  {
    id: 'iban with spaces',
    kind: 'bank accounts',
    rules: ['iban'],
    labels: [],
    make: (random) => ibanOf(random).replaceAll(/(.{4})(?=.)/g, '$1 '),
  },
  {
    id: 'ssn',
    kind: 'national ids',
    rules: ['us-ssn'],
    labels: ['SSN', 'ssn', 'Social Security Number', 'social_security_number'],
    make: ssnOf,
  },
  { id: 'itin', kind: 'national ids', rules: ['us-itin'], labels: ['ITIN', 'itin', 'taxpayer id'], make: itinOf },
  { id: 'mbi', kind: 'medical ids', rules: ['us-mbi'], labels: ['MBI', 'medicare_id', 'Medicare number'], make: mbiOf },
  { id: 'npi', kind: 'medical ids', rules: ['us-npi'], labels: ['NPI', 'npi', 'provider_npi'], make: npiOf },
  {
    id: 'mrn',
    kind: 'medical ids',
    rules: ['medical-record'],
    labels: ['MRN', 'mrn', 'medical_record_number', 'Medical Record Number'],
    make: (random) => digits(7 + random.below(3), random),
  },
  {
    id: 'birth date',
    kind: 'birth dates',
    rules: ['birth-date'],
    labels: ['DOB', 'date_of_birth', 'birth_date', 'born on', 'Date of birth'],
    make: birthDateOf,
  },
  { id: 'phone', kind: 'phones', rules: ['phone-number'], labels: [], make: phoneOf },
  { id: 'e-mail', kind: 'e-mail', rules: ['email-address'], labels: [], make: emailOf },
];

export const personalFormats: readonly PersonalFormat[] = [...cards, ...more];

/** What stands around a value, `label` before it where one is needed. */
export const personalContexts: readonly {
  readonly id: string;
  readonly isHeldOut?: true;
  readonly write: (label: string, value: Marked, random: Random) => Marked;
}[] = [
  { id: 'prose', write: (label, value) => `The customer wrote that the ${label} is ${value}, please look into it.\n` },
  { id: 'json', write: (label, value) => JSON.stringify({ id: 17, [label]: value, status: 'open' }) },
  { id: 'json in json', write: (label, value) => JSON.stringify({ content: JSON.stringify({ [label]: value }) }) },
  { id: 'csv', write: (label, value) => `id,${label},name\n17,${value},Jane\n` },
  { id: 'log', write: (label, value) => `2026-11-22T10:14:03Z WARN payment refused ${label}=${value} attempt=2\n` },
  {
    id: 'sql',
    write: (label, value) => `UPDATE customers SET ${label.replaceAll(' ', '_')} = '${value}' WHERE id = 17;\n`,
  },
  { id: 'source', write: (label, value) => `const customer = {\n  "${label}": "${value}",\n  active: true,\n};\n` },
  { id: 'yaml', write: (label, value) => `customer:\n  ${label}: "${value}"\n  active: true\n` },
  {
    id: 'xml',
    isHeldOut: true,
    write: (label, value) => `<row><${label.replaceAll(' ', '')}>${value}</${label.replaceAll(' ', '')}></row>\n`,
  },
  {
    id: 'markdown table',
    isHeldOut: true,
    write: (label, value) => `| field | value |\n| --- | --- |\n| ${label} | ${value} |\n`,
  },
  {
    id: 'diff',
    isHeldOut: true,
    write: (label, value) => `@@ -3,2 +3,2 @@\n-${label}: ${value}\n+${label}: removed\n`,
  },
];

export const neutralLabels: Readonly<Record<PersonalFormat['kind'], readonly string[]>> = {
  cards: ['card', 'card_number', 'pan', 'payment method', 'account', 'value'],
  'bank accounts': ['iban', 'account', 'bank account', 'value'],
  'national ids': ['ssn'],
  'medical ids': ['mrn'],
  'birth dates': ['dob'],
  phones: ['phone', 'mobile', 'contact'],
  'e-mail': ['email', 'contact', 'owner'],
};

const wrongDigit = (card: string, random: Random): string => {
  const at = 6 + random.below(card.length - 6);
  return card.slice(0, at) + String((Number(card[at]) + 1 + random.below(8)) % 10) + card.slice(at + 1);
};
const cardRules = ['payment-card', 'test-card'];
const visa = (random: Random): string => cardOf('4539', 16, random);

export const lookAlikes: readonly LookAlike[] = [
  ofCards('card with a wrong digit', (random) => `card ${wrongDigit(visa(random), random)} refused`),
  ofCards(
    'card with a wrong digit and spaces',
    (random) => `card: ${grouped(wrongDigit(visa(random), random), [4, 4, 4, 4], ' ')}`,
  ),
  ofCards('number of no issuer', (random) => `order ${cardOf(random.pick(['1', '7', '8', '9']), 16, random)} shipped`),
  ofCards('a digit too many', (random) => `reference ${visa(random)}${digits(1, random)}`),
  ofCards('inside a longer number', (random) => `trace=${digits(4, random)}${visa(random)}${digits(3, random)}`),
  ofCards(
    'inside hexadecimal digits',
    (random) => `sha ${randomText('hex', 11, random)}a${visa(random)}f${randomText('hex', 11, random)}`,
  ),
  ofCards('in a decimal fraction', (random) => `const ratio = 0.${visa(random)};`),
  ofCards('in an identifier', (random) => `fbq_${visa(random)}_x = 1`),
  ofCards('time in microseconds', (random) => `"ts": 17638${digits(11, random)}`),
  ofCards('time in milliseconds', (random) => `startedAt: 17638${digits(8, random)}`),
  ofCards('amounts in a row', (random) => `${digits(4, random)} ${digits(4, random)} ${digits(4, random)}\n`),
  ofCards(
    'uuid',
    (random) =>
      `id: ${digits(8, random)}-${digits(4, random)}-4${digits(3, random)}-8${digits(3, random)}-${digits(12, random)}`,
  ),
  ofCards('tracking number', (random) => `shipment 1Z${digits(16, random)} left`),
  ofCards('id of a chat', (random) => `channel <#${digits(18, random)}>`),
  bank('bank account with wrong digits', (random) => {
    const iban = ibanOf(random);
    return `iban: ${iban.slice(0, -1)}${iban.endsWith('7') ? '2' : '7'}`;
  }),
  bank('bank account of no country', (random) => `ref XX${digits(2, random)}${digits(18, random)}`),
  bank('part number', (random) => `part DE${digits(9, random)} in stock`),
  person(
    'version and dates',
    (random) => `v${digits(3, random)}.${digits(2, random)}.${digits(4, random)} of 2026-11-22`,
  ),
  person(
    'area that was never given out',
    (random) => `SSN: ${random.pick(['000', '666'])}-${digits(2, random)}-${digits(4, random)}`,
  ),
  person('group of zeros', (random) => `SSN: 123-00-${digits(4, random)}`),
  person('part of a longer number', (random) => `item ${digits(4, random)}-${ssnOf(random)}-${digits(3, random)}`),
  {
    id: 'date that is no birthday',
    rules: ['birth-date'],
    write: (random) => `released: ${birthDateOf(random)}, next build in a week`,
  },
  {
    id: 'digits after no word',
    rules: ['medical-record', 'us-npi', 'us-mbi'],
    write: (random) => `rows: ${digits(7, random)} of ${digits(10, random)}`,
  },
  {
    id: 'version number',
    rules: ['phone-number'],
    write: (random) => `upgrade 10.${random.below(99)}.${random.below(99)}.${digits(4, random)} to 11.0`,
  },
  {
    id: 'largest integer',
    rules: ['phone-number', 'payment-card'],
    write: () => `const max = 2147483647; const more = 9007199254740991;`,
  },
  {
    id: 'package at a version',
    rules: ['email-address'],
    write: (random) => `npm i lodash@4.17.${random.below(30)} @types/node@20.1.${random.below(20)}`,
  },
  {
    id: 'decorator',
    rules: ['email-address'],
    write: () => `@Component({ selector: 'app-root' }) export class App {}`,
  },
];

function ofCards(id: string, write: LookAlike['write']): LookAlike {
  return { id, rules: cardRules, write };
}

function bank(id: string, write: LookAlike['write']): LookAlike {
  return { id, rules: ['iban'], write };
}

function person(id: string, write: LookAlike['write']): LookAlike {
  return { id, rules: ['us-ssn', 'us-itin'], write };
}
