import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openAiResponses } from './openai-responses.ts';
import type { SpokenText } from './types.ts';
import { ToyReverser, bytesOf, cutBytes, textOf, toyContext } from './wire-test-kit.fixture.ts';

const id = 'fc_06f2d8a1c3b94e57a0d1e2f3a4b5c6d7';
const callId = 'call_Zk3vQ9xT1bN7mR5pL2wY8sD4';
const opaque = 'gAAAAABo7Zq9xT1bN7mR5pL2wY8sD4kF6jH3gV0cX1zA9eU5iO7tR2qW4nM8bK6yJ3hG5fD1sA0pL9oI8uY7';

describe('an answer', () => {
  const response = {
    id: 'resp_1',
    object: 'response',
    status: 'completed',
    model: 'gpt-5.5',
    error: null,
    incomplete_details: null,
    instructions: 'be foo',
    output: [
      {
        type: 'reasoning',
        id: 'rs_06f2d8a1c3b94e57a0d1e2f3a4b5c6d7',
        summary: [{ type: 'summary_text', text: 'a foo thought' }],
        encrypted_content: opaque,
      },
      {
        type: 'message',
        id: 'msg_1',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'the foo', annotations: [] }],
      },
      { type: 'function_call', id, name: 'exec_command', arguments: '{"cmd":"cat \\"foo\\""}', call_id: callId },
      { type: 'custom_tool_call', name: 'apply_patch', input: '+foo()\n', call_id: `${callId}2` },
    ],
    usage: { input_tokens: 10, input_tokens_details: { cached_tokens: 4 }, output_tokens: 7 },
  };

  const map = (body: unknown) => {
    const mapped = openAiResponses.mapResponse(bytesOf(JSON.stringify(body)), toyContext());
    return { ...mapped, json: JSON.parse(textOf(mapped.body)) };
  };

  test('texts, arguments and patches come back, and so does what it repeats of the request', () => {
    const { json, facts } = map(response);
    expect(json.instructions).toBe('be barbar');
    expect(json.output[0].summary[0].text).toBe('a barbar thought');
    expect(json.output[0].encrypted_content).toBe(opaque);
    expect(json.output[1].content[0].text).toBe('the barbar');
    expect(JSON.parse(json.output[2].arguments)).toEqual({ cmd: 'cat "barbar"' });
    expect(json.output[3].input).toBe('+barbar()\n');
    expect(facts).toMatchObject({
      model: 'gpt-5.5',
      stopReason: 'completed',
      inputTokens: 10,
      cacheReadTokens: 4,
      outputTokens: 7,
      toolCalls: [
        { name: 'exec_command', input: '{"cmd":"cat \\"barbar\\""}' },
        { name: 'apply_patch', input: '+barbar()\n' },
      ],
      signedBlocks: [{ signature: opaque, text: '' }],
    });
  });

  test('what the model said is known as it wrote it and as the client got it', () => {
    expect(map(response).facts.spoken.map(({ kind, provider, client }) => [kind, provider, client])).toEqual([
      ['text', 'a foo thought', 'a barbar thought'],
      ['text', 'the foo', 'the barbar'],
      ['tool-input', 'cmd', 'cmd'],
      ['tool-input', 'cat "foo"', 'cat "barbar"'],
      ['tool-input', '+foo()\n', '+barbar()\n'],
    ]);
  });

  test('an error of the provider comes back with the names of the client', () => {
    const { json, facts } = map({ error: { message: 'no foo here', type: 'invalid_request_error', code: 'bad' } });
    expect(json.error).toEqual({ message: 'no barbar here', type: 'invalid_request_error', code: 'bad' });
    expect(facts.errorType).toBe('invalid_request_error');
  });
});

