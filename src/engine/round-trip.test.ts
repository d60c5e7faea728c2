// The laws of mutation and reversal as a whole.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comesBack, difficultText, makeEngine, mutateFull, type Engine, type EngineOptions } from './engine.fixture.ts';
import { reverseText } from './reverse.ts';
import { splitWords } from './split.ts';
import { vocabulary } from './vocabulary.ts';

const shipped = vocabulary().surrogates;
/** Lists in which everything collides: few words, and words that overlap each other and the suffixes. */
const narrowLists: readonly (readonly string[])[] = [
  shipped.slice(0, 25),
  ['ganap', 'napga', 'gapna', 'panag', 'nagap', 'apgan', 'sedin', 'inger', 'gsedi'],
];

/** An engine whose map already holds words, so that its surrogates can be met in texts. */
function usedEngine(options: EngineOptions = {}): { readonly engine: Engine; readonly surrogates: readonly string[] } {
  const engine = makeEngine(options);
  mutateFull(
    engine,
    'paymentLedger retryPolicy invoices customer zorbit größe 顧客台帳 paymentledger tenantMatrix shelf',
  );
  return { engine, surrogates: engine.map.entries.map((entry) => entry.surrogate) };
}

test('any text comes back unit by unit', () => {
  const { engine, surrogates } = usedEngine();
  fc.assert(
    fc.property(difficultText(surrogates), (text) => comesBack(engine, text)),
    { numRuns: 2000 },
  );
});

test('any string of any code units is mutated without an error and comes back', () => {
  const { engine } = usedEngine();
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => comesBack(engine, text)),
    { numRuns: 200 },
  );
  const halves = fc.array(fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code)));
  fc.assert(
    fc.property(halves, (units) => comesBack(engine, `payment${units.join('')}ledger`)),
    { numRuns: 200 },
  );
});

test('a text comes back with everything that its exchange and later ones carry', () => {
  for (const surrogates of narrowLists) {
    fc.assert(
      fc.property(fc.array(difficultText(surrogates), { minLength: 1, maxLength: 8 }), (texts) => {
        const engine = makeEngine({ surrogates });
        const sent = texts.map((text) => mutateFull(engine, text).text);
        const all = new Set(engine.map.entries.map((entry) => entry.seq));
        expect(sent.map((text) => reverseText(engine.map, all, text))).toEqual(texts);
      }),
      { numRuns: 150 },
    );
  }
});

test('a text once mutated is mutated the same way for ever, also after a restart', () => {
  for (const surrogates of narrowLists) {
    fc.assert(
      fc.property(fc.array(difficultText(surrogates), { minLength: 1, maxLength: 8 }), (texts) => {
        const engine = makeEngine({ surrogates });
        const sent = texts.map((text) => mutateFull(engine, text).text);
        expect(texts.map((text) => mutateFull(engine, text).text)).toEqual(sent);
        const restarted = makeEngine({ surrogates, entries: structuredClone(engine.map.entries) });
        expect(texts.map((text) => mutateFull(restarted, text).text)).toEqual(sent);
        expect(restarted.map.takeNew()).toEqual([]);
      }),
      { numRuns: 150 },
    );
  }
});

test('two names never become one', () => {
  const { engine } = usedEngine();
  const name = fc
    .array(fc.constantFrom('payment', 'Payment', 'LEDGER', 'ledgers', '_', '2', 'entry', 'Entries', 'x', 's'), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(name, name, (left, right) => {
      const isSame = mutateFull(engine, left).text === mutateFull(engine, right).text;
      expect(isSame).toBe(left === right);
    }),
    { numRuns: 1000 },
  );
});

test('no surrogate is inside another or inside a known word', () => {
  const { engine } = usedEngine({ surrogates: shipped.slice(0, 5) });
  const surrogates = engine.map.entries.map((entry) => entry.surrogate);
  for (const surrogate of surrogates) {
    expect(surrogates.filter((other) => other.includes(surrogate))).toEqual([surrogate]);
    expect([...vocabulary().english].some((word) => word.includes(surrogate))).toBe(false);
  }
});

test('no escape before a surrogate spells another surrogate', () => {
  const { engine } = usedEngine();
  for (const escape of [
    '\\n',
    '\\r',
    '\\t',
    '\\b',
    '\\f',
    '\\v',
    '\\a',
    '\\e',
    '\\0',
    '\\x',
    '\\u',
    '%2F',
    '%2f',
    '%C',
    '%dA',
    '\\x0a',
    '\\u00ed',
  ]) {
    for (const word of ['ledger', 'Payment', 'ZORBIT']) {
      const { text } = mutateFull(engine, word);
      const found: number[] = [];
      engine.map.scan(escape + text, (start) => found.push(start));
      expect(found).toEqual([escape.length]);
    }
  }
});

test('a file that holds every shipped surrogate comes back, and changes nothing that was sent before', () => {
  const { engine } = usedEngine();
  const earlier = 'paymentLedger of the customers';
  const before = mutateFull(engine, earlier).text;
  const words = shipped.map((word, index) =>
    index % 3 === 0 ? word : index % 3 === 1 ? word.toUpperCase() : `x${word}s`,
  );
  const file = `invoice ${words.join(' ')} ledger`;
  expect(comesBack(engine, file)).toBe(true);
  expect(mutateFull(engine, earlier).text).toBe(before);
  expect(comesBack(engine, file)).toBe(true);
  const fresh = mutateFull(engine, 'nordwindBilling').text;
  expect(splitWords(fresh).every((word) => word.text.length >= 8)).toBe(true);
});

test('texts of a workspace come back whatever the order they are sent in', () => {
  const lines = [
    'paymentledgers',
    'payment',
    'ledger',
    'ledgers',
    'tenantMatrices',
    'tenant',
    'shelves',
    'shelf',
    'commitEscrow',
    'committing_x',
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(lines, { minLength: 4 }), (order) => {
      const engine = makeEngine();
      expect(order.every((text) => comesBack(engine, text))).toBe(true);
    }),
    { numRuns: 30 },
  );
});
