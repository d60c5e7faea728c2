import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bytesOf, cutBytes, HoldingIdentity, textOf, toyContext, ToyReverser } from './wire-test-kit.fixture.ts';
import {
  run,
  event,
  textStart,
  textDelta,
  inputDelta,
  stop,
  events,
  read,
  assembled,
  answer,
  cuts,
  providerId,
} from './anthropic-stream.fixture.ts';

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
