import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonString } from '../base/json.ts';
import { openAnthropicStream } from './anthropic-stream.ts';
import { DeltaShape } from './delta-shape.ts';
import { SseReader } from './sse.ts';
import type { ResponseFacts } from './types.ts';
import { bytesOf, textOf, toyContext } from './wire-test-kit.fixture.ts';

const delta = (text: string): string =>
  `data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${text}"}}\n\n`;

/** Bytes that are in use after a collection. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** The shape of an event whose text is `x`. */
function shapeOf(event: string): DeltaShape | undefined {
  const [read] = new SseReader().push(bytesOf(event));
  const start = event.lastIndexOf('"x"') - (read?.data[0]?.start ?? 0);
  const text: JsonString = { kind: 'string', start, end: start + 3, isPlain: true };
  return read === undefined ? undefined : DeltaShape.of(read, text, 't0');
}

function matched(event: string): string | undefined {
  const bytes = bytesOf(`>${event}and more`);
  const found = shapeOf(delta('x'))?.match(bytes, 1);
  if (found === undefined) return undefined;
  expect(found.end).toBe(bytes.length - 'and more'.length);
  return textOf(bytes.subarray(found.text.start, found.text.end));
}

describe('the shape of a delta', () => {
  test.each(['', 'a', 'a word', 'é😀', String.raw`a\"b\\`, String.raw`\\\"`])('fits another text: %j', (text) => {
    expect(matched(delta(text))).toBe(`"${text}"`);
  });

  test.each([
    ['another index', delta('a').replace(':0,', ':1,')],
    ['another kind', delta('a').replace('text_delta', 'test_delta')],
    ['another member behind the text', delta('a').replace('"}}', '","n":1}}')],
    ['a member less', delta('a').replace('"}}', '"}')],
    ['a string that does not end', delta('a').replace('"}}', String.raw`\"}}`)],
    ['a bare control character', delta('a\tb')],
    ['a line end in the text', delta('a\nb')],
    ['one line end only', delta('a').slice(0, -1).replaceAll('\n', '\r')],
    ['a comment before it', `: note\n${delta('a')}`],
  ])('fits no event with %s', (_name, event) => {
    expect(matched(event)).toBeUndefined();
  });

  test('fits no event of which the end is missing', () => {
    const whole = bytesOf(delta('a'));
    for (let end = 0; end < whole.length; end += 1) {
      expect(shapeOf(delta('x'))?.match(whole.subarray(0, end), 0)).toBeUndefined();
    }
  });

  test('is not taken from data on several lines, nor from an event that a lone CR ends', () => {
    expect(shapeOf(delta('x').replace('"index"', '\ndata: "index"'))).toBeUndefined();
    expect(shapeOf(`${delta('x').replaceAll('\n', '\r')}:`)).toBeUndefined();
  });
});

describe('the shape of a delta with fillers', () => {
  const event = (number: string, text: string, filler: string): string =>
    `data: {"n":${number},"delta":"${text}","filler":"${filler}","end":1}\n\n`;
  const [read] = new SseReader().push(bytesOf(event('1', 'x', 'aZ9')));
  const payload = event('1', 'x', 'aZ9').slice('data: '.length);
  const stringAt = (literal: string): JsonString => {
    const start = payload.indexOf(literal);
    return { kind: 'string', start, end: start + literal.length, isPlain: true };
  };
  const number = { kind: 'number', start: payload.indexOf('1'), end: payload.indexOf('1') + 1 } as const;
  const shape = read && DeltaShape.of(read, stringAt('"x"'), 't0', [stringAt('"aZ9"'), number]);
  const textIn = (other: string): string | undefined => {
    const bytes = bytesOf(`>${other}and more`);
    const found = shape?.match(bytes, 1);
    if (found === undefined) return undefined;
    expect(found.end).toBe(bytes.length - 'and more'.length);
    return textOf(bytes.subarray(found.text.start, found.text.end));
  };

  test.each([
    ['1', 'x', 'aZ9'],
    ['12345', 'a "b" é'.replaceAll('"', String.raw`\"`), ''],
    ['7', '', 'abcdefghijklmnop'],
  ])('fits other fillers before and behind the text: %s %s %s', (other, text, filler) => {
    expect(textIn(event(other, text, filler))).toBe(`"${text}"`);
  });

  test.each([
    ['a number of another form', event('1.5', 'x', 'a')],
    ['a filler with other characters', event('1', 'x', 'a b')],
    ['a filler with an escape', event('1', 'x', String.raw`a\"b`)],
    ['a filler of another kind', event('1', 'x', 'a').replace('"filler":"a"', '"filler":1')],
    ['another end', event('1', 'x', 'a').replace('"end":1', '"end":2')],
  ])('fits no event with %s', (_name, other) => {
    expect(textIn(other)).toBeUndefined();
  });
});

