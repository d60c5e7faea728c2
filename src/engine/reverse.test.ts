import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Automaton } from './automaton.ts';
import { difficultText, makeEngine, mutateFull, type Engine } from './engine.fixture.ts';
import { readableCase, readSurrogate } from './reading.ts';
import { reverseText } from './reverse.ts';
import { StreamReverser } from './stream-reverser.ts';

/** The plain way: every surrogate that an automaton finds, from left to right. */
function reversePlainly({ map }: Engine, carried: ReadonlySet<number>, text: string): string {
  const entries = map.entries.filter((entry) => entry.kind !== 'burnt');
  let result = '';
  let last = 0;
  new Automaton(entries.map((entry) => entry.surrogate)).scan(text, (end, index) => {
    const entry = entries[index];
    const start = end - (entry?.surrogate.length ?? 0);
    const wordCase = readableCase(text, start, end);
    if (entry === undefined || wordCase === undefined || start < last || !carried.has(entry.seq)) return;
    const reading = readSurrogate(text, { start, end, wordCase }, { entry, spellings: map.spellings, isFinal: true });
    if (reading === 'undecided') throw new Error('nothing follows the text');
    result += text.slice(last, start) + reading.text;
    last = reading.end;
  });
  return result + text.slice(last);
}

function reverseInPieces({ map }: Engine, carried: ReadonlySet<number>, text: string, size: number): string {
  const reverser = new StreamReverser(map, carried);
  let result = '';
  let at = 0;
  for (let next = 0; at < text.length || next === 0; next += size) {
    const pieces = next < text.length ? reverser.push(text.slice(next, next + size)) : reverser.end();
    for (const piece of pieces) {
      result += piece.text ?? text.slice(at, at + piece.length);
      at += piece.length;
    }
  }
  return result;
}

test('any text reverses as it does the plain way', () => {
  const engine = makeEngine();
  mutateFull(engine, 'paymentLedger retryPolicy invoices customer zorbit größe 顧客台帳 tenantMatrix commitEscrow');
  const surrogates = engine.map.entries.map((entry) => entry.surrogate);
  fc.assert(
    fc.property(difficultText([...surrogates, ...surrogates]), fc.nat(3), (text, left) => {
      const carried = new Set(engine.map.entries.map(({ seq }) => seq).filter((seq) => seq % 4 !== left));
      expect(reverseText(engine.map, carried, text)).toBe(reversePlainly(engine, carried, text));
    }),
    { numRuns: 500 },
  );
});

test('files of source code and prose reverse as they do the plain way, whole and in pieces', () => {
  const engine = makeEngine();
  const folder = new URL('../..', import.meta.url);
  for (const file of ['README.md', 'docs/architecture.md', 'src/engine/word-map.ts', 'package.json']) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const sent = mutateFull(engine, text);
    expect(reverseText(engine.map, sent.carried, sent.text)).toBe(text);
    const carried = new Set([...sent.carried].filter((seq) => seq % 3 !== 0));
    const expected = reversePlainly(engine, carried, sent.text);
    expect(reverseText(engine.map, carried, sent.text)).toBe(expected);
    for (const size of [1, 12, 100]) expect(reverseInPieces(engine, carried, sent.text, size)).toBe(expected);
  }
});
