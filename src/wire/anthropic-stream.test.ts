import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openAnthropicStream } from './anthropic-stream.ts';
import { dataOf, SseReader } from './sse.ts';
import type { ResponseContext, ResponseFacts } from './types.ts';
import {
  bytesOf,
  codec,
  cutBytes,
  fixture,
  HoldingIdentity,
  textOf,
  toyContext,
  ToyReverser,
} from './wire-test-kit.fixture.ts';

interface Outcome {
  readonly text: string;
  readonly facts: ResponseFacts;
}

function run(chunks: readonly Uint8Array[], context: ResponseContext = toyContext()): Outcome {
  const stream = openAnthropicStream(context);
  const output = chunks.flatMap((chunk) => [...stream.push(chunk)]);
  return { text: textOf(...output, ...stream.end()), facts: stream.facts() };
}

function event(data: unknown, lineEnd = '\n'): string {
  const name = typeof data === 'object' && data !== null && 'type' in data ? String(data.type) : 'x';
  return `event: ${name}${lineEnd}data: ${JSON.stringify(data)}${lineEnd}${lineEnd}`;
}

const textStart = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
const textDelta = (text: string, index = 0): object => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'text_delta', text },
});
const inputDelta = (json: string, index = 0): object => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'input_json_delta', partial_json: json },
});
const stop = { type: 'content_block_stop', index: 0 };
const events = (data: readonly unknown[], lineEnd?: string): string =>
  data.map((item) => event(item, lineEnd)).join('');

interface Delta {
  readonly type: string;
  readonly index?: number;
  readonly delta?: { readonly text?: string; readonly partial_json?: string };
}

function read(text: string): readonly Delta[] {
  const reader = new SseReader();
  return [...reader.push(bytesOf(text)), ...reader.end()].flatMap((item) => {
    const data = dataOf(item);
    return data === undefined ? [] : [JSON.parse(textOf(data)) as Delta];
  });
}

/** What a client puts together from the deltas. */
function assembled(text: string, field: 'text' | 'partial_json', index: number): string {
  const deltas = read(text).filter((item) => item.type === 'content_block_delta' && item.index === index);
  return deltas.map(({ delta }) => delta?.[field] ?? '').join('');
}

const answer = fixture('answer.sse');
const cuts = fc.array(fc.nat({ max: 6000 }), { maxLength: 20 });

/** An id that happens to hold the word. */
const providerId = 'toolu_01foo9q90qw90lq917835lq';