describe('a stream whose events come whole', () => {
  const text = fc
    .array(
      fc.constantFrom(
        'foo',
        'f',
        'fo',
        ' a longer text of a model, longer than what is copied letter by letter, ',
        'é',
        '😀',
        String.raw`\n`,
        String.raw`\"`,
        String.raw`\\`,
        String.raw`\u00e9`,
        String.raw`\ud83d`,
        String.raw`\x`,
        '\t',
        '"',
        '"}}\n\n',
        '\u007f',
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join(''));
  const spelling = fc.constantFrom<(index: number, kind: 'text' | 'input', value: string) => string>(
    (index, kind, value) => `{"type":"content_block_delta","index":${index},"delta":${inner(kind, value)}}`,
    (index, kind, value) => `{ "delta": ${inner(kind, value)}, "index":${index}, "type":"content_block_delta" }`,
    (index, kind, value) =>
      `{"index":${index},"index":${index},"type":"content_block_delta","delta":${inner(kind, value)}}`,
  );
  const inner = (kind: 'text' | 'input', value: string): string =>
    kind === 'text'
      ? `{"type":"text_delta","text":"${value}"}`
      : `{"type":"input_json_delta","partial_json":"${value}"}`;
  const frame = fc.constantFrom<(data: string) => string>(
    (data) => `data: ${data}\n\n`,
    (data) => `event: content_block_delta\ndata: ${data}\n\n`,
    (data) => `event: content_block_delta\r\ndata: ${data}\r\n\r\n`,
    (data) => `data:${data}\r\r`,
    (data) => `: note\nid: 1\ndata: ${data}\n\n`,
  );
  const run = fc
    .tuple(spelling, frame, fc.nat({ max: 1 }), fc.constantFrom<'text' | 'input'>('text', 'input'))
    .chain(([spell, put, index, kind]) =>
      fc.array(text, { maxLength: 5 }).map((texts) => texts.map((value) => put(spell(index, kind, value))).join('')),
    );
  const other = fc.constantFrom(
    'data: {"type":"content_block_stop","index":0}\n\n',
    'data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n',
    'event: ping\ndata: {"type":"ping"}\n\n',
    'data: {"type":"message_stop"}\n\n',
    ': note\n\n',
    'data: {"type":\n\n',
  );

  function outcome(chunks: readonly Uint8Array[]): { readonly bytes: string; readonly facts: ResponseFacts } {
    const stream = openAnthropicStream(toyContext());
    const output = chunks.flatMap((chunk) => [...stream.push(chunk)]);
    return { bytes: Buffer.concat([...output, ...stream.end()]).toString('latin1'), facts: stream.facts() };
  }

  test('is mapped as if each had been read the general way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 3, arbitrary: run }, other), { maxLength: 8 }),
        fc.nat(),
        fc.boolean(),
        (parts, place, isAscii) => {
          // Only a chunk that is all ASCII, and not short, is read as one text.
          const all = parts.join('');
          const bytes = bytesOf(isAscii ? all.replaceAll(/\P{ASCII}/gu, '?').repeat(3) : all);
          if (place % 3 === 0 && bytes.length > 0) bytes[place % bytes.length] = place % 256;
          // Byte by byte no event is whole when its first byte comes, so no shape is ever tried.
          const general = outcome(Array.from(bytes, (byte) => new Uint8Array([byte])));
          expect(outcome([bytes])).toEqual(general);
        },
      ),
      { numRuns: 250 },
    );
  });

  test('releases what is held in the style of the last event, also behind one of another style', () => {
    const put = (data: string): string => `event: content_block_delta\ndata: ${data}\n\n`;
    const ofBlock = (value: string): string =>
      put(`{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"${value}"}}`);
    const bytes = bytesOf(`${ofBlock('fo')}data:{"broken\n\n${ofBlock('')}`);
    const general = outcome(Array.from(bytes, (byte) => new Uint8Array([byte])));
    expect(outcome([bytes])).toEqual(general);
  });

  test('is the same array where nothing changes, also for very many events', () => {
    const bytes = bytesOf(delta('x').repeat(2000));
    expect(openAnthropicStream(toyContext()).push(bytes)[0]).toBe(bytes);
  });

  test.each([
    ['said', delta('a text of some letters')],
    [
      'given to a tool',
      delta('[1234567890, 1234567890').replace('text_delta', 'input_json_delta').replace('"text":', '"partial_json":'),
    ],
  ])('keeps no chunk alive for the little of it that was %s', (_what, event) => {
    const chunk = bytesOf(`${event}: ${'-'.repeat(60_000)}\n\n`);
    const stream = openAnthropicStream(toyContext());
    const before = heapUsed();
    for (let at = 0; at < 1000; at += 1) stream.push(chunk);
    expect(heapUsed() - before).toBeLessThan(30_000_000);
    expect(stream.end()).toEqual([]);
  });
});
