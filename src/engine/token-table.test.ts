import { expect, test } from 'vitest';
import { Automaton } from './automaton.ts';
import { countedFlag, hitFlag } from './token-judgement.ts';
import { entryShift, factsAt, nextKey, nextTail, TokenTable } from './token-table.ts';

const prefilter = new Automaton(['ledger']);
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$0123456789';

function keysOf(token: string): readonly [number, number] {
  let key = 0;
  let tail = 0;
  for (let at = 0; at < token.length; at++) {
    key = nextKey(key, token.charCodeAt(at));
    tail = nextTail(tail, token.charCodeAt(at));
  }
  return [key, tail];
}

function slotOf(table: TokenTable, token: string): number {
  const units = Uint16Array.from(token, (character) => character.charCodeAt(0));
  return table.slotOf(units, 0, token.length, ...keysOf(token));
}

function factsOf(table: TokenTable, token: string): number {
  return table.slots[slotOf(table, token) + factsAt] ?? 0;
}

/** Words of eight letters by chance, always the same ones. */
function* randomWords(count: number): Generator<string> {
  let state = 1;
  for (let made = 0; made < count; made++) {
    let text = '';
    while (text.length < 8) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      text += letters[(state >>> 16) % 52] ?? '';
    }
    yield text;
  }
}

test('a token that has the key and the last letters of another one is not taken for it', () => {
  const heads = new Map<number, string>();
  let collisions = 0;
  for (const head of randomWords(300_000)) {
    const [key] = keysOf(head);
    const other = heads.get(key);
    heads.set(key, head);
    if (other === undefined || other === head) continue;
    collisions++;
    const [left, right] = [`${head}Tail`, `${other}Tail`];
    expect(keysOf(left)).toEqual(keysOf(right));
    const table = new TokenTable(prefilter, () => undefined);
    expect(slotOf(table, left)).not.toBe(slotOf(table, right));
    expect(slotOf(table, left)).toBe(slotOf(table, left));
  }
  expect(collisions).toBeGreaterThan(0);
});

test('no two strings of four characters of names have one key', () => {
  // Codes below 128 are digits of a number to the base 131: `nextKey` would have to overflow to mix two of them up.
  expect(131 ** 4).toBeLessThan(2 ** 32);
  for (const code of [...letters].map((letter) => letter.charCodeAt(0))) expect(code).toBeLessThan(128);
});

test('what is known of a token stays while the table grows, and is judged anew after it was full', () => {
  let forgotten = 0;
  const table = new TokenTable(prefilter, () => forgotten++);
  table.beginScan();
  const before = factsOf(table, 'ledgerView');
  expect(before & hitFlag).toBe(hitFlag);
  expect(factsOf(table, 'plainView') & (hitFlag | countedFlag)).toBe(countedFlag);
  expect(factsOf(table, 'plain') & (hitFlag | countedFlag)).toBe(0);
  let count = 3;
  while (!table.isFull) slotOf(table, `filler${count++}`);
  expect(factsOf(table, 'ledgerView')).toBe(before);
  expect(slotOf(table, 'another')).toBe(-1);
  table.beginScan();
  expect(forgotten).toBe(1);
  expect(factsOf(table, 'ledgerView') & hitFlag).toBe(hitFlag);
  expect(factsOf(table, 'another') >>> entryShift).toBe(1);
});

test('a name can be put in before a text brings it', () => {
  const table = new TokenTable(prefilter, () => undefined);
  const entry = table.put('ledgerView');
  expect(factsOf(table, 'ledgerView') >>> entryShift).toBe(entry);
  expect(table.put('plain')).toBe(-1);
  expect(table.put('größe')).toBe(-1);
  expect(table.put('a-ledger')).toBe(-1);
  expect(table.put('')).toBe(-1);
  expect(table.put(`ledger${'x'.repeat(200)}`)).toBe(-1);
});