describe('a streamed answer', () => {
  test('reaches the client with its texts and inputs reversed', () => {
    const { text, facts } = run([answer]);
    expect(assembled(text, 'text', 1)).toBe('I look at barbarLedger and at é 😀 fo');
    const input = String.raw`{"file_path": "/home/dev/barbar-shop/src/barbarLedger.ts", "old_string": "\tadd\u0046barbar\n", "new_string": "a\"barbar\"", "barbar": 1.0}`;
    expect(assembled(text, 'partial_json', 2)).toBe(input);
    expect(facts).toEqual({
      model: 'claude-sonnet-4-5',
      inputTokens: 25,
      outputTokens: 89,
      cacheReadTokens: 11,
      cacheWriteTokens: 7,
      stopReason: 'tool_use',
      errorType: undefined,
      toolCalls: [{ name: 'Edit', input }],
      signedBlocks: [{ signature: 'c2lnbmF0dXJlLXRocmVl', text: 'I think of foo.' }],
      spoken: expect.any(Array) as unknown,
      brokenEvents: 0,
    });
  });

  test('keeps thinking, signatures, pings and comments byte for byte', () => {
    const { text } = run([answer]);
    for (const kept of [
      '"thinking":"I think of foo."',
      '"signature":"c2lnbmF0dXJlLXRocmVl"',
      'event: ping\ndata: {"type":"ping"}\n\n',
      ': keep-alive\n\n',
    ]) {
      expect(text).toContain(kept);
    }
  });

  test.each(['\n', '\r\n', '\r'])('is the same bytes in total for any chunking (line end %j)', (lineEnd) => {
    const bytes = bytesOf(textOf(answer).replaceAll('\n', lineEnd));
    const whole = run([bytes]);
    fc.assert(
      fc.property(cuts, (places) => {
        expect(run(cutBytes(bytes, places))).toEqual(whole);
      }),
      { numRuns: 60 },
    );
    expect(run(Array.from(bytes, (byte) => new Uint8Array([byte])))).toEqual(whole);
  });

  test('in which nothing changes is forwarded as the same bytes', () => {
    // An escape that is cut between two deltas waits for its second half; there is none here.
    const plain = bytesOf(`: hello\r\n\r\n${textOf(answer).replaceAll(/\\\\u[^"]*/g, '')}`);
    const context = toyContext({ openReverser: () => new ToyReverser('zzz', 'y') });
    expect(run([plain], context).text).toBe(textOf(plain));
  });

  test('of any shape reverses to the text that the whole would reverse to', () => {
    const part = fc.constantFrom('foo', 'f', 'o', 'fo', 'x', '"', '\\', '\n', 'é', '😀', '\ud83d');
    fc.assert(
      fc.property(
        fc.array(
          fc.array(part, { maxLength: 3 }).map((parts) => parts.join('')),
          { maxLength: 8 },
        ),
        cuts,
        (texts, places) => {
          const bytes = bytesOf(events([textStart, ...texts.map((text) => textDelta(text)), stop]));
          const { text } = run(cutBytes(bytes, places));
          expect(assembled(text, 'text', 0)).toBe(texts.join('').replaceAll('foo', 'barbar'));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('what is held back', () => {
  test('leaves an empty delta behind and comes before the stop of its block', () => {
    const lines = read(run([bytesOf(events([textStart, textDelta('f'), textDelta('o'), stop]))]).text);
    expect(lines).toEqual([textStart, textDelta(''), textDelta(''), textDelta('fo'), stop]);
  });

  test.each(['\n', '\r\n', '\r'])('comes in an event with the line ends of the stream (%j)', (lineEnd) => {
    const { text } = run([bytesOf(events([textStart, textDelta('f'), stop], lineEnd))]);
    expect(text).toBe(events([textStart, textDelta(''), textDelta('f'), stop], lineEnd));
  });

  test('comes without an event name where the stream has none', () => {
    const bare = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;
    const { text } = run([bytesOf([textDelta('f'), stop].map((item) => bare(item)).join(''))]);
    expect(text).toBe([textDelta(''), textDelta('f'), stop].map((item) => bare(item)).join(''));
  });

  test('is kept apart for each block', () => {
    const data = [
      textDelta('fo', 0),
      textDelta('f', 1),
      inputDelta('["fo', 2),
      textDelta('o', 0),
      textDelta('oo', 1),
      inputDelta('o"]', 2),
    ];
    const { text } = run([bytesOf(events([...data, stop]))]);
    expect([assembled(text, 'text', 0), assembled(text, 'text', 1), assembled(text, 'partial_json', 2)]).toEqual([
      'barbar',
      'barbar',
      '["barbar"]',
    ]);
  });

  test.each([
    ['message_delta', { type: 'message_delta', delta: {} }],
    ['message_stop', { type: 'message_stop' }],
    ['error', { type: 'error', error: { type: 'overloaded_error', message: 'x' } }],
  ])('comes before a %s when its block was never stopped', (_name, last) => {
    const { text } = run([bytesOf(events([textDelta('f'), last]))]);
    expect(read(text)).toEqual([textDelta(''), textDelta('f'), last]);
  });

  test('comes at the end of a stream that just ends', () => {
    expect(run([bytesOf(event(textDelta('f')))]).text).toBe(events([textDelta(''), textDelta('f')]));
  });

  test('comes behind a last event that lacks its blank line, and closes it', () => {
    for (const missing of [1, 2]) {
      const torn = event(textDelta('f')).slice(0, -missing);
      expect(run([bytesOf(torn)]).text).toBe(events([textDelta(''), textDelta('f')]));
    }
  });

  test('comes before a torn last event', () => {
    const torn = 'event: content_block_delta\ndata: {"type":"content_bl';
    expect(run([bytesOf(event(textDelta('f')) + torn)]).text).toBe(events([textDelta(''), textDelta('f')]) + torn);
  });

  test('of a whole block is released once', () => {
    const context = toyContext({ openReverser: () => new HoldingIdentity() });
    const { text } = run([bytesOf(events([textStart, textDelta('a'), textDelta('b'), stop, stop]))], context);
    expect(assembled(text, 'text', 0)).toBe('ab');
  });
});

describe('full copies in a stream', () => {
  test('are reversed string by string: search results, inputs, citations, stop sequences', () => {
    const before = [
      {
        type: 'message_start',
        message: { model: 'm', content: [{ type: 'text', text: 'foo' }], usage: { input_tokens: 1 } },
      },
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: providerId, name: 'foo', input: { foo: ['foo'] } },
      },
      { type: 'content_block_stop', index: 1 },
      {
        type: 'content_block_start',
        index: 2,
        content_block: {
          type: 'web_fetch_tool_result',
          tool_use_id: providerId,
          content: {
            type: 'web_fetch_result',
            url: 'foo',
            content: {
              type: 'document',
              title: 'foo',
              source: { type: 'text', media_type: 'text/plain', data: 'a foo' },
            },
          },
        },
      },
      {
        type: 'content_block_delta',
        index: 3,
        delta: {
          type: 'citations_delta',
          citation: { type: 'char_location', cited_text: 'foo', document_title: 'foo', file_id: providerId },
        },
      },
      {
        type: 'message_delta',
        delta: { stop_reason: 'stop_sequence', stop_sequence: '<foo>' },
        usage: { output_tokens: 2 },
      },
    ];
    const { text, facts } = run([bytesOf(events(before))]);
    expect(read(text)).toEqual([
      {
        type: 'message_start',
        message: { model: 'm', content: [{ type: 'text', text: 'barbar' }], usage: { input_tokens: 1 } },
      },
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: providerId, name: 'foo', input: { barbar: ['barbar'] } },
      },
      { type: 'content_block_stop', index: 1 },
      {
        type: 'content_block_start',
        index: 2,
        content_block: {
          type: 'web_fetch_tool_result',
          tool_use_id: providerId,
          content: {
            type: 'web_fetch_result',
            url: 'barbar',
            content: {
              type: 'document',
              title: 'barbar',
              source: { type: 'text', media_type: 'text/plain', data: 'a barbar' },
            },
          },
        },
      },
      {
        type: 'content_block_delta',
        index: 3,
        delta: {
          type: 'citations_delta',
          citation: { type: 'char_location', cited_text: 'barbar', document_title: 'barbar', file_id: providerId },
        },
      },
      {
        type: 'message_delta',
        delta: { stop_reason: 'stop_sequence', stop_sequence: '<barbar>' },
        usage: { output_tokens: 2 },
      },
    ]);
    expect(facts.toolCalls).toEqual([{ name: 'foo', input: '{"barbar":["barbar"]}' }]);
  });

  test('an error event has its message reversed and its type noted', () => {
    const { text, facts } = run([
      bytesOf(event({ type: 'error', error: { type: 'overloaded_error', message: 'no foo' } })),
    ]);
    expect(read(text)).toEqual([{ type: 'error', error: { type: 'overloaded_error', message: 'no barbar' } }]);
    expect(facts.errorType).toBe('overloaded_error');
  });

  test('a text that the start of a block brings goes on in the deltas', () => {
    const start = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'a f' } };
    expect(read(run([bytesOf(events([start, textDelta('oo'), stop]))]).text)).toEqual([
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'a ' } },
      textDelta('barbar'),
      stop,
    ]);
  });

  test('unknown events, unknown deltas and data of no JSON object pass untouched', () => {
    const before = [
      event({ type: 'brand_new', text: 'foo' }),
      event({ type: 'content_block_delta', index: 0, delta: { type: 'new_delta', text: 'foo' } }),
      'data: [DONE]\n\n',
      'data: "foo"\n\n',
      'foo\n\n',
    ].join('');
    expect(run([bytesOf(before)]).text).toBe(before);
  });
});

