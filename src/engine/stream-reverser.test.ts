import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Piece } from '../base/text.ts';
import { comesBack, difficultText, makeEngine, mutateFull, type Engine } from './engine.fixture.ts';
import { reverseText } from './reverse.ts';
import { StreamReverser } from './stream-reverser.ts';
import { vocabulary } from './vocabulary.ts';

const input = 'paymentLedger entries_of ledgerEntry SHELF_LIFE tenantMatrices customer invoices größe commit_escrow';

function exchange(): { readonly engine: Engine; readonly carried: ReadonlySet<number>; readonly sent: string } {
  const engine = makeEngine();
  const { carried, text } = mutateFull(engine, input);
  return { engine, carried, sent: text };
}

/** Reverses in the given chunks; fails when pieces do not cover the input. */
function reverseChunks(engine: Engine, carried: ReadonlySet<number>, chunks: readonly string[]): string {
  const reverser = new StreamReverser(engine.map, carried);
  const whole = chunks.join('');
  let result = '';
  let at = 0;
  const take = (pieces: readonly Piece[]): void => {
    for (const piece of pieces) {
      result += piece.text ?? whole.slice(at, at + piece.length);
      at += piece.length;
    }
  };
  for (const chunk of chunks) take(reverser.push(chunk));
  take(reverser.end());
  expect(at).toBe(whole.length);
  return result;
}

/** The surrogate of a word, in lower case. */
function surrogateOf(engine: Engine, word: string): string {
  return engine.map.wordEntry(word)?.surrogate ?? `no surrogate for ${word}`;
}

function inCapital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

test.each<[string, (word: (of: string) => string) => string, string]>([
  ['a hook around it', (of) => `use${inCapital(of('ledger'))}Thing`, 'useLedgerThing'],
  ['a plural', (of) => `${of('ledger')}s`, 'ledgers'],
  ['an irregular plural', (of) => `${of('entry')}s ${of('entry')}es`, 'entries entries'],
  ['a Capital plural before a word', (of) => `${inCapital(of('shelf'))}sView`, 'ShelvesView'],
  ['upper case', (of) => `${of('ledger').toUpperCase()}_X`, 'LEDGER_X'],
  ['an upper plural', (of) => `${of('entry').toUpperCase()}S`, 'ENTRIES'],
  ['an upper plural before a word', (of) => `${of('entry').toUpperCase()}SView`, 'ENTRIESView'],
  ['a past form', (of) => `${of('commit')}ed`, 'committed'],
  ['a gerund with the last letter doubled', (of) => `${of('commit')}${of('commit').slice(-1)}ing`, 'committing'],
  ['an agent', (of) => `${of('commit')}er ${of('commit')}ers`, 'committer committers'],
  ['kebab', (of) => `${of('payment')}-${of('ledger')}`, 'payment-ledger'],
  ['glued in lower case', (of) => `${of('payment')}${of('ledger')}`, 'paymentledger'],
  ['glued to letters', (of) => `pre${of('ledger')}post`, 'preledgerpost'],
  ['an interface', (of) => `I${inCapital(of('ledger'))}`, 'ILedger'],
  ['a possessive', (of) => `${of('ledger')}'s`, "ledger's"],
  ['after an escape', (of) => `\\n${of('ledger')}%20${of('ledger')}`, '\\nledger%20ledger'],
  ['mixed case stays', (of) => `${of('ledger').slice(0, 3)}${of('ledger').slice(3).toUpperCase()}`, ''],
])('what a model makes of a surrogate comes back: %s', (_name, make, expected) => {
  const { engine, carried } = exchange();
  mutateFull(engine, 'commit entry');
  const answer = make((word) => surrogateOf(engine, word));
  const all = new Set([...carried, ...engine.map.entries.map((entry) => entry.seq)]);
  expect(reverseText(engine.map, all, answer)).toBe(expected === '' ? answer : expected);
});

test('any chunking gives what one chunk gives', () => {
  const { engine, carried } = exchange();
  const surrogates = engine.map.entries.map((entry) => entry.surrogate);
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(difficultText(surrogates), cuts, (text, sizes) => {
      const chunks: string[] = [];
      for (let at = 0, turn = 0; at < text.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        chunks.push(text.slice(at, at + size));
        at += size;
      }
      expect(reverseChunks(engine, carried, chunks)).toBe(reverseText(engine.map, carried, text));
    }),
    { numRuns: 1000 },
  );
});

