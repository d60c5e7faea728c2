// Card numbers that processors publish for tests. They open no account, but nobody but the user can tell that no real
// number is meant by one, and whoever tries what is caught tries these first. An id of its own: a policy can allow them.
import { cardContextWords, cardNumberMatcher, isCardRunLength } from './card-numbers.ts';
import { withLuhnCheckDigit } from './luhn.ts';
import { anchoredRecognizer } from './personal-scan.ts';
import { isTestCard } from './test-card-list.ts';
import type { RecognizerFactory } from './types.ts';

export const testCard: RecognizerFactory = () =>
  anchoredRecognizer({
    id: 'test-card',
    title: 'Card number published for tests',
    class: 'payment-card',
    anchor: 'digits',
    isRunLength: isCardRunLength,
    contextWords: cardContextWords,
    matcherFor: (examined) => cardNumberMatcher(examined, isTestCard),
    positives: [
      '4242'.repeat(4),
      ['4242', '4242', '4242', '4242'].join(' '),
      '4' + '1'.repeat(15),
      withLuhnCheckDigit('3782' + '8224631000'),
      withLuhnCheckDigit('4000' + '00000000000'),
    ],
    nearMisses: [
      withLuhnCheckDigit('453914' + '880343646'),
      '4242'.repeat(3) + '4241',
      '4' + '1'.repeat(16),
      '4' + '2'.repeat(15),
    ],
  });
