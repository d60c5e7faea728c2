// Which first digits and lengths the card schemes give out (ISO/IEC 7812 ranges as the schemes publish them).

/** How a number is printed: digits a group. */
type Grouping = readonly number[];

export interface CardIssuer {
  readonly name: string;
  /** First digits, `from` to `to`, both of the same length. */
  readonly ranges: readonly (readonly [from: string, to: string])[];
  /** Lengths in circulation: found wherever they stand. */
  readonly lengths: readonly number[];
  /** Lengths that are allowed but rare, or shared with bar codes and counters: found behind a context word only. */
  readonly rareLengths: readonly number[];
  readonly groupings: readonly Grouping[];
}

const fours: readonly Grouping[] = [[4, 4, 4, 4]];
const foursAndLonger: readonly Grouping[] = [
  [4, 4, 4, 4, 3],
  [4, 4, 4, 4],
];

export const cardIssuers: readonly CardIssuer[] = [
  {
    name: 'Visa',
    ranges: [['4', '4']],
    lengths: [16, 19],
    rareLengths: [13],
    groupings: [...foursAndLonger, [4, 3, 3, 3]],
  },
  {
    name: 'Mastercard',
    ranges: [
      ['51', '55'],
      ['2221', '2720'],
    ],
    lengths: [16],
    rareLengths: [],
    groupings: fours,
  },
  {
    name: 'American Express',
    ranges: [
      ['34', '34'],
      ['37', '37'],
    ],
    lengths: [15],
    rareLengths: [],
    groupings: [
      [4, 6, 5],
      [4, 4, 4, 3],
    ],
  },
  {
    name: 'Discover',
    ranges: [
      ['6011', '6011'],
      ['644', '649'],
      ['65', '65'],
    ],
    lengths: [16, 19],
    rareLengths: [17, 18],
    groupings: foursAndLonger,
  },
  {
    name: 'Diners Club',
    ranges: [
      ['300', '305'],
      ['3095', '3095'],
      ['36', '36'],
      ['38', '39'],
    ],
    lengths: [14, 16, 19],
    rareLengths: [15, 17, 18],
    groupings: [...foursAndLonger, [4, 6, 4], [4, 4, 4, 2]],
  },
  {
    name: 'JCB',
    ranges: [['3528', '3589']],
    lengths: [16, 19],
    rareLengths: [17, 18],
    groupings: foursAndLonger,
  },
  {
    name: 'UnionPay',
    ranges: [['62', '62']],
    lengths: [16, 19],
    rareLengths: [17, 18],
    groupings: [...foursAndLonger, [6, 13]],
  },
  {
    name: 'Maestro',
    ranges: [
      ['5018', '5018'],
      ['5020', '5020'],
      ['5038', '5038'],
      ['5893', '5893'],
      ['6304', '6304'],
      ['6759', '6759'],
      ['6761', '6763'],
    ],
    lengths: [16, 19],
    rareLengths: [12, 13, 14, 15, 17, 18],
    groupings: [...foursAndLonger, [4, 6, 5]],
  },
  { name: 'Dankort', ranges: [['5019', '5019']], lengths: [16], rareLengths: [], groupings: fours },
  { name: 'Mir', ranges: [['2200', '2204']], lengths: [16, 19], rareLengths: [17, 18], groupings: foursAndLonger },
  {
    name: 'RuPay',
    ranges: [
      ['508', '508'],
      ['60', '60'],
      ['353', '353'],
      ['356', '356'],
    ],
    lengths: [16],
    rareLengths: [],
    groupings: fours,
  },
  // Ranges that few cards have yet: sixteen digits behind an 8 are order and article numbers more often.
  {
    name: 'RuPay and UnionPay, newer ranges',
    ranges: [['81', '82']],
    lengths: [],
    rareLengths: [16, 17, 18, 19],
    groupings: foursAndLonger,
  },
  { name: 'Troy', ranges: [['9792', '9792']], lengths: [16], rareLengths: [], groupings: fours },
  { name: 'Verve', ranges: [['506099', '506198']], lengths: [16, 19], rareLengths: [18], groupings: foursAndLonger },
  {
    name: 'Elo',
    ranges: [
      ['636368', '636368'],
      ['506699', '506778'],
    ],
    lengths: [16],
    rareLengths: [],
    groupings: fours,
  },
  { name: 'InstaPayment', ranges: [['637', '639']], lengths: [16], rareLengths: [], groupings: fours },
  // Fifteen digits behind a 1 are counters and object ids more often than tickets of an airline.
  { name: 'UATP', ranges: [['1', '1']], lengths: [], rareLengths: [15], groupings: [[4, 5, 6]] },
];

/** The issuers whose range these first digits are in. */
export function issuersOf(digits: string): readonly CardIssuer[] {
  return cardIssuers.filter(({ ranges }) => ranges.some(([from, to]) => isBetween(digits, from, to)));
}

function isBetween(digits: string, from: string, to: string): boolean {
  const first = digits.slice(0, from.length);
  return first >= from && first <= to && first.length === from.length;
}
