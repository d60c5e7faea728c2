// Payment cards, all schemes. Numbers that a processor published for tests have a recognizer of their own.
import { cardContextWords, cardNumberMatcher, isCardRunLength } from './card-numbers.ts';
import { withLuhnCheckDigit } from './luhn.ts';
import { anchoredRecognizer } from './personal-scan.ts';
import { isTestCard } from './test-card-list.ts';
import type { RecognizerFactory } from './types.ts';

const visa = withLuhnCheckDigit('453914' + '880343646');
const amex = withLuhnCheckDigit('371288' + '99120473');

function inGroups(digits: string, lengths: readonly number[], separator: string): string {
  let at = 0;
  return lengths.map((length) => digits.slice(at, (at += length))).join(separator);
}

export const paymentCard: RecognizerFactory = () =>
  anchoredRecognizer({
    id: 'payment-card',
    title: 'Payment card number',
    class: 'payment-card',
    anchor: 'digits',
    isRunLength: isCardRunLength,
    contextWords: cardContextWords,
    matcherFor: (examined) => cardNumberMatcher(examined, (digits) => !isTestCard(digits)),
    positives: [
      visa,
      inGroups(visa, [4, 4, 4, 4], ' '),
      inGroups(visa, [4, 4, 4, 4], '-'),
      withLuhnCheckDigit('545301' + '227084916'),
      withLuhnCheckDigit('223716' + '904418275'),
      amex,
      inGroups(amex, [4, 6, 5], ' '),
      withLuhnCheckDigit('601137' + '290418836'),
      withLuhnCheckDigit('362271' + '8840163'),
      withLuhnCheckDigit('354912' + '730046218'),
      inGroups(withLuhnCheckDigit('622588' + '130740962815'), [6, 13], ' '),
      withLuhnCheckDigit('220138' + '274401952'),
      withLuhnCheckDigit('607415' + '220839467'),
      withLuhnCheckDigit('676152' + '930018472'),
      'UATP card ' + withLuhnCheckDigit('101482' + '20917735'),
    ],
    nearMisses: [
      // Another check digit, another issuer, another length.
      visa.slice(0, -1) + String((Number(visa.slice(-1)) + 1) % 10),
      withLuhnCheckDigit('703914' + '880343646'),
      withLuhnCheckDigit('453914' + '8803436'),
      // A piece of something longer.
      `${visa}04417`,
      `0.${visa}`,
      `${visa}.5`,
      `0x${visa}`,
      `a1b2c3d4-${visa}`,
      `order_${visa}`,
      `${visa}n`,
      `8412 ${inGroups(visa, [4, 4, 4, 4], ' ')}`,
      `${inGroups(visa, [4, 4, 4, 4], '-')}-7719`,
      inGroups(visa, [4, 4, 4, 4], '.'),
      inGroups(visa, [2, 6, 4, 4], ' '),
      // Fifteen digits behind a 1 without a word that says what they are.
      withLuhnCheckDigit('101482' + '20917735'),
      String(2n ** 52n),
      String(2n ** 51n + 3n),
      `[5932255307352610768, ${withLuhnCheckDigit('601154491566359813')}, -1395769623340756751]`,
      `1 -${visa}`,
      // Meant for tests.
      '4242'.repeat(4),
    ],
  });
