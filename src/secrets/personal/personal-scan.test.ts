import { describe, expect, test } from 'vitest';
import { createPersonalRecognizers } from './index.ts';
import { withLuhnCheckDigit } from './luhn.ts';
import { createPersonalScan } from './personal-scan.ts';

let asked: string[] = [];
const recognizers = createPersonalRecognizers({
  isPhoneNumber: (candidate) => {
    asked.push(candidate);
    return !candidate.startsWith('+999');
  },
});
const scan = createPersonalScan(recognizers);

/** `rule: value` of each finding, by place. */
function found(text: string): readonly string[] {
  const findings: { readonly start: number; readonly line: string }[] = [];
  asked = [];
  scan(text, (index, start, end) => {
    findings.push({ start, line: `${recognizers[index]?.id}: ${text.slice(start, end)}` });
  });
  return findings.toSorted((one, other) => one.start - other.start).map(({ line }) => line);
}

const visa = withLuhnCheckDigit('453914' + '880343646');
const inFours = visa.replaceAll(/.{4}(?=.)/g, '$& ');
const provider = withLuhnCheckDigit('80840' + '124578319').slice(5);
const ssn = '536-' + '22-8617';
const mail = 'anna.brandt' + '@' + 'northfield-mills.com';

describe('a scan for personal data', () => {
  test('gives the value alone, without what announces it', () => {
    expect(found(`"dob": "${'1984'}-03-17T10:00:00Z", "mrn": "MRN-00317428", "npi": ${provider}`)).toEqual([
      'birth-date: 1984-03-17',
      'medical-record: 00317428',
      `us-npi: ${provider}`,
    ]);
  });

  test('finds several kinds in one line, and two of one kind', () => {
    expect(found(`${mail},${ssn},${inFours},${visa}`)).toEqual([
      `email-address: ${mail}`,
      `us-ssn: ${ssn}`,
      `payment-card: ${inFours}`,
      `payment-card: ${visa}`,
    ]);
  });

  test('reads a card before its expiry date and its short code', () => {
    expect(found(`card ${inFours} 12/27 123`)).toEqual([`payment-card: ${inFours}`]);
    expect(found(`${visa} 12/27 123`)).toEqual([`payment-card: ${visa}`]);
  });

  test('does not take the digits of an escape for the start of a number', () => {
    for (const escape of ['%20', '%22', '\\u0022', '\\x22', '%3D', '\\n']) {
      expect(found(`a${escape}${visa}`)).toEqual([`payment-card: ${visa}`]);
    }
  });

  test('takes a number in no part of a longer one', () => {
    for (const text of [`9${visa}`, `${visa}9`, `0.${visa}`, `${visa}.25`, `0x${visa}`, `ab-${visa}`, `${visa}-ab`]) {
      expect(found(text)).toEqual([]);
    }
  });

  test('finds a word before a value in another field or sentence to announce nothing', () => {
    expect(found('phone: null,\nid: ' + '415' + '7342290')).toEqual([]);
    expect(found('He was born. Release 9 is of 1984-03-17')).toEqual([]);
    expect(found('ssn is asked for on the next page of this form: ' + '536' + '228617')).toEqual([]);
  });

  test('reads a context word of the line before', () => {
    expect(found('DOB:\n  1984-03-17')).toEqual(['birth-date: 1984-03-17']);
  });

  test('leaves digits and signs alone that are nothing', () => {
    const nothing = 'const at = [1, 22, 333, 4444]; // @param 2026-11-22, 10:15, v1.22.333, 192.168.100.200:8080';
    expect(found(nothing)).toEqual([]);
  });
});

describe('phone numbers', () => {
  test('are asked about with their separators, and found only when they can have been given out', () => {
    expect(found('+44 20 ' + '7946 0958')).toEqual(['phone-number: +44 20 7946 0958']);
    expect(found('+999 20 ' + '7946 0958')).toEqual([]);
    expect(asked).toEqual(['+999 20 7946 0958', '+999 20 7946']);
  });

  test('end before a date that stands behind them', () => {
    expect(found('+14157342290 2026-11-22 10:15')).toEqual(['phone-number: +14157342290']);
  });

  test('are asked about once each, and a bounded number of times in one text', () => {
    const numbers = Array.from({ length: 400 }, (_, index) => '+1415' + String(7_342_000 + index));
    expect(found([...numbers, ...numbers].join('\n'))).toHaveLength(800);
    expect(asked.length).toBeLessThan(40);
    expect(new Set(asked).size).toBe(asked.length);
  });
});

describe('e-mail addresses', () => {
  test.each([
    ['a colour', `\u001b[01;31m\u001b[K${mail}`],
    ['an escaped line break', `\\n${mail}`],
    ['a percent escape', `%3C${mail}`],
    ['an escaped bracket', `\\u003c${mail}\\u003e`],
    ['a diff sign', `+${mail}`],
    ['the end of a sentence', `Ask ${mail}.`],
  ])('stand without %s', (_, text) => {
    expect(found(text)).toEqual([`email-address: ${mail}`]);
  });

  test.each(['$USER@northfield-mills.com', '%s@northfield-mills.com', '{user}@northfield-mills.com'])(
    'are no templates: %s',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );
});
