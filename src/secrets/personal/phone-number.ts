// Phone numbers: with `+` and as North America groups them wherever they stand, all others behind a context word.
import type { Span } from '../../base/text.ts';
import { beginsNumber, endsNumber, isBlank, isDigit, isWordStart } from './boundaries.ts';
import { anchoredRecognizer } from './personal-scan.ts';
import type { ExaminedText, Matcher, PersonalDataValidators, RecognizerFactory } from './types.ts';

const dash = 45;
const dot = 46;
const plus = 43;
const slash = 47;
const open = 40;
const close = 41;

/** A country's number has at most so many digits (E.164), a local one that is of use to somebody at least so many. */
const mostDigits = 15;
const fewestDigits = 8;
/** A validation costs as much as scanning thousands of characters. Behind these, what has the form is a number. */
const validationsOfAnyText = 32;
const charsPerFurtherValidation = 16_384;

class PhoneNumbers {
  readonly #examined: ExaminedText;
  readonly #validators: PersonalDataValidators;
  readonly #judged = new Map<string, boolean>();

  constructor(examined: ExaminedText, validators: PersonalDataValidators) {
    this.#examined = examined;
    this.#validators = validators;
  }

  /** The number that a run of digits begins or stands first in. */
  at(start: number, end: number): Span | undefined {
    const { text } = this.#examined;
    const head = internationalStart(text, start);
    if (head !== undefined) return this.#international(head, start, end);
    return this.#northAmerican(start, end) ?? this.#announced(start, end);
  }

  #international(start: number, firstRun: number, end: number): Span | undefined {
    const { text } = this.#examined;
    const before = text.charCodeAt(start - 1);
    if (end - firstRun < fewestDigits && !isGoneOnWith(text, end)) return undefined;
    if (before === plus || before === close || !isWordStart(text, start)) return undefined;
    const ends = groupEnds(text, start + 1, firstRun);
    for (const last of ends.slice(-3).toReversed()) {
      if (countDigits(text, start, last) < fewestDigits || !endsNumber(text, last)) continue;
      if (this.#isValid(text.slice(start, last))) return { start, end: last };
    }
    return undefined;
  }

  /** `(415) 555-…`, `415-555-…`, `415.555.…`, also with a 1 before. */
  #northAmerican(start: number, end: number): Span | undefined {
    const { text } = this.#examined;
    const first = text.charCodeAt(start);
    if (end - start !== 3 || first < 50 || text.charCodeAt(start + 1) === 57) return undefined;
    const isInBrackets = text.charCodeAt(start - 1) === open && text.charCodeAt(end) === close;
    const separator = text.charCodeAt(end);
    if (!isInBrackets && separator !== dash && separator !== dot) return undefined;
    let middle = end + 1;
    if (isInBrackets && isBlank(text.charCodeAt(middle))) middle++;
    const last = middle + 4;
    const between = text.charCodeAt(last - 1);
    if (
      text.charCodeAt(middle) < 50 ||
      !(isInBrackets ? between === dash || isBlank(between) : between === separator)
    ) {
      return undefined;
    }
    if (!areDigits(text, middle, middle + 3) || !areDigits(text, last, last + 4)) return undefined;
    const from = startWithOne(text, isInBrackets ? start - 1 : start);
    if (!beginsNumber(text, from) || !endsNumber(text, last + 4) || isDigit(text.charCodeAt(last + 4)))
      return undefined;
    return this.#isValid(text.slice(start, last + 4)) ? { start: from, end: last + 4 } : undefined;
  }

  /** Any other form that a context word announces. */
  #announced(start: number, end: number): Span | undefined {
    const { text, hasContext } = this.#examined;
    if (end - start < fewestDigits && !isGoneOnWith(text, end)) return undefined;
    const from = text.charCodeAt(start - 1) === open ? start - 1 : start;
    if (!hasContext(from) || !beginsNumber(text, from)) return undefined;
    const last = groupEnds(text, start, start).at(-1) ?? end;
    const candidate = text.slice(from, last);
    if (countDigits(text, start, last) < fewestDigits || !endsNumber(text, last)) return undefined;
    return !isDateOrTime(candidate) && this.#isValid(candidate) ? { start: from, end: last } : undefined;
  }

  #isValid(written: string): boolean {
    // The zero of `+44 (0)20 …` is dialled inside the country only.
    const candidate = written.replace('(0)', '');
    const known = this.#judged.get(candidate);
    if (known !== undefined) return known;
    const allowed = validationsOfAnyText + this.#examined.text.length / charsPerFurtherValidation;
    if (this.#judged.size >= allowed) return true;
    const isValid = this.#validators.isPhoneNumber(candidate);
    this.#judged.set(candidate, isValid);
    return isValid;
  }
}