describe('a stream', () => {
  const event = (data: { readonly type: string } & Readonly<Record<string, unknown>>): string =>
    `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
  const deltas = (kind: string, text: string, place: Readonly<Record<string, unknown>>): readonly string[] =>
    (text.match(/[^]{1,3}/g) ?? []).map((delta, at) =>
      event({ type: `response.${kind}.delta`, ...place, delta, sequence_number: at + 4, obfuscation: 'x9'.repeat(at) }),
    );

  const message = 'see fofoo and foo, end fo';
  const args = '{"cmd":"cat foo.ts","p":"\\u0066oo"}';
  const patch = '+foo = foo\n';
  const items = [
    { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text: message }] },
    { type: 'function_call', id, name: 'exec_command', arguments: args, call_id: callId },
    { type: 'custom_tool_call', id: 'ctc_1', name: 'apply_patch', input: patch, call_id: `${callId}2` },
  ];
  const stream = [
    event({ type: 'response.created', response: { id: 'resp_1', object: 'response', model: 'gpt-5.5', output: [] } }),
    ': a comment\n\n',
    ...deltas('output_text', message, { item_id: 'msg_1', output_index: 0, content_index: 0 }),
    event({ type: 'response.output_text.done', item_id: 'msg_1', output_index: 0, content_index: 0, text: message }),
    event({ type: 'response.output_item.done', output_index: 0, item: items[0] }),
    ...deltas('function_call_arguments', args, { item_id: id, output_index: 1 }),
    event({ type: 'response.function_call_arguments.done', item_id: id, output_index: 1, arguments: args }),
    event({ type: 'response.output_item.done', output_index: 1, item: items[1] }),
    ...deltas('custom_tool_call_input', patch, { item_id: 'ctc_1', output_index: 2 }),
    event({ type: 'response.custom_tool_call_input.done', item_id: 'ctc_1', output_index: 2, input: patch }),
    event({ type: 'response.output_item.done', output_index: 2, item: items[2] }),
    event({ type: 'codex.rate_limits', note: 'foo stays' }),
    event({
      type: 'response.completed',
      response: { id: 'resp_1', object: 'response', status: 'completed', output: items },
    }),
  ].join('');

  const run = (chunks: readonly Uint8Array[]) => {
    const mapper = openAiResponses.openStream(toyContext());
    const text = textOf(...chunks.flatMap((chunk) => mapper.push(chunk)), ...mapper.end());
    return { text, facts: mapper.facts() };
  };
  const eventsOf = (text: string): readonly Readonly<Record<string, never>>[] =>
    [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? ''));
  const joined = (text: string, kind: string): string =>
    eventsOf(text)
      .filter(({ type }) => type === `response.${kind}.delta`)
      .map(({ delta }) => delta)
      .join('');

  const whole = run([bytesOf(stream)]);

  test('deltas and full copies say the same, with the names of the client', () => {
    const { text } = whole;
    expect(joined(text, 'output_text')).toBe('see fobarbar and barbar, end fo');
    expect(JSON.parse(joined(text, 'function_call_arguments'))).toEqual({ cmd: 'cat barbar.ts', p: 'barbar' });
    expect(joined(text, 'custom_tool_call_input')).toBe('+barbar = barbar\n');
    const completed = eventsOf(text).find(({ type }) => type === 'response.completed') as unknown as {
      readonly response: { readonly output: typeof items };
    };
    expect(completed.response.output[0]?.content?.[0]?.text).toBe(joined(text, 'output_text'));
    expect(completed.response.output[1]?.arguments).toBe(joined(text, 'function_call_arguments'));
    expect(completed.response.output[2]?.input).toBe(joined(text, 'custom_tool_call_input'));
  });

  test('what is held goes out before the event that ends its text', () => {
    const types = eventsOf(whole.text).map(({ type }) => String(type));
    expect(types.lastIndexOf('response.output_text.delta')).toBeLessThan(types.indexOf('response.output_text.done'));
  });

  test('events of others and comments pass as they are', () => {
    expect(whole.text).toContain(event({ type: 'codex.rate_limits', note: 'foo stays' }));
    expect(whole.text).toContain(': a comment\n\n');
  });

  test('each text is said once, each call is told once', () => {
    const spoken = (text: SpokenText): readonly string[] => [text.kind, text.provider];
    expect(whole.facts.spoken.map(spoken)).toEqual([
      ['text', message],
      ['tool-input', 'cmd'],
      ['tool-input', 'cat foo.ts'],
      ['tool-input', 'p'],
      ['tool-input', 'foo'],
      ['tool-input', patch],
    ]);
    expect(whole.facts.toolCalls.map(({ name }) => name)).toEqual(['exec_command', 'apply_patch']);
    expect(whole.facts.stopReason).toBe('completed');
  });

  test('any chunking gives the same bytes', () => {
    const bytes = bytesOf(stream);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (cuts) => {
        expect(run(cutBytes(bytes, cuts)).text).toBe(whole.text);
      }),
      { numRuns: 40 },
    );
  });

  test('a stream without a name of ours keeps its bytes', () => {
    const mapper = openAiResponses.openStream(toyContext({ openReverser: () => new ToyReverser('qqq', 'z') }));
    const text = textOf(...mapper.push(bytesOf(stream)), ...mapper.end());
    // An escape that arrives in pieces waits for its last one, so that only the cuts of arguments may differ.
    const rest = (sent: string): string => sent.replaceAll(/^data: .*arguments\.delta.*$/gm, '');
    expect(rest(text)).toBe(rest(stream));
    expect(joined(text, 'function_call_arguments')).toBe(args);
  });

  test('an error in the stream comes back with the names of the client', () => {
    const { text, facts } = run([bytesOf(event({ type: 'error', code: 'server_error', message: 'foo broke' }))]);
    expect(text).toContain('barbar broke');
    expect(facts.errorType).toBe('server_error');
  });

  test('a failed response comes back with the names of the client', () => {
    const response = {
      id: 'resp_1',
      object: 'response',
      status: 'failed',
      error: { code: 'rate_limit_exceeded', message: 'foo' },
    };
    const { text, facts } = run([bytesOf(event({ type: 'response.failed', response }))]);
    expect(text).toContain('"message":"barbar"');
    expect(facts.errorType).toBe('rate_limit_exceeded');
  });

  test('what is held at a clean end without an end of the text is not lost', () => {
    const [first] = deltas('output_text', 'fo', { item_id: 'msg_1', output_index: 0, content_index: 0 });
    expect(joined(run([bytesOf(first ?? '')]).text, 'output_text')).toBe('fo');
  });

  test('any events are mapped without a throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.constantFrom('response.output_text', 'response.x_arguments', 'response.output_item'),
        (values, base) => {
          const text = values
            .map((value, at) =>
              event({
                type: `${base}.${at % 2 === 0 ? 'delta' : 'done'}`,
                delta: value,
                item: value,
                response: value,
                text: value,
              }),
            )
            .join('');
          expect(() => run([bytesOf(text)])).not.toThrow();
        },
      ),
    );
  });
});
