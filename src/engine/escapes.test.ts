import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growthOf, linearGrowth } from '../base/growth.fixture.ts';
import { comesBack, escapedSpelling, makeEngine, mutateFull } from './engine.fixture.ts';
import { decodeWindows } from './escapes.ts';

test.each([
  ['\\u0052etry', 'Retry'],
  ['\\\\u0052etry', 'Retry'],
  ['\\\\\\\\\\\\\\\\u0052etry', 'Retry'],
  ['\\u{52}etry', 'Retry'],
  ['\\u{000052}etry', 'Retry'],
  ['\\x52etry', 'Retry'],
  ['%52etry', 'Retry'],
  ['%2552etry', 'Retry'],
  ['%25252552etry', 'Retry'],
  ['%u0052etry', 'Retry'],
  ['%5Cu0052etry', 'Retry'],
  ['\\u005cu0052etry', 'Retry'],
  ['\\u002552etry', 'Retry'],
  ['\\u00\\u0035\\u0032etry', 'Retry'],
  ['\\U00000052etry', 'Retry'],
  ['&#82;etry', 'Retry'],
  ['&#x52;etry', 'Retry'],
  ['gr%C3%B6%C3%9Fe', 'größe'],
  ['gr%25C3%25B6\\xC3\\x9Fe', 'größe'],
  ['gr\\xf6\\u00dfe', 'größe'],
  ['%E9%A1%A7\\u5ba2', '顧客'],
  ['\\ud83d\\ude00', '\u{1f600}'],
])('%s decodes to %s', (raw, decoded) => {
  expect(decodeWindows(raw)[0]?.text).toBe(decoded);
});

test('offsets lead back to the original spelling', () => {
  const [window] = decodeWindows('x \\\\u0052et%2572y z');
  expect(window?.text).toBe('Retry');
  expect(window?.starts).toEqual([2, 9, 10, 11, 16]);
  expect(window?.ends).toEqual([9, 10, 11, 16, 17]);
});

test('a backslash before an escape is read both ways', () => {
  expect(decodeWindows('a\\\\u0072etry').map((window) => window.text)).toEqual(['aretry', 'a\\retry']);
});

test('a text without escapes has no windows', () => {
  expect(decodeWindows('100% of \\n lines & #1; C:\\users \\x')).toEqual([]);
});

test.each([
  ['backslashes', (length: number) => `${'\\'.repeat(length)}u0041`],
  ['percent signs', (length: number) => `${'%25'.repeat(length / 3)}41`],
  ['escaped backslashes', (length: number) => '\\u005cu005c'.repeat(length / 11)],
])('a long run of %s is read in linear time', (_name, runOf) => {
  expect(growthOf(40_000, (length) => decodeWindows(runOf(length)))).toBeLessThan(linearGrowth);
});

/** Undoes every escape there is, over and over. Written apart from the product's reader. */
function decodeCompletely(text: string): string {
  for (let round = 0; round < 40; round++) {
    const next = text
      .replaceAll(
        /\\+u\{([0-9a-fA-F]{1,6})\}|\\+U([0-9a-fA-F]{8})|[\\%]+u([0-9a-fA-F]{4})|\\+x([0-9a-fA-F]{2})|%([0-9a-fA-F]{2})|&#x([0-9a-fA-F]+);/g,
        (...groups) =>
          String.fromCodePoint(
            Math.min(0x10ffff, Number.parseInt(groups.slice(1, 7).find((group) => group !== undefined) as string, 16)),
          ),
      )
      .replaceAll(/&#(\d{1,6});/g, (_all, digits: string) => String.fromCodePoint(Number(digits)));
    if (next === text) return text;
    text = next;
  }
  return text;
}

test.each([
  ['paymentLedger', /payment|ledger/i],
  ['PaymentRetryPolicy', /payment|retry|polic/i],
  ['MAX_INVOICE_COUNT', /invoice|count/i],
  ['zorbit', /zorbit/i],
  ['user-profile-card', /user|profile|card/i],
  ['nordwind', /nordwind/i],
])('no escaping of %s, at any depth, lets it through', (name, pattern) => {
  const engine = makeEngine();
  const around = fc.constantFrom(
    '',
    ' ',
    '"',
    '\\n',
    '\\\\n',
    '\\t',
    '%20',
    '%2F',
    '/',
    '\\\\',
    '\\',
    '(',
    '= ',
    '\\"',
    '\\u000a',
    '\\u0022',
    '1 ',
  );
  fc.assert(
    fc.property(around, escapedSpelling(name), around, (before, spelling, after) => {
      const text = `${before}${spelling}${after}`;
      expect(decodeCompletely(mutateFull(engine, text).text)).not.toMatch(pattern);
      return comesBack(engine, text);
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['\\u000apayment', '\\u000a'],
  ['%20payment', '%20'],
  ['\\npayment', '\\n'],
  ['\\\\tpayment', '\\\\t'],
  ['%2Fpayment', '%2F'],
  ['%252fpayment', '%252f'],
  ['\\x0apayment', '\\x0a'],
  ['C:\\payment', 'C:\\'],
  ['\\n-payment', '\\n-'],
  ['\\r\\n--payment', '\\r\\n--'],
  ['\\u000a-payment', '\\u000a-'],
])('in %s the escape stays and the word after it changes', (text, escape) => {
  const engine = makeEngine();
  const sent = mutateFull(engine, text).text;
  expect(sent.startsWith(escape)).toBe(true);
  expect(sent).not.toContain('payment');
  expect(mutateFull(engine, 'payment').text).toBe(sent.slice(escape.length));
});

test.each([
  ['a Windows path', 'C:\\\\repo\\\\tenantMatrix\\\\nordwind\\\\billing.ts', /tenant|matrix|nordwind|billing/i],
  ['an environment variable', '%TENANT_HOME% %billing%', /tenant|billing/i],
  ['a folder that looks like an escape', 'src\\tenant\\billing', /tenant|billing/i],
])('names of %s change', (_name, text, pattern) => {
  const engine = makeEngine();
  expect(mutateFull(engine, text).text).not.toMatch(pattern);
  expect(comesBack(engine, text)).toBe(true);
});