/** Where the `+` stands whose country code this run is, or follows when it has one digit: `+44…`, `+1 (415) …`. */
function internationalStart(text: string, run: number): number | undefined {
  if (text.charCodeAt(run - 1) === plus) return run - 1;
  let at = run;
  if (text.charCodeAt(at - 1) === open) at--;
  if (isJoint(text.charCodeAt(at - 1))) at--;
  return isDigit(text.charCodeAt(at - 1)) && text.charCodeAt(at - 2) === plus ? at - 2 : undefined;
}

/** A separator and a digit, or a bracket, follow. */
function isGoneOnWith(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  const next = text.charCodeAt(end + 1);
  return code === close || (isJoint(code) && (isDigit(next) || next === open || isJoint(next)));
}

function startWithOne(text: string, start: number): number {
  const joint = text.charCodeAt(start - 1);
  const one = isJoint(joint) ? start - 2 : start - 1;
  return text.charCodeAt(one) === 49 && (one === start - 2 || text.charCodeAt(start) === open) ? one : start;
}

/** Behind each group of digits that separators join, while they are digits enough for one number. */
function groupEnds(text: string, from: number, firstRun: number): readonly number[] {
  const ends: number[] = [];
  let digits = 0;
  let at = from;
  while (digits <= mostDigits) {
    while (digits <= mostDigits && isDigit(text.charCodeAt(at))) {
      at++;
      digits++;
    }
    if (digits > mostDigits) break;
    if (at > firstRun) ends.push(at);
    // A number in one piece is whole: what follows is another.
    if (ends.length === 1 && digits >= 10) break;
    const next = afterSeparator(text, at);
    if (next === undefined) break;
    at = next;
  }
  return ends;
}

/** One separator, or brackets with a blank: where the next group begins. */
function afterSeparator(text: string, at: number): number | undefined {
  for (let next = at + 1; next <= at + 3; next++) {
    const code = text.charCodeAt(next);
    if (isDigit(code)) return areSeparators(text, at, next) ? next : undefined;
  }
  return undefined;
}

/** `-`, ` `, `) `, ` (`, ` - `; not two points or dashes. */
function areSeparators(text: string, from: number, to: number): boolean {
  let signs = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (isBlank(code) || code === open || code === close) continue;
    if (!isJoint(code) || ++signs > 1) return false;
  }
  return true;
}

function isJoint(code: number): boolean {
  return isBlank(code) || code === dash || code === dot || code === slash;
}

function areDigits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

function countDigits(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (isDigit(text.charCodeAt(at))) count++;
  return count;
}

function isDateOrTime(candidate: string): boolean {
  return /^(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|^\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d\b/.test(candidate);
}

export const phoneNumber: RecognizerFactory = (validators) =>
  anchoredRecognizer({
    id: 'phone-number',
    title: 'Phone number',
    class: 'phone',
    anchor: 'digits',
    isRunLength: (length) => length <= mostDigits,
    contextWords: (
      'phone phonenumber telephone tel mobile cell cellphone fax whatsapp sms msisdn telefon ' +
      'telefono handy mobil movil celular rufnummer phoneno'
    ).split(' '),
    matcherFor: (examined): Matcher => {
      const numbers = new PhoneNumbers(examined, validators);
      return (start, end) => numbers.at(start, end);
    },
    positives: [
      '+1 415 ' + '734 2290',
      '+1 (415) ' + '734-2290',
      '+4930' + '2345678',
      '+44 20 ' + '7946 0958',
      '+33 6 12 ' + '34 56 78',
      '(415) ' + '734-2290',
      '415-' + '734-2290',
      '1-415-' + '734-2290',
      'phone: ' + '415' + '7342290',
      'Tel.: ' + '030/' + '2345678',
      '+44 (0)20 ' + '7946 0958',
      'Fax +49 (30) ' + '2345-678',
    ],
    nearMisses: [
      '909' + '7342290',
      '415 ' + '734 2290',
      '115-' + '734-2290',
      '415-' + '034-2290',
      '+999 ' + '734 2290 11',
      '801-' + '734-2290-1',
      '0.415-' + '734-2290',
      'x+' + '14157342290',
      'phone: 2024-11-22',
      'phone: null, id: ' + '909' + '7342290',
      'microphone ' + '909' + '7342290',
    ],
  });
