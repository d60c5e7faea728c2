import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bytesOf, cutBytes, textOf } from './wire-test-kit.fixture.ts';
import { dataOf, SseReader, withData } from './sse.ts';
import type { SseEvent } from './sse.ts';

function read(chunks: readonly Uint8Array[]): readonly SseEvent[] {
  const reader = new SseReader();
  const events = chunks.flatMap((chunk) => [...reader.push(chunk)]);
  return [...events, ...reader.end()];
}

function shown(events: readonly SseEvent[]): unknown {
  return events.map((event) => ({
    raw: textOf(event.bytes),
    data: textOf(dataOf(event) ?? new Uint8Array(0)),
    isComplete: event.isComplete,
    lineEnd: event.lineEnd,
  }));
}

const cuts = fc.array(fc.nat({ max: 4000 }), { maxLength: 12 });

describe('the SSE reader', () => {
  test.each([
    ['\n', 'event: a\ndata: 1\n\ndata: 2\n\n'],
    ['\r\n', 'event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n'],
    ['\r', 'event: a\rdata: 1\r\rdata: 2\r\r'],
  ])('cuts events at blank lines ended by %j', (lineEnd, text) => {
    const events = read([bytesOf(text)]);
    expect(events.map((event) => textOf(dataOf(event) ?? new Uint8Array(0)))).toEqual(['1', '2']);
    expect(events.every((event) => event.isComplete && event.lineEnd === lineEnd)).toBe(true);
    expect(textOf(...events.map((event) => event.bytes))).toBe(text);
  });

  test('gives an event out with the last byte of its blank line', () => {
    const reader = new SseReader();
    expect(reader.push(bytesOf('data: 1\r\n\r'))).toHaveLength(0);
    expect(reader.push(bytesOf('\n'))).toHaveLength(1);
  });

  test('does not take the second half of a CRLF for a blank line', () => {
    const reader = new SseReader();
    expect(reader.push(bytesOf('data: 1\r'))).toHaveLength(0);
    expect(reader.push(bytesOf('\ndata: 2\r\n'))).toHaveLength(0);
    expect(shown(reader.push(bytesOf('\r\n')))).toMatchObject([{ data: '1\n2' }]);
  });

  test('reads data of several lines, comments, odd spacing and a byte order mark', () => {
    const text = '\uFEFFdata:a\n: note\ndata:  b\ndata\nid: 7\nretry: 1\ndatax: no\n\n: only a comment\n\n';
    const events = read([bytesOf(text)]);
    expect(textOf(dataOf(events[0] as SseEvent) ?? new Uint8Array(0))).toBe('a\n b\n');
    expect(dataOf(events[1] as SseEvent)).toBeUndefined();
    expect(textOf(...events.map((event) => event.bytes))).toBe(text);
  });

  test('gives what a stream leaves without a blank line as an incomplete event', () => {
    expect(shown(read([bytesOf('data: 1\n\ndata: 2')]))).toMatchObject([
      { data: '1', isComplete: true },
      { data: '2', isComplete: false },
    ]);
  });

  test('gives the same events for any bytes and any chunking, and loses no byte', () => {
    const line = fc.constantFrom('data: {"a":1}', 'data:', 'event: x', ': c', '', '\uFEFF', 'é');
    const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 14 });
    fc.assert(
      fc.property(stream, cuts, (lines, places) => {
        const bytes = bytesOf(lines.map((parts) => parts.join('')).join(''));
        const whole = read([bytes]);
        expect(shown(read(cutBytes(bytes, places)))).toEqual(shown(whole));
        expect(shown(read(Array.from(bytes, (byte) => new Uint8Array([byte]))))).toEqual(shown(whole));
        expect(textOf(...whole.map((event) => event.bytes))).toBe(textOf(bytes));
      }),
      { numRuns: 500 },
    );
  });

  test('refuses an event beyond its limit', () => {
    const reader = new SseReader(20);
    reader.push(bytesOf('data: 0123456789\n\n'));
    reader.push(bytesOf('data: 0123456789'));
    expect(() => reader.push(bytesOf('01234'))).toThrow(expect.objectContaining({ code: 'bad-stream' }));
  });
});

describe('replacing the data of an event', () => {
  test('keeps every other byte', () => {
    const [event] = read([bytesOf(': c\r\ndata:{"a": 1}\r\nid: 7\r\n\r\n')]);
    expect(textOf(withData(event as SseEvent, bytesOf('{"a": 22}')))).toBe(': c\r\ndata:{"a": 22}\r\nid: 7\r\n\r\n');
  });

  test('keeps the lines of data that came in several', () => {
    const [event] = read([bytesOf('data: {"a":\nid: 7\ndata:1}\n\n')]);
    expect(textOf(withData(event as SseEvent, bytesOf('{"b":\n2}')))).toBe('data: {"b":\nid: 7\ndata:2}\n\n');
  });
});
