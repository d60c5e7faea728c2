import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { anthropicMessages } from './anthropic-messages.ts';
import { wireFormats } from './index.ts';
import type { ResponseContext } from './types.ts';
import { bytesOf, codec, fixture, textOf, toyContext, ToyReverser } from './wire-test-kit.fixture.ts';

const mapped = (body: Uint8Array, context: ResponseContext = toyContext()) =>
  anthropicMessages.mapResponse(body, context);

describe('routes', () => {
  test.each([
    ['POST', '/v1/messages', 'messages'],
    ['POST', '/messages', 'messages'],
    ['POST', '/v1/v1/messages', 'messages'],
    ['POST', '//v1/messages', 'messages'],
    ['POST', '/v1/messages/', 'messages'],
    ['POST', '/v1/messages?beta=true', 'messages'],
    ['POST', '/v1/messages/count_tokens', 'count_tokens'],
    ['POST', '/messages/count_tokens', 'count_tokens'],
    ['GET', '/v1/messages', undefined],
    ['HEAD', '/api/hello', undefined],
    ['POST', '/v1/messages/batches', undefined],
    ['POST', '/v1/models', undefined],
    ['POST', '/v1/v1/v1/messages', undefined],
    ['POST', '/v2/messages', undefined],
  ])('%s %s is %s', (method, path, endpoint) => {
    expect(anthropicMessages.match(method, path)?.endpoint).toBe(endpoint);
  });
});

describe('a whole answer', () => {
  test('has texts, inputs, results, citations and the stop sequence reversed, and nothing else', () => {
    const body = fixture('answer.json');
    const { body: answer, facts, isUnderstood } = mapped(body);
    const expected = textOf(body)
      .replaceAll('foo', 'barbar')
      .replace('I think of barbar.', 'I think of foo.')
      .replace('toolu_01barbar9', 'toolu_01foo9');
    expect(textOf(answer)).toBe(expected);
    expect(isUnderstood).toBe(true);
    expect(facts).toEqual({
      model: 'claude-sonnet-4-5',
      inputTokens: 25,
      outputTokens: 40,
      cacheReadTokens: 3,
      cacheWriteTokens: 0,
      stopReason: 'stop_sequence',
      errorType: undefined,
      toolCalls: [{ name: 'Edit', input: expect.stringMatching(/^\{[^]*"barbar": \[[^]*1\.0[^]*\}$/) as string }],
      signedBlocks: [
        { signature: 'c2lnbmF0dXJlLWZvdXI=', text: 'I think of foo.' },
        { signature: 'ZW5jcnlwdGVkLWZvbw==', text: '' },
      ],
      spoken: expect.any(Array) as unknown,
      brokenEvents: 0,
    });
  });

  test.each(['answer.json', 'error.json'])('%s: unchanged it is the very same array', (name) => {
    const body = fixture(name);
    expect(mapped(body, toyContext({ openReverser: () => new ToyReverser('zzz', 'y') })).body).toBe(body);
  });

  test('that is an error has its message reversed and its type noted', () => {
    const { body, facts } = mapped(fixture('error.json'));
    expect(textOf(body)).toBe(textOf(fixture('error.json')).replace('foo', 'barbar'));
    expect(facts.errorType).toBe('invalid_request_error');
  });

  test.each([
    ['a text', '{"error":"no foo"}', '{"error":"no barbar"}'],
    ['a message beside it', '{"message":"no foo","code":"foo"}', '{"message":"no barbar","code":"foo"}'],
  ])('of a gateway whose error is %s is reversed too', (_name, before, after) => {
    expect(textOf(mapped(bytesOf(before)).body)).toBe(after);
  });

  test('that is a token count gives the count', () => {
    const body = bytesOf('{"input_tokens": 2095}');
    expect(mapped(body)).toMatchObject({ body, facts: { inputTokens: 2095 }, isUnderstood: true });
  });

  test.each([
    ['HTML', '<html>foo</html>'],
    ['broken JSON', '{"type":"message","content":[{"type":"text","text":"foo"}'],
    ['a key twice', '{"type":"message","type":"error"}'],
    ['no object', '["foo"]'],
    ['nothing', ''],
    ['deep nesting', '['.repeat(100_000)],
  ])('that is %s comes back untouched and not understood', (_name, text) => {
    const body = bytesOf(text);
    const answer = mapped(body);
    expect(answer.body).toBe(body);
    expect(answer.isUnderstood).toBe(false);
  });

  test('with blocks that are none still has its texts reversed', () => {
    const body = bytesOf('{"type":"message","content":[5,{"text":"foo"},{"type":"text","text":"foo"}]}');
    expect(textOf(mapped(body).body)).toBe(
      '{"type":"message","content":[5,{"text":"foo"},{"type":"text","text":"barbar"}]}',
    );
  });

  test('continues the prefill with its first text only', () => {
    const flags: boolean[] = [];
    const openReverser: ResponseContext['openReverser'] = (options) => {
      flags.push(options?.continuesPrefill ?? false);
      return new ToyReverser();
    };
    const body = bytesOf(
      '{"type":"message","content":[{"type":"thinking"},{"type":"text","text":"a"},{"type":"text","text":"b"}]}',
    );
    mapped(body, { codec, openReverser, prefill: { sent: 'x', original: 'x' } });
    expect(flags).toEqual([true, false]);
  });

  test('of any JSON or bytes throws nothing', () => {
    const block = fc.dictionary(
      fc.constantFrom('type', 'text', 'input', 'content', 'name', 'citations'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.record({ type: fc.constant('message'), content: fc.array(block) })),
        (value) => {
          mapped(bytesOf(JSON.stringify(value)));
        },
      ),
      { numRuns: 100 },
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(mapped(bytes).body).toBe(bytes);
      }),
    );
  });
});

describe('an answer of our own', () => {
  test.each([
    [400, 'invalid_request_error'],
    [413, 'request_too_large'],
    [421, 'invalid_request_error'],
    [426, 'invalid_request_error'],
    [502, 'api_error'],
    [503, 'overloaded_error'],
  ] as const)('with status %i has the error shape of the provider', (status, type) => {
    const body = anthropicMessages.errorBody({ status, rule: 'r', message: 'Stopped.' });
    expect(JSON.parse(body)).toEqual({ type: 'error', error: { type, message: 'Stopped.' } });
  });
});

test('every wire format has an id of its own', () => {
  expect(wireFormats).toContain(anthropicMessages);
  expect(new Set(wireFormats.map(({ id }) => id)).size).toBe(wireFormats.length);
});
