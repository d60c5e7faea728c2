import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Automaton } from './automaton.ts';
import { scanPlainly } from './reference-scan.ts';
import { splitWords } from './split.ts';
import { scanTokens, type Scan, type ScanResult } from './token-scanner.ts';
import { TokenTable } from './token-table.ts';
import { UnitReader } from './units.ts';

const scans = [
  ['fast', scanTokens],
  ['plain', scanPlainly],
] as const;

interface Scanned extends ScanResult {
  readonly visited: readonly string[];
}

function scanned(scan: Scan, text: string, terms: readonly string[], wantsNonAscii = false): Scanned {
  const prefilter = new Automaton(terms);
  const visited: string[] = [];
  const visit = (start: number, end: number): number => {
    visited.push(text.slice(start, end));
    return end;
  };
  const tokens = new TokenTable(prefilter, () => undefined);
  const result = scan(
    text,
    { prefilter, wantsNonAscii, tokens, reader: new UnitReader() },
    { known: (_entry, start, end) => visit(start, end), other: visit },
  );
  return { ...result, visited };
}

test.each(scans)('%s: a name counts as a compound exactly when it has two words or more', (_name, scan) => {
  const name = fc.stringMatching(/^[a-cA-Cs_$][a-cA-Cs_$0-2]{0,7}$/);
  fc.assert(
    fc.property(name, (token) => {
      expect(scanned(scan, token, []).distinct).toBe(splitWords(token).length > 1 ? 1 : 0);
    }),
    { numRuns: 2000 },
  );
});

test.each(scans)('%s: runs with a term are visited, others are not', (_name, scan) => {
  const text = 'myLedgerView plain 2ledgers zähler x.LEDGER';
  expect(scanned(scan, text, ['ledger']).visited).toEqual(['myLedgerView', 'ledgers', 'LEDGER']);
  expect(scanned(scan, text, ['ledger'], true).visited).toContain('zähler');
});

test.each(scans)('%s: a letter that folds to ASCII is looked at though no term has such letters', (_name, scan) => {
  expect(scanned(scan, 'pro\ufb01le \u017fhelf plain', ['profile', 'shelf']).visited).toEqual([
    'pro\ufb01le',
    '\u017fhelf',
  ]);
});

test.each(scans)('%s: a name counts once, however often it stands there', (_name, scan) => {
  const long = `${'veryLong'.repeat(20)}Name`;
  expect(scanned(scan, `aLedger aLedger ${long} zählerB größe ${long} zählerB aLedger`, ['ledger']).distinct).toBe(3);
});

test('a text without escapes needs no second look', () => {
  expect(scanned(scanTokens, 'a & b % c \\n größe “quoted”', []).escapesFrom).toBe(-1);
  expect(scanned(scanTokens, 'ab \\u0041', []).escapesFrom).toBe(3);
  expect(scanned(scanTokens, 'größe\u200bn', []).escapesFrom).toBe(5);
});
