// National Provider Identifiers of the US: ten digits that begin with 1 or 2; the check digit counts 80840 before them.
import { beginsNumber, endsNumber } from './boundaries.ts';
import { hasLuhnCheckDigit, withLuhnCheckDigit } from './luhn.ts';
import { anchoredRecognizer } from './personal-scan.ts';
import type { ExaminedText, Matcher, RecognizerFactory } from './types.ts';

const prefix = '80840';

function matcherFor({ text, hasContext }: ExaminedText): Matcher {
  return (start, end) => {
    const first = text.charCodeAt(start);
    if (first !== 49 && first !== 50) return undefined;
    if (!hasLuhnCheckDigit(prefix + text.slice(start, end))) return undefined;
    if (!beginsNumber(text, start) || !endsNumber(text, end)) return undefined;
    return hasContext(start) ? { start, end } : undefined;
  };
}

function provider(digits: string): string {
  return withLuhnCheckDigit(prefix + digits).slice(prefix.length);
}

export const usProviderNumber: RecognizerFactory = () =>
  anchoredRecognizer({
    id: 'us-npi',
    title: 'US provider number (NPI)',
    class: 'medical-id',
    anchor: 'digits',
    isRunLength: (length) => length === 10,
    contextWords: ['npi', 'npis', 'provider', 'physician'],
    matcherFor,
    positives: [
      'NPI: ' + provider('124578' + '319'),
      'provider number ' + provider('203341' + '875'),
      'billingNpi=' + provider('188203' + '476'),
    ],
    nearMisses: [
      provider('124578' + '319'),
      'NPI: ' + provider('324578' + '319'),
      'NPI: ' + provider('124578' + '319').slice(0, 9) + String((Number(provider('124578' + '319').slice(9)) + 1) % 10),
      'NPI: ' + provider('124578' + '319') + '4',
    ],
  });
