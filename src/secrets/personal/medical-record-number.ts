// Numbers under which a hospital or practice keeps a patient. Each house has a format of its own: the word before tells.
import { beginsNumber, endsNumber, isCapital, isDigit } from './boundaries.ts';
import { anchoredRecognizer } from './personal-scan.ts';
import type { ExaminedText, Matcher, RecognizerFactory } from './types.ts';

const shortest = 5;
const longest = 12;
const dash = 45;

function matcherFor({ text, hasContext }: ExaminedText): Matcher {
  return (start, end) => {
    const isWhole = end - start >= shortest;
    if (!isWhole && (text.charCodeAt(end) !== dash || !isDigit(text.charCodeAt(end + 1)))) return undefined;
    if (!hasContext(start)) return undefined;
    const last = endOfNumber(text, end);
    if (last === undefined || last.digits + end - start < shortest || !endsNumber(text, last.end)) return undefined;
    const first = startOfNumber(text, start);
    if (!(isBehindWord(text, start) || beginsNumber(text, first)) || isDate(text.slice(start, last.end)))
      return undefined;
    return { start: first, end: last.end };
  };
}

/** Further groups behind one dash each. */
function endOfNumber(text: string, from: number): { readonly end: number; readonly digits: number } | undefined {
  let end = from;
  let digits = 0;
  while (text.charCodeAt(end) === dash && isDigit(text.charCodeAt(end + 1))) {
    end++;
    while (isDigit(text.charCodeAt(end))) {
      end++;
      if (++digits > longest) return undefined;
    }
  }
  return { end, digits };
}

/** Up to three capitals stand before the digits, with a dash or without: `H0031742`, `MRN-0031742`. */
function startOfNumber(text: string, start: number): number {
  let at = text.charCodeAt(start - 1) === dash ? start - 1 : start;
  let letters = 0;
  while (letters < 4 && isCapital(text.charCodeAt(at - 1))) {
    at--;
    letters++;
  }
  return letters === 0 || letters > 3 || isBehindWord(text, start) ? start : at;
}

/** `MRN-0031742`: the word itself, which the number is glued to, is no part of it. */
function isBehindWord(text: string, start: number): boolean {
  return /mrn-?$/i.test(text.slice(Math.max(0, start - 4), start));
}

function isDate(digits: string): boolean {
  return /^(?:19|20)\d\d-\d\d-\d\d$|^\d\d-\d\d-(?:19|20)\d\d$/.test(digits);
}

export const medicalRecordNumber: RecognizerFactory = () =>
  anchoredRecognizer({
    id: 'medical-record',
    title: 'Medical record number',
    class: 'medical-id',
    anchor: 'digits',
    isRunLength: (length) => length <= longest,
    contextWords: (
      'mrn, mrns, medicalrecord, medical record, medical_record, medical-record, medrec, ' +
      'patientid, patient id, patient_id, patient-id, patient no, patientnumber, patient_number, ' +
      'patient number, chart number, chartnumber, chart_number, patientennummer, fallnummer'
    ).split(', '),
    matcherFor,
    positives: [
      'MRN: ' + '003' + '17428',
      'medical record number ' + 'H' + '0031742',
      '"patientId": "' + '8841' + '0273"',
      'mrn=' + '12-34' + '-5678',
    ],
    nearMisses: [
      '003' + '17428',
      'MRN: 1742',
      'MRN: 2024-11-22',
      'MRN: ' + '003' + '1742803174',
      'MRN: x' + '00317428f',
    ],
  });
