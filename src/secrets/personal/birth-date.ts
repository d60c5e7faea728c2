// Dates of birth: a date behind a word that says so. A date alone is nobody's.
import type { Span } from '../../base/text.ts';
import { isDigit, isWordCharacter, isWordStart } from './boundaries.ts';
import { anchoredRecognizer } from './personal-scan.ts';
import type { ExaminedText, Matcher, RecognizerFactory } from './types.ts';

const monthName = '(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zé]{0,7}';
const ordinal = '(?:st|nd|rd|th)?';

/** From the run of digits on. The first of two numbers may be the day or the month. */
const fromYear = /(?<year>(?:19|20)\d\d)([-/.])(?<one>\d\d?)\2(?<other>\d\d?)/y;
const inOnePiece = /(?<year>(?:19|20)\d\d)(?<one>\d\d)(?<other>\d\d)/y;

/** Up to the end of the year, in the few characters before it. */
const toYear = [
  /(?<![\d-/.])(?<one>\d\d?)(?<gap>[-/.] ?)(?<other>\d\d?)\k<gap>(?<year>\d{4})$/,
  new RegExp(
    String.raw`(?<!\d)(?<one>\d\d?)(?:${ordinal}|\.)[ -](?:of )?${monthName}[.,]{0,2}[ -](?<year>\d{4})$`,
    'i',
  ),
  new RegExp(String.raw`(?<![a-z])${monthName}\.? (?<one>\d\d?)${ordinal},? (?<year>\d{4})$`, 'i'),
];
const toShortYear = [/(?<![\d/.])(?<one>\d\d?)(?<gap>[/.])(?<other>\d\d?)\k<gap>(?<year>\d\d)$/];
const longestBeforeYear = 26;

/** What programs write where a date is missing. */
const standIns = new Set(['1970-01-01', '1900-01-01', '2000-01-01']);

/** Between a date and its time of day. */
const letterT = 84;

/** Tried at the year, where every date has one; the context first, which most years lack. */
function matcherFor({ text, hasContext }: ExaminedText): Matcher {
  return (start, end) => {
    if (!mayBeYear(text, start, end) || !hasContext(start)) return undefined;
    const date = dateFrom(text, start, end) ?? dateTo(text, start, end);
    if (date === undefined || !isWordStart(text, date.start)) return undefined;
    const after = text.charCodeAt(date.end);
    return isDigit(after) || (isWordCharacter(after) && after !== letterT) ? undefined : date;
  };
}

/** A year of four digits beside a separator, one of two behind a separator, or all eight digits. */
function mayBeYear(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (end - start === 2) return (before === 46 || before === 47) && isDigit(text.charCodeAt(start - 2));
  const first = text.charCodeAt(start);
  if (first !== 49 && first !== 50) return false;
  return end - start === 8 || isJoint(before) || isJoint(text.charCodeAt(end));
}

/** Separators, and the blank behind the name of a month. */
function isJoint(code: number): boolean {
  return code === 32 || (code >= 45 && code <= 47);
}

function dateFrom(text: string, start: number, end: number): Span | undefined {
  if (end - start === 2) return undefined;
  const form = end - start === 8 ? inOnePiece : fromYear;
  form.lastIndex = start;
  const match = form.exec(text);
  return match !== null && isPossible(match) ? { start, end: start + match[0].length } : undefined;
}

function dateTo(text: string, start: number, end: number): Span | undefined {
  const tail = text.slice(Math.max(0, start - longestBeforeYear), end);
  for (const form of end - start === 2 ? toShortYear : toYear) {
    const match = form.exec(tail);
    if (match !== null && isPossible(match)) return { start: end - match[0].length, end };
  }
  return undefined;
}

function isPossible(match: RegExpExecArray): boolean {
  const { one = '', other = '1', year = '' } = match.groups ?? {};
  const first = Number(one);
  const second = Number(other);
  if (first < 1 || second < 1 || first > 31 || second > 31 || Math.min(first, second) > 12) return false;
  return !standIns.has([year, one, other].join('-'));
}

export const birthDate: RecognizerFactory = () =>
  anchoredRecognizer({
    id: 'birth-date',
    title: 'Date of birth',
    class: 'birth-date',
    anchor: 'digits',
    isRunLength: (length) => length === 2 || length === 4 || length === 8,
    contextWords: (
      'birth birthdate birthday dateofbirth dob d.o.b born geboren geburtsdatum geburtstag geb naissance ' +
      'nacimiento nacido nacida nascita nascimento geboortedatum'
    ).split(' '),
    matcherFor,
    positives: [
      'DOB: ' + '1984-' + '03-17',
      'date of birth: ' + '03/17' + '/1984',
      '"dateOfBirth": "' + '1984-03' + '-17T00:00:00Z"',
      'born on March ' + '17, 1984',
      'geboren am ' + '17.03' + '.1984',
      'birthdate=' + '1984' + '0317',
      'dob 3/7' + '/84',
      'D.O.B.: 25 Dec ' + '1985',
      'born ' + '17 March ' + '1984',
      'DATE_OF_BIRTH ' + '3/7' + '/1984',
    ],
    nearMisses: [
      '1984-03-17',
      'released: 1984-03-17',
      'dob: 1984-13-32',
      'dob: 1970-01-01',
      'adobe 1984-03-17',
      'stubborn 03/17/1984',
      'dob: null, updated: 1984-03-17',
      'They were born. Version 3 came on 1984-03-17',
    ],
  });
