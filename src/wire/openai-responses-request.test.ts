import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { openAiResponses } from './openai-responses.ts';
import { RecordingVisitor, bytesOf, codec, textOf } from './wire-test-kit.fixture.ts';

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

test('our own error is one of OpenAI', () => {
  const body = JSON.parse(openAiResponses.errorBody({ status: 400, rule: 'some-rule', message: 'what happened' }));
  expect(body).toEqual({
    error: { message: 'what happened', type: 'invalid_request_error', param: null, code: 'some-rule' },
  });
});