test('surrogates inside one another, as a map of an older list can hold them, read the same however the text is cut', () => {
  const surrogates = ['gapnel', 'pagapnelmok', 'apnel', 'nelmok', 'gapne', 'kilmodgap'];
  const words = ['ledger', 'payment', 'tenant', 'matrix', 'invoice', 'customer'];
  const entries = surrogates.map((surrogate, index) => {
    return { seq: index + 1, kind: 'word' as const, word: words[index] ?? '', surrogate };
  });
  const engine = makeEngine({ entries });
  const cuts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });
  const carried = fc.uniqueArray(fc.integer({ min: 1, max: entries.length })).map((seqs) => new Set(seqs));
  fc.assert(
    fc.property(
      difficultText([...surrogates, ...surrogates, 'pa', 'kilmod', 'mok']),
      cuts,
      carried,
      (text, sizes, some) => {
        expect(comesBack(engine, text)).toBe(true);
        const chunks: string[] = [];
        for (let at = 0, turn = 0; at < text.length; at += sizes[turn++ % sizes.length] ?? 1) {
          chunks.push(text.slice(at, at + (sizes[turn % sizes.length] ?? 1)));
        }
        expect(reverseChunks(engine, some, chunks)).toBe(reverseText(engine.map, some, text));
      },
    ),
    { numRuns: 500 },
  );
});

test('at most a surrogate, its suffix and one letter are held back', () => {
  const { engine, carried, sent } = exchange();
  const longest = Math.max(...vocabulary().surrogates.map((word) => word.length));
  const reverser = new StreamReverser(engine.map, carried);
  let held = 0;
  for (const unit of `${sent}${sent.toUpperCase()}INGSINGSINGS ${sent}`) {
    held += unit.length;
    for (const piece of reverser.push(unit)) held -= piece.length;
    expect(held).toBeLessThanOrEqual(longest + 5 + 1);
  }
});

test('text that can be no surrogate is not held', () => {
  const { engine, carried } = exchange();
  const reverser = new StreamReverser(engine.map, carried);
  expect(reverser.push('12 + 34;\n')).toEqual([{ length: 9, text: undefined }]);
});

test('an upstream that answers with the whole word list gets nothing reversed but what the request carried', () => {
  const { engine, carried } = exchange();
  const other = mutateFull(engine, 'nordwind billing settlement');
  const list = vocabulary().surrogates.join(' ');
  const surrogates = new Map(engine.map.entries.map((entry) => [entry.surrogate, entry]));
  const expected = vocabulary().surrogates.map((word) => {
    const entry = surrogates.get(word);
    return entry !== undefined && carried.has(entry.seq) ? entry.word : word;
  });
  const reverser = new StreamReverser(engine.map, carried);
  let result = '';
  let at = 0;
  for (const piece of [...reverser.push(list), ...reverser.end()]) {
    result += piece.text ?? list.slice(at, at + piece.length);
    at += piece.length;
  }
  expect(result.split(' ')).toEqual(expected);
  expect(reverser.foreign).toBe([...other.carried].filter((seq) => !carried.has(seq)).length);
});

test('a foreign surrogate counts once however it is cut', () => {
  const { engine, carried } = exchange();
  const foreign = mutateFull(engine, 'nordwind').text;
  for (const size of [1, 2, 3, 50]) {
    const reverser = new StreamReverser(engine.map, carried);
    const text = `a ${foreign} b ${foreign}s`;
    for (let at = 0; at < text.length; at += size) reverser.push(text.slice(at, at + size));
    reverser.end();
    expect(reverser.foreign).toBe(2);
  }
});

test.each([
  ['a whole word', 'the ledger', ' is', 'the ledger is'],
  ['a word that goes on', 'the ledger', 's are', 'the ledgers are'],
  ['a suffix that goes on', 'ledgers', ' are', 'ledgers are'],
  ['nothing of ours', 'return ', 'x', 'return x'],
  ['nothing', '', 'x', 'x'],
])('after a prefill that ends in %s only the rest is shown', (_name, original, answer, expected) => {
  const { engine, carried } = exchange();
  const { text: sent } = mutateFull(engine, original);
  for (const chunks of [[answer], [...answer]]) {
    const reverser = new StreamReverser(engine.map, carried, { sent, original });
    let shown = original;
    let at = 0;
    const pieces = [...chunks.flatMap((chunk) => reverser.push(chunk)), ...reverser.end()];
    for (const piece of pieces) {
      shown += piece.text ?? answer.slice(at, at + piece.length);
      at += piece.length;
    }
    expect(at).toBe(answer.length);
    expect(shown).toBe(expected);
  }
});

test('a surrogate that begins in the prefill comes back as far as it is not shown yet', () => {
  const { engine, carried } = exchange();
  const surrogate = surrogateOf(engine, 'ledger');
  const original = `x ${surrogate.slice(0, 3)}`;
  const reverser = new StreamReverser(engine.map, carried, { sent: original, original });
  const pieces = [...reverser.push(`${surrogate.slice(3)} y`), ...reverser.end()];
  expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(surrogate.length - 3 + 2);
});
