// US individual taxpayer identification numbers: they begin with 9 and use some groups only.
import { isNineDigitsRunLength, nineDigitsMatcher } from './national-number.ts';
import type { NineDigits } from './national-number.ts';
import { anchoredRecognizer } from './personal-scan.ts';
import type { RecognizerFactory } from './types.ts';

function isIssued({ area, group }: NineDigits): boolean {
  if (area < 900) return false;
  return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group !== 93 && group <= 99);
}

export const usTaxpayer: RecognizerFactory = () =>
  anchoredRecognizer({
    id: 'us-itin',
    title: 'US individual taxpayer number',
    class: 'national-id',
    anchor: 'digits',
    isRunLength: isNineDigitsRunLength,
    contextWords: ['itin', 'itins', 'tin', 'taxid', 'taxpayer', 'taxpayerid', 'tax', 'ssn', 'social'],
    matcherFor: (examined) => nineDigitsMatcher(examined, isIssued),
    positives: ['912' + '-78-' + '4431', '999' + '-50-' + '2213', 'ITIN: ' + '912' + '784431'],
    nearMisses: ['912' + '-69-4431', '912' + '-93-4431', '812' + '-78-4431', '912' + '784431', '912' + '-78-443'],
  });