describe('a broken stream', () => {
  test.each([
    ['broken JSON', '{"type":"content_block_delta","delta":{"type":"text_delta","text":"foo'],
    ['a key twice', '{"type":"content_block_delta","type":"foo"}'],
    ['deep nesting', '['.repeat(100_000)],
  ])('passes an event with %s untouched, counts it and goes on', (_name, data) => {
    const broken = `data: ${data}\n\n`;
    const { text, facts } = run([bytesOf(broken + event(textDelta('foo')))]);
    expect(text).toBe(broken + event(textDelta('barbar')));
    expect(facts.brokenEvents).toBe(1);
  });

  test('passes an event with invalid UTF-8 untouched', () => {
    const bytes = bytesOf(event(textDelta('foo~ and more of a text that is longer than a key')));
    bytes[bytes.indexOf('~'.charCodeAt(0))] = 0xff;
    expect(openAnthropicStream(toyContext()).push(bytes)).toEqual([bytes]);
  });

  test('throws nothing on arbitrary bytes, and hands them all on', () => {
    const part = fc.constantFrom(
      'data: ',
      'event: x',
      '\n',
      '\n\n',
      '\r',
      '{"type":"content_block_delta"',
      ',"delta":{',
      '}',
      '"text":"foo"',
      '[',
      '"',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.array(part).map((parts) => bytesOf(parts.join(''))),
        ),
        cuts,
        (bytes, places) => {
          expect(
            run(cutBytes(bytes, places), toyContext({ openReverser: () => new ToyReverser('\u0000', '') })).text,
          ).toBe(textOf(bytes));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('stops at an event beyond the size limit', () => {
    const stream = openAnthropicStream(toyContext(), 100);
    expect(() => stream.push(bytesOf(`data: ${'x'.repeat(100)}`))).toThrow(
      expect.objectContaining({ code: 'bad-stream' }),
    );
  });
});

describe('a prefill', () => {
  const opened = (prefill: ResponseContext['prefill'], data: readonly unknown[]): readonly boolean[] => {
    const flags: boolean[] = [];
    const openReverser: ResponseContext['openReverser'] = (options) => {
      flags.push(options?.continuesPrefill ?? false);
      return new ToyReverser();
    };
    run([bytesOf(events(data))], { codec, openReverser, prefill });
    return flags;
  };
  const twoTexts = [textDelta('a', 0), textDelta('b', 1)];

  test('is continued by the first text channel only', () => {
    expect(opened({ sent: 'x', original: 'x' }, twoTexts)).toEqual([true, false]);
    expect(opened({ sent: 'x', original: 'x' }, [inputDelta('["a"]', 0), textDelta('b', 1)])).toEqual([false, true]);
  });

  test('that was not sent is continued by none', () => {
    expect(opened(undefined, twoTexts)).toEqual([false, false]);
  });
});
