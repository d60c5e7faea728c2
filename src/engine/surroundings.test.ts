// Wherever a protected name stands, it does not leave.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comesBack, makeEngine, mutateFull } from './engine.fixture.ts';

const names: readonly (readonly [string, RegExp])[] = [
  ['paymentLedger', /payment|ledger/i],
  ['PaymentLedger', /payment|ledger/i],
  ['payment_ledgers', /payment|ledger/i],
  ['PAYMENT_LEDGER', /payment|ledger/i],
  ['payment-ledger', /payment|ledger/i],
  ['paymentledger', /payment|ledger/i],
  ['zorbit', /zorbit/i],
  ['Zorbits', /zorbit/i],
  ['ZORBIT', /zorbit/i],
  ['user_profile_card', /user.?profile.?card/i],
  ['userProfileCard', /user.?profile.?card/i],
  ['user-profile-card', /user.?profile.?card/i],
  ['顧客台帳', /顧客台帳/],
  ['größeMessen', /größe/i],
  ['getLedgerEntries', /ledger/i],
];

const marks = [
  ...' " \' . / // $ ${ _ - -- -> @ # 1 2_ % \\ { } ( ) < > & ; : = + * ` ~ | ^ ! ? , [ ]'.split(' '),
  ...'\\" \\n \\n- \\n+ \\\\n \\t \\\\ \\/ \\d \\b \\u{41}, \\u0020 \\x20 %20 %2F %252f %s &amp; &#32; é, 中 0x'.split(
    ' ',
  ),
  '\n',
  '\r\n',
  '\t',
  ' ',
  '\u200b',
  '—',
  '\ud83d\ude00',
  '\ud800',
  'x-',
  'x_',
  'is_',
  'www.',
  'https://',
  '?q=',
  'a.b,',
  '/AbC1dE2fG3hI4jK5lM6nO7pQ8rS9tU0/',
];

const context = fc.array(fc.constantFrom(...marks), { maxLength: 3 }).map((parts) => parts.join(''));
/** Letters that an escape or a percent sign owns; any other letter before a name makes it another word. */
const endsInEscape = /\\[nrtbfvaexudDwWsSB]$|%2f$/;

test('no protected name survives in any surroundings', () => {
  const engine = makeEngine();
  fc.assert(
    fc.property(context, fc.constantFrom(...names), context, (before, [name, pattern], after) => {
      fc.pre(!/[a-zA-Zé]$/.test(before) || endsInEscape.test(before));
      fc.pre(!/^[a-zé]/.test(after));
      const text = before + name + after;
      expect(mutateFull(engine, text).text).not.toMatch(pattern);
      return comesBack(engine, text);
    }),
    { numRuns: 3000 },
  );
});
