// The laws of mutation and reversal as a whole.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comesBack, difficultText, makeEngine, mutateFull, type Engine } from './engine.fixture.ts';
import { reverseText } from './reverse.ts';
import { vocabulary } from './vocabulary.ts';

/** An engine whose map already holds words, so that its surrogates can be met in texts. */
function usedEngine(): { readonly engine: Engine; readonly surrogates: readonly string[] } {
  const engine = makeEngine();
  mutateFull(engine, 'paymentLedger retryPolicy invoices customer zorbit größe 顧客台帳 paymentledger tenantMatrix shelf velkor');
  return { engine, surrogates: engine.map.entries.map((entry) => entry.surrogate) };
}

test('any text comes back unit by unit', () => {
  const { engine, surrogates } = usedEngine();
  fc.assert(fc.property(difficultText(surrogates), (text) => comesBack(engine, text)), { numRuns: 3000 });
});

test('any string of any code units is mutated without an error and comes back', () => {
  const { engine } = usedEngine();
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => comesBack(engine, text)), { numRuns: 300 });
  const halves = fc.array(fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code)));
  fc.assert(fc.property(halves, (units) => comesBack(engine, `payment${units.join('')}ledger`)), { numRuns: 200 });
});
