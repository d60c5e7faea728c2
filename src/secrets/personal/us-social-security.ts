// US social security numbers: area, group and serial as they can have been given out.
import { isNineDigitsRunLength, nineDigitsMatcher } from './national-number.ts';
import type { NineDigits } from './national-number.ts';
import { anchoredRecognizer } from './personal-scan.ts';
import type { RecognizerFactory } from './types.ts';

/** Printed on a sample card and in a leaflet, and withdrawn; and what everybody writes who needs nine digits. */
const standIns: ReadonlySet<number> = new Set([78_051_120, 219_099_999, 123_456_789, 111_223_333]);

function isIssued({ area, group, serial }: NineDigits): boolean {
  if (area === 0 || area === 666 || area >= 900 || group === 0 || serial === 0) return false;
  const whole = (area * 100 + group) * 10_000 + serial;
  // One digit all along: 111-11-1111.
  return !standIns.has(whole) && whole % 111_111_111 !== 0;
}

export const usSocialSecurity: RecognizerFactory = () =>
  anchoredRecognizer({
    id: 'us-ssn',
    title: 'US social security number',
    class: 'national-id',
    anchor: 'digits',
    isRunLength: isNineDigitsRunLength,
    contextWords: ['ssn', 'ssns', 'social', 'socialsecurity', 'socsec', 'ss', 'itin', 'tin', 'taxid', 'taxpayer'],
    matcherFor: (examined) => nineDigitsMatcher(examined, isIssued),
    positives: [
      '536' + '-22-' + '8617',
      '219-' + '44-' + '7703',
      'SSN: ' + '536' + '228617',
      'social security number ' + '536' + ' 22 ' + '8617',
      'patientSsn=' + '219' + '447703',
    ],
    nearMisses: [
      '000' + '-22-8617',
      '666' + '-22-8617',
      '536' + '-00-8617',
      '536' + '-22-0000',
      '078' + '-05-1120',
      '123' + '-45-6789',
      '536' + '228617',
      '536' + ' 22 8617',
      '1536' + '-22-8617',
      '536' + '-22-86175',
      '536' + '-22-8617-1',
      '14-536' + '-22-8617',
      'lesson ' + '536' + '228617',
    ],
  });
