import { expect, test } from 'vitest';
import { applyEdits } from '../base/text.ts';
import {
  changedSpellings,
  comesBack,
  everything,
  ledgerWorkspace,
  makeEngine,
  mutateFull,
  noNames,
  type Engine,
} from './engine.fixture.ts';
import { reverseText } from './reverse.ts';

/** The text with every surrogate shown as `<n>` in the case it is written in, so that a test can see the shape. */
function shape(engine: Engine, text: string): string {
  let { text: sent } = mutateFull(engine, text);
  for (const entry of engine.map.entries) {
    const mark = `w${entry.seq}`;
    const capital = entry.surrogate.charAt(0).toUpperCase() + entry.surrogate.slice(1);
    sent = sent.replaceAll(entry.surrogate, `<${mark}>`).replaceAll(capital, `<W${entry.seq}>`);
    sent = sent.replaceAll(entry.surrogate.toUpperCase(), `<${mark.toUpperCase()}!>`);
  }
  return sent;
}

test.each([
  ['camel', 'paymentLedger', '<w1><W2>'],
  ['pascal', 'PaymentLedger', '<W1><W2>'],
  ['snake', 'payment_ledger', '<w1>_<w2>'],
  ['upper', 'PAYMENT_LEDGER', '<W1!>_<W2!>'],
  ['kebab', 'payment-ledger', '<w1>-<w2>'],
  ['a hook', 'usePaymentLedger', 'use<W1><W2>'],
  ['a test name', 'test_payment_ledger', 'test_<w1>_<w2>'],
  ['an exported Go name', 'NewLedgerEntry', 'New<W1><W2>'],
  ['an acronym before a word', 'HTTPLedgerServer', /^<W1!><W2><W3>$|^HTTP<W1>\w+$/],
  ['ids', 'ledgerIDs', '<w1>IDs'],
  ['a plural', 'ledgers Ledgers LEDGERS', '<w1>s <W1>s <W1!>S'],
  ['a possessive', "the ledger's", "the <w1>'s"],
  ['an irregular plural', 'shelf_a shelves_a', '<w1>_a <w1>s_a'],
  ['a gerund', 'commit_escrow committing_escrow', '<w1>_<w2> <w1>ing_<w2>'],
  ['digits', 'ledger2Invoice3', '<w1>2<W2>3'],
  ['glued', 'payment ledger paymentledger PAYMENTLEDGERS', '<w1> <w2> <w1><w2> <W1!><W2!>S'],
  ['an upper plural before a word', 'SHELVESView', '<W1!>SView'],
  ['German', 'größe Größe größeMessen', '<w1> <W1> <w1><W2>'],
  ['a Capital that has no upper form', 'Größe', '<W1>'],
  ['Cyrillic', 'кошелёк КОШЕЛЁК', '<w1> <W1!>'],
])('%s', (_name, text, expected) => {
  const engine = makeEngine();
  const seen = shape(engine, text);
  if (typeof expected === 'string') expect(seen).toBe(expected);
  else expect(seen).toMatch(expected);
  expect(comesBack(engine, text)).toBe(true);
});

test.each([
  ['NFD', 'gro\u0308\u00dfe'],
  ['Turkish', 'Çelikİş çelikiş ÇELİKİŞ'],
  ['the long s', '\u017fhelfLife'],
  ['CJK inside a name', 'get顧客台帳Id'],
  ['Cyrillic upper case', 'МОЙ_КОШЕЛЁК'],
])('%s spellings change and come back', (_name, text) => {
  const engine = makeEngine();
  expect(changedSpellings(engine, text).length).toBeGreaterThan(0);
  expect(comesBack(engine, text)).toBe(true);
});

test('edits stand in the input, in order, and make the text', () => {
  const engine = makeEngine();
  const input = 'const paymentLedger = await ledgers.find(customer);';
  const { text, edits, carried } = mutateFull(engine, input);
  expect(applyEdits(input, edits)).toBe(text);
  expect(edits.map((edit) => input.slice(edit.start, edit.end))).toEqual(['payment', 'Ledger', 'ledgers', 'customer']);
  expect(new Set(edits.flatMap((edit) => edit.carries))).toEqual(carried);
});

