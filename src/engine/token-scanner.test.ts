import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Automaton } from './automaton.ts';
import { splitWords } from './split.ts';
import { scanTokens } from './token-scanner.ts';

const nothing = new Automaton([]);
const names = new Automaton(['ledger']);

test('a name counts as a compound exactly when it has two words or more', () => {
  const name = fc.stringMatching(/^[a-cA-Cs_$][a-cA-Cs_$0-2]{0,7}$/);
  fc.assert(
    fc.property(name, (token) => {
      const count = scanTokens(token, nothing, { wantsNonAscii: false }, (_start, end) => end);
      expect(count).toBe(splitWords(token).length > 1 ? 1 : 0);
    }),
    { numRuns: 2000 },
  );
});

test('runs with a term are visited, others are not', () => {
  const text = 'myLedgerView plain 2ledgers größe x.LEDGER';
  const visited: string[] = [];
  const visit = (start: number, end: number): number => {
    visited.push(text.slice(start, end));
    return end;
  };
  scanTokens(text, names, { wantsNonAscii: false }, visit);
  expect(visited.splice(0)).toEqual(['myLedgerView', 'ledgers', 'LEDGER']);
  scanTokens(text, names, { wantsNonAscii: true }, visit);
  expect(visited).toContain('größe');
});
