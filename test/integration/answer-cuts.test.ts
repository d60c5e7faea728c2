// Answers of the Messages API, cut at every place, through the wire format and the engine together: at bytes, as a
// connection does it, and at characters of a tool's arguments, as the provider does it.
import { expect, test } from 'vitest';
import { keyedHash } from '../../src/engine/engine.fixture.ts';
import { StreamReverser } from '../../src/engine/stream-reverser.ts';
import { WordMap } from '../../src/engine/word-map.ts';
import { anthropicMessages } from '../../src/wire/anthropic-messages.ts';
import { bytesOf, textOf, toyContext } from '../../src/wire/wire-test-kit.fixture.ts';

const isLong = process.env['PRETENSE_LONG'] === '1';
const map = new WordMap({ keyedHash });
const of = (word: string): string => map.allocateWord(word).surrogate;
const [ledger, entry, commit, shelf] = [of('ledger'), of('entry'), of('commit'), of('shelf')];
const customer = map.allocateLiteral('顧客台帳').surrogate;
const carried = new Set(map.entries.map(({ seq }) => seq));
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A tool's arguments as the provider writes them: raw JSON with escapes of every kind in and beside surrogates. */
const argumentsJson =
  `{"file_path":"src\\/${ledger}s/${capital(entry)}sView.ts","old":"a\\n${commit}${commit.slice(-1)}ing\\"${shelf.toUpperCase()}S\\"",` +
  `"new":"\\u0041${unicodeEscape(ledger.charAt(0))}${ledger.slice(1)}\\ud83d\\ude00é${customer}\\\\${entry}s","${shelf}":[1,true]}`;
const argumentsValue = {
  file_path: 'src/ledgers/EntriesView.ts',
  old: 'a\ncommitting"SHELVES"',
  new: 'Aledger😀é顧客台帳\\entries',
  shelf: [1, true],
};
const spoken = `The ${ledger}s of “${customer}” 😀 hold ${capital(entry)}s; ${commit}ed.`;
const spokenBack = 'The ledgers of “顧客台帳” 😀 hold Entries; committed.';

function event(data: Readonly<Record<string, unknown>>): string {
  return `event: ${String(data['type'])}\ndata: ${JSON.stringify(data)}\n\n`;
}

const delta = (index: number, content: Readonly<Record<string, unknown>>): string =>
  event({ type: 'content_block_delta', index, delta: content });

/** An answer of one text and one tool call, each in the given parts. */
function answerOf(texts: readonly string[], fragments: readonly string[]): Uint8Array {
  return bytesOf(
    [
      event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      ...texts.map((text) => delta(0, { type: 'text_delta', text })),
      event({ type: 'content_block_stop', index: 0 }),
      event({
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: 't', name: 'Edit', input: {} },
      }),
      ...fragments.map((fragment) => delta(1, { type: 'input_json_delta', partial_json: fragment })),
      event({ type: 'content_block_stop', index: 1 }),
      event({ type: 'message_stop' }),
    ].join(''),
  );
}

function reverse(chunks: readonly Uint8Array[]): string {
  const stream = anthropicMessages.openStream(toyContext({ openReverser: () => new StreamReverser(map, carried) }));
  const output = chunks.flatMap((chunk) => [...stream.push(chunk)]);
  return textOf(...output, ...stream.end());
}

interface Delta {
  readonly delta?: { readonly text?: string; readonly partial_json?: string };
}

/** What a client puts together. */
function assembled(output: string): { readonly text: string; readonly json: string } {
  const deltas = output
    .split('\n')
    .flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as Delta] : []));
  return {
    text: deltas.map((item) => item.delta?.text ?? '').join(''),
    json: deltas.map((item) => item.delta?.partial_json ?? '').join(''),
  };
}

const whole = answerOf([spoken], [argumentsJson]);
const wholeOutput = reverse([whole]);

test('in one chunk the answer comes back as it was meant', () => {
  const { text, json } = assembled(wholeOutput);
  expect(text).toBe(spokenBack);
  expect(JSON.parse(json)).toEqual(argumentsValue);
});

test('cut in two at any byte, and byte by byte, it gives the same bytes', () => {
  const fine = answerOf([...spoken], [...argumentsJson]);
  const fineOutput = reverse([fine]);
  for (const [bytes, expected] of [
    [whole, wholeOutput],
    [fine, fineOutput],
  ] as const) {
    const step = isLong || bytes === whole ? 1 : 7;
    for (let cut = 0; cut <= bytes.length; cut += step) {
      if (reverse([bytes.subarray(0, cut), bytes.subarray(cut)]) !== expected)
        expect(cut).toBe('a cut that changes nothing');
    }
    expect(reverse(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toBe(expected);
  }
});

test('cut in three at bytes near each other it gives the same bytes', () => {
  for (let first = 0; first < whole.length; first++) {
    for (const width of isLong ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] : [1, 2, 5]) {
      const second = Math.min(whole.length, first + width);
      const chunks = [whole.subarray(0, first), whole.subarray(first, second), whole.subarray(second)];
      if (reverse(chunks) !== wholeOutput) expect([first, second]).toBe('cuts that change nothing');
    }
  }
});

test('arguments that come in any two or three parts mean what they mean in one', () => {
  const expected = assembled(wholeOutput);
  const length = argumentsJson.length;
  for (let first = 0; first <= length; first++) {
    for (let second = first; second <= length; second += isLong ? 1 : 3) {
      const parts = [argumentsJson.slice(0, first), argumentsJson.slice(first, second), argumentsJson.slice(second)];
      const { json } = assembled(reverse([answerOf([], parts)]));
      if (json !== expected.json) expect(parts).toBe('parts that change nothing');
    }
  }
});

test('text that comes in any two or three parts reads as it does in one', () => {
  for (let first = 0; first <= spoken.length; first++) {
    for (let second = first; second <= spoken.length; second++) {
      const parts = [spoken.slice(0, first), spoken.slice(first, second), spoken.slice(second)];
      const { text } = assembled(reverse([answerOf(parts, [])]));
      if (text !== spokenBack) expect(parts).toBe('parts that change nothing');
    }
  }
});