test('names are counted once', () => {
  const engine = makeEngine();
  const { scanned, mutated, keptNames } = mutateFull(
    engine,
    'paymentLedger paymentLedger someOther ledger plain words',
  );
  expect({ scanned, mutated, keptNames }).toEqual({ scanned: 3, mutated: 2, keptNames: [] });
});

test('a text without protected names is the same string and costs no entry', () => {
  const engine = makeEngine();
  const result = mutateFull(engine, 'nothing of ours in here, addEventListener(x)');
  expect(result).toMatchObject({ text: 'nothing of ours in here, addEventListener(x)', edits: [], mutated: 0 });
  expect(engine.map.lastSeq).toBe(0);
});

test('names that a schema fixes stay and are counted when they hold a term', () => {
  const engine = makeEngine();
  const schemaNames = new Set(['ledger_path', 'read_file', 'payment-tool', 'ledger']);
  const result = engine.mutator.mutate('ledger_path read_file payment-tool ledger ledgerPath', {
    scope: 'full',
    schemaNames,
  });
  expect(result.text).toMatch(/^ledger_path read_file payment-tool ledger (?!ledger)\w+Path$/);
  expect(result.keptNames).toHaveLength(3);
});

test('random data is left alone', () => {
  const engine = makeEngine({ workspaces: [{ ...noNames, declared: ['vatCab', 'paymentLedger', 'fooBarCab'] }] });
  const blob = 'Zm9vYmFyMTIzNDU2Nzg5Cab5dkVat8xK2mQpLs3zRtVat7yWq1Cab0nB';
  expect(mutateFull(engine, blob).text).toBe(blob);
});

test.each([
  ['a long term in what looks like random data', 'aB3xY9/Ledger7/cD4eF8gH1iJ2kL6mN5oP0qR3sT', /ledger/i],
  ['a declared name in what looks like random data', 'aB3xY9/userProfileCard/cD4eF8gH1iJ2kL6mN5oP0qR3sT', /profile/i],
])('%s changes', (_name, text, pattern) => {
  const engine = makeEngine();
  expect(mutateFull(engine, text).text).not.toMatch(pattern);
  expect(comesBack(engine, text)).toBe(true);
});

test('hexadecimal numbers are no names', () => {
  const engine = makeEngine({ workspaces: [{ ...noNames, declared: ['decadeVault', 'faced', 'fee'] }] });
  expect(changedSpellings(engine, '12decade 3faced #1faced fd8fee175b5742 1fd8fee175b5742')).toEqual([]);
  expect(changedSpellings(engine, 'decade2vault facedDecade2')).toEqual(['decade', 'vault', 'faced', 'Decade']);
});

test('a surrogate met in real text gets one of its own, in each of its cases', () => {
  const engine = makeEngine();
  const { text: surrogate, carried } = mutateFull(engine, 'ledger');
  const input = `ledger ${surrogate} ${surrogate.toUpperCase()} use${surrogate}s`;
  const result = mutateFull(engine, input);
  expect(result.text.split(surrogate)).toHaveLength(2);
  expect(reverseText(engine.map, result.carried, result.text)).toBe(input);
  expect(mutateFull(engine, 'ledger')).toMatchObject({ text: surrogate, carried });
});

test('a free surrogate met in real text is never handed out afterwards', () => {
  const engine = makeEngine({ surrogates: ['gapnel', 'kilmod', 'zemtak'] });
  const input = 'Gapnel and kilmods and xZeMTAKx';
  expect(mutateFull(engine, input).text).toBe(input);
  expect(engine.map.entries.map(({ kind, surrogate }) => [kind, surrogate])).toEqual([
    ['burnt', 'gapnel'],
    ['burnt', 'kilmod'],
  ]);
  expect(mutateFull(engine, 'ledger invoice').text).toMatch(/^zemtak \w{9}$|^\w{9} zemtak$|^\w{9} \w{9}$/);
});

