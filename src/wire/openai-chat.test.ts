import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { wireFormats } from './index.ts';
import { openAiChat } from './openai-chat.ts';
import { callId, jsonBytes, opaque, openAiFixture, signature } from './openai-test-kit.fixture.ts';
import { bytesOf, textOf, toyContext, ToyReverser } from './wire-test-kit.fixture.ts';

const answered = (body: Uint8Array, context = toyContext()): ReturnType<typeof openAiChat.mapResponse> =>
  openAiChat.mapResponse(body, context);
const message = (fields: unknown): Uint8Array =>
  jsonBytes({ model: 'gpt-5.5', choices: [{ index: 0, message: fields, finish_reason: 'stop' }] });

describe('match', () => {
  test.each([
    ['/v1/chat/completions', '/v1/chat/completions'],
    ['/chat/completions', '/v1/chat/completions'],
    ['/v1/v1/chat/completions', '/v1/chat/completions'],
    ['//v1//chat/completions/', '/v1/chat/completions'],
    ['/v1/chat/completions?x=1', '/v1/chat/completions'],
    ['/api/v1/chat/completions', '/v1/chat/completions'],
    ['/openai/v1/chat/completions', '/openai/v1/chat/completions'],
    ['/openai/deployments/gpt-5/chat/completions', '/openai/deployments/gpt-5/chat/completions'],
    ['/v1beta/openai/chat/completions', '/v1beta/openai/chat/completions'],
    ['/beta/chat/completions', '/beta/chat/completions'],
  ])('%s asks the upstream for %s', (path, asked) => {
    expect(openAiChat.match('POST', path)).toEqual({ endpoint: 'chat-completions', path: asked });
  });

  test.each([
    ['GET', '/v1/chat/completions'],
    ['POST', '/v1/completions'],
    ['POST', '/v1/chat/completions/chatcmpl-1'],
    ['POST', '/v1/xchat/completions'],
    ['POST', '/v1/responses'],
    ['POST', '/the%20plan/v1/chat/completions'],
    ['POST', `/${'a/'.repeat(9)}chat/completions`],
  ])('%s %s is none of its own', (method, path) => {
    expect(openAiChat.match(method, path)).toBeUndefined();
  });

  test('no path belongs to two formats', () => {
    const paths = ['chat/completions', 'completions', 'fim/completions', 'embeddings', 'responses', 'messages'];
    for (const path of paths) {
      expect(wireFormats.filter((format) => format.match('POST', `/v1/${path}`) !== undefined)).toHaveLength(1);
    }
  });
});

