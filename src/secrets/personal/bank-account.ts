// International bank account numbers (ISO 13616): a country's length, and remainder 1 by 97.
import { isCapital, isDigit, isWordCharacter, isWordStart } from './boundaries.ts';
import { anchoredRecognizer } from './personal-scan.ts';
import type { Matcher, RecognizerFactory } from './types.ts';

/** The registry of SWIFT, with the countries that use the format without being in it. */
const lengths: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 ' +
    'YE30 AO25 BF28 BJ28 CF27 CG27 CI28 CM27 CV25 DZ26 GA27 GQ27 GW25 IR26 KM27 MA28 MG27 ML28 MZ25 NE28 SN28 TD27 TG28'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

function matcherFor({ text }: { readonly text: string }): Matcher {
  return (start) => {
    // Two capitals, then the run of digits that this is called for begins with the check digits.
    const from = start - 2;
    if (from < 0 || !isCapital(text.charCodeAt(from)) || !isCapital(text.charCodeAt(from + 1))) return undefined;
    const length = lengths.get(text.slice(from, start));
    if (length === undefined) return undefined;
    const isGrouped = text.charCodeAt(from + 4) === blank;
    const end = from + length + (isGrouped ? Math.floor((length - 1) / 4) : 0);
    if (end > text.length || isWordCharacter(text.charCodeAt(end)) || !isAccount(text, from, end, isGrouped))
      return undefined;
    return isWordStart(text, from) && remainderBy97(text, from, end) === 1 ? { start: from, end } : undefined;
  };
}

const blank = 32;

/** Capitals and digits only: in one piece, or in groups of four with one blank between. */
function isAccount(text: string, from: number, end: number, isGrouped: boolean): boolean {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    const isFine = isGrouped && (at - from) % 5 === 4 ? code === blank : isDigit(code) || isCapital(code);
    if (!isFine) return false;
  }
  return true;
}

/** Of the account with its first four characters at the end and letters as 10 to 35. */
function remainderBy97(text: string, from: number, end: number): number {
  let remainder = 0;
  const add = (code: number): void => {
    if (isDigit(code)) remainder = (remainder * 10 + code - 48) % 97;
    else if (isCapital(code)) remainder = (remainder * 100 + code - 55) % 97;
  };
  for (let at = from + 4; at < end; at++) add(text.charCodeAt(at));
  for (let at = from; at < from + 4; at++) add(text.charCodeAt(at));
  return remainder;
}

/** An account of a country and its own part, for samples. */
function account(country: string, part: string): string {
  const remainder = remainderBy97(`${country}00${part}`, 0, part.length + 4);
  return country + String(98 - remainder).padStart(2, '0') + part;
}

const german = account('DE', '3704004405' + '32017419');
const british = account('GB', 'NWBK' + '60161331926831');

export const bankAccount: RecognizerFactory = () =>
  anchoredRecognizer({
    id: 'iban',
    title: 'Bank account number (IBAN)',
    class: 'bank-account',
    anchor: 'digits',
    // `DE` before the check digits.
    standsInHex: true,
    contextWords: [],
    matcherFor,
    positives: [
      german,
      german.replaceAll(/.{4}(?=.)/g, '$& '),
      british,
      british.replaceAll(/.{4}(?=.)/g, '$& '),
      account('NO', '8601' + '1117947'),
      account('MT', 'MALT' + '011000012345MTLCAST001S'),
      account('FR', '20041010050500013M02606'),
    ],
    nearMisses: [
      german.slice(0, -1) + String((Number(german.slice(-1)) + 1) % 10),
      account('DE', '3704004405' + '3201741'),
      account('XX', '3704004405' + '32017419'),
      `${german}4`,
      `A${german}`,
      german.toLowerCase(),
      german.replaceAll(/.{6}(?=.)/g, '$& '),
      account('US', '3704004405' + '32017419'),
    ],
  });
