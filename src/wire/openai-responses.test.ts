import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openAiResponses } from './openai-responses.ts';
import type { SpokenText } from './types.ts';
import {
  RecordingVisitor,
  ToyReverser,
  bytesOf,
  codec,
  cutBytes,
  textOf,
  toyContext,
} from './wire-test-kit.fixture.ts';

const id = 'fc_06f2d8a1c3b94e57a0d1e2f3a4b5c6d7';
const callId = 'call_Zk3vQ9xT1bN7mR5pL2wY8sD4';
const opaque = 'gAAAAABo7Zq9xT1bN7mR5pL2wY8sD4kF6jH3gV0cX1zA9eU5iO7tR2qW4nM8bK6yJ3hG5fD1sA0pL9oI8uY7';

const fooToBar = (text: string): string => text.replaceAll('foo', 'barbar');

function visit(body: unknown, change?: (text: string) => string) {
  const visitor = new RecordingVisitor(change);
  const bytes = bytesOf(JSON.stringify(body));
  return { ...openAiResponses.mapRequest(bytes, codec, visitor), visitor, bytes };
}

function seenTexts(body: unknown): readonly string[] {
  return visit(body).visitor.seen.map(({ text }) => text);
}

const turn = {
  model: 'gpt-5.5',
  stream: true,
  store: false,
  include: ['reasoning.encrypted_content'],
  prompt_cache_key: '0199c9a1-7c1e-7b53-9a0f-1f2e3d4c5b6a',
  tool_choice: 'auto',
  reasoning: { effort: 'medium', summary: 'auto' },
  text: { verbosity: 'low' },
  tools: [
    {
      type: 'function',
      name: 'exec_command',
      description: 'Runs it.',
      strict: false,
      parameters: { type: 'object', properties: { cmd: { type: 'string', description: 'The line.' } } },
    },
    {
      type: 'custom',
      name: 'apply_patch',
      description: 'Patches.',
      format: { type: 'grammar', syntax: 'lark', definition: 'start: x' },
    },
  ],
  input: [
    { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'developer says' }] },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'user says' }] },
    {
      type: 'reasoning',
      id: 'rs_06f2d8a1c3b94e57a0d1e2f3a4b5c6d7',
      summary: [{ type: 'summary_text', text: 'thinks aloud' }],
      content: null,
      encrypted_content: opaque,
    },
    {
      type: 'function_call',
      name: 'exec_command',
      arguments: '{"cmd":"cat foo.ts","path":"src/foo.ts"}',
      call_id: callId,
    },
    { type: 'function_call_output', call_id: callId, output: 'tool says' },
    { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin Patch', call_id: `${callId}2` },
    { type: 'custom_tool_call_output', call_id: `${callId}2`, output: [{ type: 'input_text', text: 'patched' }] },
  ],
};

describe('match', () => {
  test.each([
    ['/v1/responses', 'responses', '/v1/responses'],
    ['/responses?api-version=1', 'responses', '/v1/responses'],
    ['/v1/v1/responses/', 'responses', '/v1/responses'],
    ['/v1/responses/compact', 'compact', '/v1/responses/compact'],
    ['/v1/responses/input_tokens', 'input_tokens', '/v1/responses/input_tokens'],
    ['/openai/responses', 'responses', '/openai/responses'],
    ['/openai/v1/responses', 'responses', '/openai/v1/responses'],
  ])('%s is %s, asked for at %s', (path, endpoint, asked) => {
    expect(openAiResponses.match('POST', path)).toEqual({ endpoint, path: asked });
  });

  test.each(['/v1/responses/resp_1', '/v1/chat/completions', '/v1/responsesx'])('%s is not its path', (path) => {
    expect(openAiResponses.match('POST', path)).toBeUndefined();
  });

  test('reading a stored response is none of its calls', () => {
    expect(openAiResponses.match('GET', '/v1/responses')).toBeUndefined();
  });
});