test('a surrogate in mixed case is no surrogate', () => {
  const engine = makeEngine({ surrogates: ['gapnel'] });
  expect(mutateFull(engine, 'ledger').text).toBe('gapnel');
  const { text, carried } = mutateFull(engine, 'gapNel GAPnel ledger');
  expect(text).toBe('gapNel GAPnel gapnel');
  expect(reverseText(engine.map, carried, text)).toBe('gapNel GAPnel ledger');
});

test('the other scope changes less and uses the same surrogates', () => {
  const engine = makeEngine();
  const full = mutateFull(engine, 'paymentLedger');
  const declared = engine.mutator.mutate('paymentLedger usePaymentView', { ...everything, scope: 'declared' });
  expect(declared.text).toBe(`${full.text} usePaymentView`);
});

test.each([
  ['behind a hole', '`${verb}User ${verb} user`', ['User']],
  ['before a hole', '`profile_${kind} profile ${kind}`', ['profile']],
  ['none of a tag', '`<profile${attributes}>${count}user`', []],
  ['in Python', 'f"{kind}_user user_{kind} {kind} user"', ['user', 'user']],
  ['in Ruby', '"#{kind}User"', ['User']],
  ['none behind a block', 'if (a) {b}user', []],
  ['none at a placeholder', '`${verb}foo`', []],
])('the rest of a name that a template makes changes as a part of a name: %s', (_name, text, spellings) => {
  const engine = makeEngine({ workspaces: [{ ...noNames, declared: ['userProfileCard', 'fooView'] }] });
  expect(changedSpellings(engine, text)).toEqual(spellings);
});

test.each([
  ['ASCII letters', 'A'.repeat(2_000_000)],
  ['letters without case', '中'.repeat(2_000_000)],
  ['a kebab', 'ledger-'.repeat(20_000)],
  ['a term over and over', 'ledger'.repeat(100_000)],
  ['a term with marks over and over', 'кошелёк'.repeat(20_000)],
  ['letters with marks', 'ü'.repeat(1_000_000)],
  ['escapes', '\\u006c'.repeat(100_000)],
])('a very long run of %s is no problem', (_name, text) => {
  const engine = makeEngine();
  expect(comesBack(engine, text)).toBe(true);
});

test('what is kept stays as it is, and all around it changes', () => {
  const engine = makeEngine();
  const text = 'paymentLedger=payment_ledger_1 payment-ledger-2; ledger';
  const span = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });
  const kept = [span('payment_ledger_1'), span('ledger-2')];
  const { text: sent, carried } = engine.mutator.mutate(text, { ...everything, kept });
  expect(sent).toMatch(/^\w+=payment_ledger_1 \w+-ledger-2; \w+$/);
  expect(sent.replaceAll(/payment_ledger_1|ledger-2/g, '')).not.toMatch(/payment|ledger/i);
  expect(reverseText(engine.map, carried, sent)).toBe(text);
});

test.each(['quorbated', 'quorbating', 'noquorbatedb', 'QUORBATED', 'quorbates'])(
  'a form of a term (%s) that was met before the term itself changes, and always in the same way',
  (form) => {
    const declared = ['quorbate', 'quorbateLedger'];
    const engine = makeEngine({ workspaces: [{ ...ledgerWorkspace, declared }] });
    const first = mutateFull(engine, form).text;
    expect(first.toLowerCase()).not.toContain('quorbat');
    expect(comesBack(engine, form)).toBe(true);
    mutateFull(engine, 'quorbate quorbateLedger');
    expect(mutateFull(engine, form).text).toBe(first);
    const later = makeEngine({ workspaces: [{ ...ledgerWorkspace, declared }], entries: [...engine.map.entries] });
    expect(mutateFull(later, form).text).toBe(first);
  },
);
