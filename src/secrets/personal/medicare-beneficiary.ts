// Medicare Beneficiary Identifiers: eleven characters, each of a kind of its own, without S, L, O, I, B and Z.
import { beginsNumber, endsNumber } from './boundaries.ts';
import { anchoredRecognizer } from './personal-scan.ts';
import type { ExaminedText, Matcher, RecognizerFactory } from './types.ts';

const letter = '[AC-HJKMNP-RT-Y]';
const either = '[0-9AC-HJKMNP-RT-Y]';
const parts = [`[1-9]${letter}${either}[0-9]`, `${letter}${either}[0-9]`, `${letter}{2}[0-9]{2}`];
const grouped = new RegExp(parts.join('-'), 'y');
const bare = new RegExp(parts.join(''), 'y');

/** Its last two characters are its only sure run of digits: read from there. */
function matcherFor({ text, hasContext }: ExaminedText): Matcher {
  const isAt = (pattern: RegExp, start: number): boolean => {
    pattern.lastIndex = start;
    return start >= 0 && pattern.test(text);
  };
  return (start, end) => {
    if (!endsNumber(text, end)) return undefined;
    if (!isLetter(text.charCodeAt(start - 1)) || !isLetter(text.charCodeAt(start - 2))) return undefined;
    const isGrouped = isAt(grouped, end - 13);
    const from = isGrouped ? end - 13 : end - 11;
    if (!isGrouped && !isAt(bare, from)) return undefined;
    if (!beginsNumber(text, from)) return undefined;
    return isGrouped || hasContext(from) ? { start: from, end } : undefined;
  };
}

function isLetter(code: number): boolean {
  return code >= 65 && code <= 89;
}

export const medicareBeneficiary: RecognizerFactory = () =>
  anchoredRecognizer({
    id: 'us-mbi',
    title: 'Medicare beneficiary number (MBI)',
    class: 'medical-id',
    anchor: 'digits',
    isRunLength: (length) => length === 2,
    contextWords: ['mbi', 'medicare', 'beneficiary', 'hicn'],
    matcherFor,
    positives: ['1EG4' + '-TE5-' + 'MK73', '7QT2' + '-R46-' + 'WD09', 'MBI: ' + '1EG4' + 'TE5' + 'MK73'],
    nearMisses: [
      '1EG4' + 'TE5' + 'MK73',
      '1SG4' + '-TE5-' + 'MK73',
      '0EG4' + '-TE5-' + 'MK73',
      '1EG4' + '-TE5-' + 'MK7',
      '1EG4' + '-TE5-' + 'MK734',
      'A1EG4' + '-TE5-' + 'MK73',
      '1eg4' + '-te5-' + 'mk73',
    ],
  });