describe('a JSON answer', () => {
  test('reaches the client with its texts and inputs reversed', () => {
    const { body, facts, isUnderstood } = answered(openAiFixture('chat-answer.json'));
    expect(isUnderstood).toBe(true);
    const edit = String.raw`{"path": "/srv/dev/barbar-shop/src/barbarLedger.ts", "old": "\tadd\u0046barbar\n", "new": "a\"barbar\"", "barbar": 1.0}`;
    const [one, other] = (JSON.parse(textOf(body)) as { choices: { message: Record<string, unknown> }[] }).choices;
    expect(one?.message).toMatchObject({
      content: 'I look at barbarLedger.',
      reasoning_content: 'It is barbar.',
      tool_calls: [{ id: callId, function: { name: 'edit', arguments: edit } }],
    });
    expect(other?.message).toMatchObject({ content: 'Or barbar.' });
    expect(facts).toMatchObject({
      model: 'gpt-5.5-2026-04-23',
      inputTokens: 25,
      outputTokens: 89,
      cacheReadTokens: 11,
      stopReason: 'stop',
      errorType: undefined,
      toolCalls: [{ name: 'edit', input: edit }],
    });
    expect(facts.spoken.map(({ client }) => client)).toEqual([
      'I look at barbarLedger.', 'It is barbar.', 'path', '/srv/dev/barbar-shop/src/barbarLedger.ts', 'old',
      '\taddFbarbar\n', 'new', 'a"barbar"', 'barbar', 'Or barbar.',
    ]); // prettier-ignore
  });

  test('in which nothing changes is the very same array', () => {
    const body = openAiFixture('chat-answer.json');
    const context = toyContext({ openReverser: () => new ToyReverser('zzz', 'y') });
    expect(answered(body, context).body).toBe(body);
  });

  test('keeps signed reasoning, and tells it', () => {
    const body = message({
      role: 'assistant',
      content: 'x',
      reasoning_text: 'foo',
      reasoning_opaque: opaque,
      reasoning_details: [{ type: 'reasoning.text', text: 'foo', signature }],
    });
    const { body: mapped, facts } = answered(body);
    expect(mapped).toBe(body);
    expect(facts.signedBlocks).toEqual([
      { signature: opaque, text: 'foo' },
      { signature, text: 'foo' },
    ]);
  });

  test('calls of all kinds are told', () => {
    const { facts } = answered(
      message({
        role: 'assistant',
        content: null,
        function_call: { name: 'Legacy', arguments: '{"a":"foo"}' },
        tool_calls: [
          { id: callId, type: 'custom', custom: { name: 'apply_patch', input: '+foo' } },
          { id: `${callId}2`, type: 'function', function: { name: 'Plain', arguments: '' } },
        ],
      }),
    );
    expect(facts.toolCalls).toEqual([
      { name: 'apply_patch', input: '+barbar' },
      { name: 'Plain', input: '' },
      { name: 'Legacy', input: '{"a":"barbar"}' },
    ]);
    expect(facts.spoken.map(({ kind, client }) => [kind, client])).toEqual([
      ['tool-input', '+barbar'],
      ['tool-input', 'a'],
      ['tool-input', 'barbar'],
    ]);
  });

  test('parts of content and their sources are reversed', () => {
    const { body } = answered(
      message({
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'foo' }] },
          { type: 'text', text: 'foo' },
        ],
        annotations: [{ type: 'url_citation', url_citation: { url: 'https://x/foo', title: 'foo' } }],
        note: { of: ['foo'] },
      }),
    );
    expect(textOf(body)).not.toMatch(/foo/);
  });

  test.each([
    ["OpenAI's", openAiFixture('error.json'), 'invalid_request_error'],
    ["a gateway's", jsonBytes({ error: 'no foo' }), 'unknown'],
    ["OpenRouter's", jsonBytes({ error: { code: 402, message: 'foo', metadata: { raw: 'foo' } } }), 'unknown'],
    [
      "vLLM's",
      jsonBytes({ object: 'error', message: 'no foo', type: 'BadRequestError', code: 400 }),
      'BadRequestError',
    ],
    ["FastAPI's", jsonBytes({ detail: [{ msg: 'foo', input: 'foo' }] }), undefined],
  ])('%s error is reversed and told', (_name, body, type) => {
    const { body: mapped, facts } = answered(body);
    expect(textOf(mapped)).toBe(textOf(body).replaceAll('foo', 'barbar'));
    expect(facts.errorType).toBe(type);
  });

  test.each(['<html>foo</html>', '', '[1]', '"foo"', '{"a":'])('that is no JSON object passes: %j', (text) => {
    const body = bytesOf(text);
    expect(answered(body)).toMatchObject({ isUnderstood: false });
    expect(answered(body).body).toBe(body);
  });

  test('of any shape never throws, and is the same array when nothing changes', () => {
    const context = toyContext({ openReverser: () => new ToyReverser('\u0007\u0007', 'y') });
    const json = fc.jsonValue({ maxDepth: 5 });
    const field = fc.constantFrom(
      'content',
      'tool_calls',
      'function_call',
      'reasoning_details',
      'audio',
      'refusal',
      'z',
    );
    const choice = fc.record({ message: fc.oneof(fc.dictionary(field, json), json), text: json, error: json, z: json }, { requiredKeys: [] }); // prettier-ignore
    const answer = fc.record({ choices: fc.oneof(fc.array(choice, { maxLength: 2 }), json), error: json, detail: json, message: json, usage: json, object: fc.constantFrom('error', 'x') }, { requiredKeys: [] }); // prettier-ignore
    fc.assert(
      fc.property(answer, (value) => {
        const body = jsonBytes(value);
        expect(answered(body, context).body).toBe(body);
        expect(typeof JSON.parse(textOf(answered(body, toyContext()).body))).toBe('object');
      }),
      { numRuns: 100 },
    );
  });
});

test('an answer of our own is an error that the SDK reads', () => {
  const body = openAiChat.errorBody({ status: 400, rule: 'bad-shape', message: 'Nothing was sent.' });
  expect(JSON.parse(body)).toEqual({
    error: { message: 'Nothing was sent.', type: 'invalid_request_error', param: null, code: 'bad-shape' },
  });
});