describe('a request', () => {
  test('nothing changes when the visitor changes nothing', () => {
    const { body, bytes } = visit(turn);
    expect(body).toBe(bytes);
  });

  test('every text is offered, with its role, and nothing else', () => {
    const { visitor } = visit(turn);
    expect(visitor.seen.map(({ text, site }) => [site.role, site.toolName ?? '', text])).toEqual([
      ['tool-description', 'exec_command', 'Runs it.'],
      ['tool-description', 'exec_command', 'The line.'],
      ['tool-description', 'apply_patch', 'Patches.'],
      ['tool-description', 'apply_patch', 'start: x'],
      ['system', '', 'developer says'],
      ['user', '', 'user says'],
      ['assistant', '', 'thinks aloud'],
      ['tool-input', 'exec_command', 'cat foo.ts'],
      ['tool-input', 'exec_command', 'path'],
      ['tool-input', 'exec_command', 'src/foo.ts'],
      ['tool-result', 'exec_command', 'tool says'],
      ['tool-input', 'apply_patch', '*** Begin Patch'],
      ['tool-result', 'apply_patch', 'patched'],
    ]);
    expect(visitor.seen.filter(({ site }) => site.toolName === 'exec_command' && site.role === 'tool-result')).toEqual([
      expect.objectContaining({ site: expect.objectContaining({ toolPath: 'src/foo.ts' }) }),
    ]);
  });

  test('names that tools fix are told before the first text', () => {
    const { visitor } = visit(turn);
    expect(visitor.calls[0]).toBe('schemaNames');
    expect(visitor.names).toEqual(['exec_command', 'cmd', 'apply_patch']);
  });

  test('tools that stand in the input fix names too', () => {
    const input = [
      {
        type: 'additional_tools',
        role: 'developer',
        tools: [{ type: 'namespace', name: 'functions', description: '', tools: [{ type: 'custom', name: 'exec' }] }],
      },
      { type: 'message', role: 'user', content: 'go' },
    ];
    const { visitor, facts } = visit({ model: 'gpt-6.1-sol', input });
    expect(visitor.names).toEqual(['functions', 'exec']);
    expect(facts.hasTools).toBe(true);
  });

  test('strings inside of arguments change, and the rest of the arguments keeps its spelling', () => {
    const spelled = '{ "cmd" : "a \\u0066oo",\n "n":1.50 }';
    const { body } = visit(
      { input: [{ type: 'function_call', name: 'f', arguments: spelled, call_id: callId }] },
      fooToBar,
    );
    const sent = JSON.parse(textOf(body)).input[0].arguments;
    expect(sent).toBe('{ "cmd" : "a barbar",\n "n":1.50 }');
  });

  test('arguments that are no JSON text are one text', () => {
    const input = [{ type: 'function_call', name: 'f', arguments: '{"cmd": foo', call_id: callId }];
    const { body } = visit({ input }, fooToBar);
    expect(JSON.parse(textOf(body)).input[0].arguments).toBe('{"cmd": barbar');
  });

  test('an input that is a text belongs to the user, instructions to the system', () => {
    const { visitor } = visit({ model: 'gpt-5', instructions: 'be brief', input: 'hello there' });
    expect(visitor.seen.map(({ text, site }) => [site.role, text])).toEqual([
      ['system', 'be brief'],
      ['user', 'hello there'],
    ]);
  });

  test('what Codex tells of the workspace is looked at string by string, paths as keys too', () => {
    const workspaces = { '/srv/acme/vault': { associated_remote_urls: { origin: 'git@git.example:acme/vault.git' } } };
    const client_metadata = {
      session_id: '0199c9a1-7c1e-7b53-9a0f-1f2e3d4c5b6a',
      'x-codex-turn-metadata': JSON.stringify({ workspaces }),
    };
    const texts = seenTexts({ input: 'x', client_metadata });
    expect(texts).toContain('/srv/acme/vault');
    expect(texts).toContain('git@git.example:acme/vault.git');
    expect(texts).not.toContain(client_metadata.session_id);
  });

  test('encrypted reasoning passes as a signed block', () => {
    const { visitor } = visit(turn, () => 'changed');
    expect(visitor.signedBlocks).toEqual([{ signature: opaque, text: '' }]);
  });

  test('what claims to be encrypted and can be read is text', () => {
    const input = [{ type: 'reasoning', summary: [], encrypted_content: 'the foo of the vault' }];
    expect(seenTexts({ input })).toContain('the foo of the vault');
  });

  test('an image is counted, not read', () => {
    const data = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]).toString('base64');
    const content = [{ type: 'input_image', image_url: `data:image/png;base64,${data}` }];
    const { visitor } = visit({ input: [{ role: 'user', content }] });
    expect(visitor.mediaSeen).toEqual([{ kind: 'image/png', bytes: data.length }]);
    expect(visitor.seen).toEqual([]);
  });

  test('fields and items that nobody knows are offered string by string', () => {
    const body = {
      input: [{ type: 'brand_new', note: 'the secret plan', list: ['one more'] }],
      brand_new: { x: 'and this one' },
    };
    expect(seenTexts(body)).toEqual(expect.arrayContaining(['the secret plan', 'one more', 'and this one']));
  });

  test.each([
    ['no object', []],
    ['an input that is a number', { input: 1 }],
    ['an item that is a number', { input: [1] }],
    ['a part that is a text', { input: [{ role: 'user', content: ['x'] }] }],
  ])('%s is refused', (_name, body) => {
    expect(() => visit(body)).toThrow(expect.objectContaining({ code: 'bad-shape' }));
  });

  test('any JSON is mapped or refused, and a visitor that changes nothing leaves the bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (input, extra) => {
        try {
          const { body, bytes } = visit({ input, extra, instructions: extra, tools: input });
          expect(body).toBe(bytes);
        } catch (error) {
          expect(error).toMatchObject({ name: 'WireError' });
        }
      }),
    );
  });
});

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
    (text.match(/[^]{1,3}/g) ?? []).map((delta) => event({ type: `response.${kind}.delta`, ...place, delta }));

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

test('our own error is one of OpenAI', () => {
  const body = JSON.parse(openAiResponses.errorBody({ status: 400, rule: 'some-rule', message: 'what happened' }));
  expect(body).toEqual({
    error: { message: 'what happened', type: 'invalid_request_error', param: null, code: 'some-rule' },
  });
});
