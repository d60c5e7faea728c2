import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { WireError } from './error.ts';
import { openAiChat } from './openai-chat.ts';
import {
  callId,
  chatRequest,
  type Json,
  jsonBytes,
  opaque,
  openAiFixture,
  signature,
  visited,
} from './openai-test-kit.fixture.ts';
import { bytesOf, codec, RecordingVisitor, textOf } from './wire-test-kit.fixture.ts';

const fixtures = ['qwen-turn.json', 'cline-turn.json', 'copilot-turn.json', 'chat-all-sites.json'];
const fooToBar = (text: string): string => text.replaceAll('foo', 'barbar');
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

function leaves(value: unknown, pointer = ''): readonly { readonly pointer: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ pointer, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    leaves(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

const parts = (...content: readonly unknown[]): Uint8Array => chatRequest([{ role: 'user', content }]);
const said = (fields: Json): Uint8Array => chatRequest([{ role: 'assistant', content: 'x', ...fields }]);
const seenIn = (body: Uint8Array): readonly string[] => visited(openAiChat, body).visitor.seen.map(({ text }) => text);

describe('text sites', () => {
  test('every place of a request is visited or left alone as the golden list says', async () => {
    const body = openAiFixture('chat-all-sites.json');
    const { visitor } = visited(openAiChat, body);
    const seen = new Map<string, string[]>();
    const lines: string[] = [];
    for (const { site, text } of visitor.seen) {
      const place = seen.get(site.pointer) ?? [];
      const tool = site.toolName === undefined ? '' : ` tool ${site.toolName}`;
      const path = site.toolPath === undefined ? '' : ` of ${site.toolPath}`;
      const isKey = site.pointer.endsWith(`/${text}`);
      place.push(`${site.role} ${site.scope}${isKey ? ' (key)' : ''}${tool}${path}`);
      seen.set(site.pointer, place);
    }
    for (const { pointer } of leaves(JSON.parse(textOf(body)))) {
      lines.push(`${pointer}: ${seen.get(pointer)?.join(' + ') ?? 'untouched'}`);
      seen.delete(pointer);
    }
    for (const [pointer, places] of seen) lines.push(`${pointer}: ${places.join(' + ')}`);
    lines.push('', ...visitor.signedBlocks.map((block) => `signed: ${block.signature} ${JSON.stringify(block.text)}`));
    lines.push(...visitor.mediaSeen.map(({ kind, bytes }) => `media: ${kind} ${bytes}`));
    lines.push('', ...visitor.names.map((name) => `schema name: ${name}`), '');
    await expect(lines.join('\n')).toMatchFileSnapshot('../../test/golden/openai-chat-text-sites.txt');
  });

  test('every text of the fixture that looks like content is visited or signed', () => {
    const body = openAiFixture('chat-all-sites.json');
    const { visitor } = visited(openAiChat, body);
    const seen = new Set([...visitor.seen.map(({ text }) => text), ...visitor.signedBlocks.map(({ text }) => text)]);
    const texts = leaves(JSON.parse(textOf(body))).map(({ text }) => text);
    expect(texts.filter((text) => text.startsWith('text ') && !seen.has(text))).toEqual([]);
  });

  test.each(fixtures)('a visitor that changes nothing leaves the very same bytes (%s)', (name) => {
    const body = openAiFixture(name);
    expect(visited(openAiChat, body).body).toBe(body);
  });

  test('schema names come once and before any text', () => {
    const { visitor } = visited(openAiChat, openAiFixture('chat-all-sites.json'));
    expect(visitor.calls.filter((call) => call === 'schemaNames')).toHaveLength(1);
    expect(visitor.calls[0]).toBe('schemaNames');
    expect(visitor.names).toEqual(
      expect.arrayContaining(['Read', 'apply_patch', 'path', 'src', 'Legacy', 'city', 'total']),
    );
  });

  test('a tool result knows the tool and the path of its call', () => {
    const { visitor } = visited(openAiChat, openAiFixture('qwen-turn.json'));
    const results = visitor.seen.filter(({ site }) => site.role === 'tool-result');
    expect(results.map(({ site }) => [site.toolName, site.toolPath])).toEqual([
      ['read_file', '/srv/dev/foo-shop/src/fooLedger.ts'],
      ['grep_search', undefined],
    ]);
  });

  test('what a model once called is not learnt as a fixed name', () => {
    const call = { id: callId, type: 'function', function: { name: 'fooLedger', arguments: '{"foo":1}' } };
    const { visitor, text } = visited(openAiChat, said({ tool_calls: [call] }), fooToBar);
    expect(visitor.names).toEqual([]);
    expect(text).toContain(String.raw`"name":"fooLedger","arguments":"{\"barbar\":1}"`);
  });
});

describe('arguments', () => {
  const sent = (source: string): string => {
    const body = said({ tool_calls: [{ id: callId, type: 'function', function: { name: 'T', arguments: source } }] });
    const { text } = visited(openAiChat, body, fooToBar);
    const message = (JSON.parse(text) as { messages: { tool_calls: { function: { arguments: string } }[] }[] })
      .messages;
    return message[0]?.tool_calls[0]?.function.arguments ?? '';
  };

  test.each([
    ['an object', '{"path":"src/foo.ts"}', '{"path":"src/barbar.ts"}'],
    ['spaces and numbers as they are', '{ "a" : 1.0, "b":"foo" }', '{ "a" : 1.0, "b":"barbar" }'],
    [
      'escapes of other strings as they are',
      String.raw`{"a":"x\u0046\/\t","b":"foo"}`,
      String.raw`{"a":"x\u0046\/\t","b":"barbar"}`,
    ],
    ['a name that is spelled with an escape', String.raw`{"a":"\u0066oo"}`, '{"a":"barbar"}'],
    ['keys that no schema fixes', '{"foo":1}', '{"barbar":1}'],
    ['a list', '["foo",{"a":["foo"]}]', '["barbar",{"a":["barbar"]}]'],
    ['JSON that breaks off', '{"path":"src/foo', '{"path":"src/barbar'],
    ['a text', 'cat foo', 'cat barbar'],
    ['nothing', '', ''],
    ['a text with half of a pair', '{"a":"\ud83d foo"}', '{"a":"\ud83d barbar"}'],
  ])('%s', (_name, source, expected) => {
    expect(sent(source)).toBe(expected);
  });

  test('as an object, as some hosts send them, are walked too', () => {
    const body = said({ tool_calls: [{ id: callId, function: { name: 'T', arguments: { a: 'foo' } } }] });
    expect(visited(openAiChat, body, fooToBar).text).toContain('"arguments":{"a":"barbar"}');
  });

  test('are told with their tool and the path that they name', () => {
    const { visitor } = visited(openAiChat, openAiFixture('copilot-turn.json'));
    const inputs = visitor.seen.filter(({ site }) => site.role === 'tool-input');
    expect(inputs).toContainEqual({
      text: '/srv/dev/foo-shop/src/fooLedger.ts',
      site: {
        role: 'tool-input',
        pointer: '/messages/2/tool_calls/0/function/arguments/path',
        scope: 'full',
        toolName: 'view',
        toolPath: '/srv/dev/foo-shop/src/fooLedger.ts',
      },
    });
  });
});

describe('media', () => {
  const png = base64('\u0089PNG\r\n\u001a\n0000');

  test.each([
    ['an image', { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } }, 'image/png'],
    ['an image without an object', { type: 'image_url', image_url: `data:image/png;base64,${png}` }, 'image/png'],
    ['a kind in capitals', { type: 'image_url', image_url: { url: `data:IMAGE/PNG;base64,${png}` } }, 'image/png'],
    ['a JPEG by its other name', { type: 'image_url', image_url: { url: `data:image/jpg;base64,${base64('\u00ff\u00d8\u00ff\u00e0')}` } }, 'image/jpg'], // prettier-ignore
    ['a PDF', { type: 'file', file: { file_data: `data:application/pdf;base64,${base64('%PDF-1.7 x')}` } }, 'application/pdf'], // prettier-ignore
    ['sound', { type: 'input_audio', input_audio: { data: base64('RIFF0000WAVE'), format: 'wav' } }, 'audio/wav'],
    [
      'a film',
      { type: 'video_url', video_url: { url: `data:video/mp4;base64,${base64('0000ftypisom')}` } },
      'video/mp4',
    ],
  ])('%s passes by its first bytes and is counted', (_name, part, kind) => {
    const { visitor } = visited(openAiChat, parts(part));
    expect(visitor.seen).toEqual([]);
    expect(visitor.mediaSeen.map((media) => media.kind)).toEqual([kind]);
  });

  test('of a string with escaped slashes pass too', () => {
    const data = base64('\u00ff\u00d8\u00ff\u00ff\u00ff\u00ff');
    expect(data).toContain('/');
    const body = textOf(parts({ type: 'image_url', image_url: { url: `data:image/jpeg;base64,${data}` } }));
    const { visitor } = visited(openAiChat, bytesOf(body.replaceAll('/', String.raw`\/`)));
    expect(visitor.mediaSeen).toEqual([{ kind: 'image/jpeg', bytes: data.length }]);
  });

  test.each([
    ['text under an image type', `data:image/png;base64,${base64('the plan of foo and bar')}`],
    ['an SVG', `data:image/svg+xml;base64,${base64('<svg>foo</svg>')}`],
    ['a film of another kind', `data:video/x-flv;base64,${base64('FLV')}A===`.replace('A===', '')],
  ])('that are not what they claim to be are refused (%s)', (_name, url) => {
    const body = parts({ type: 'image_url', image_url: { url } });
    expect(() => visited(openAiChat, body)).toThrow(WireError);
    expect(() => visited(openAiChat, body)).toThrow(expect.objectContaining({ code: 'bad-media' }) as Error);
  });

  test.each([
    ['text as base64', 'data:text/plain;base64,Zm9v', 'full'],
    ['text with a name in its parameters', 'data:image/png;name=foo;base64,iVBORw0KGgo=', 'full'],
    ['text as it is', 'data:text/plain,foo', 'full'],
    ['prose in the place of data', 'data:image/png;base64,the foo of the shop', 'full'],
    ['an address', 'https://images.example/foo.png', 'declared'],
    ['prose in the place of an address', 'the foo of the shop', 'full'],
    ['prose behind an address', 'https://x the foo of the shop', 'full'],
  ])('%s is offered', (_name, url, scope) => {
    const { visitor } = visited(openAiChat, parts({ type: 'image_url', image_url: { url } }));
    expect(visitor.seen.map(({ text, site }) => [text, site.scope])).toEqual([[url, scope]]);
  });
});

test('a file as it is, without a URL, is a text', () => {
  const { visitor } = visited(openAiChat, parts({ type: 'file', file: { file_data: 'class foo {}' } }));
  expect(visitor.seen.map(({ text, site }) => [text, site.role, site.scope])).toEqual([
    ['class foo {}', 'document', 'full'],
  ]);
});

describe('reasoning', () => {
  const detail = (fields: Json): Uint8Array => said({ reasoning_details: [{ type: 'reasoning.text', ...fields }] });

  test('that a signature covers passes untouched and is told', () => {
    const { visitor } = visited(openAiChat, detail({ text: 'foo', signature, format: 'anthropic-claude-v1' }));
    expect(visitor.signedBlocks).toEqual([{ signature, text: 'foo' }]);
    expect(visitor.seen.map(({ text }) => text)).toEqual(['x']);
  });

  test.each([
    ['without a signature', { text: 'foo', signature: null }],
    ['with prose for a signature', { text: 'foo', signature: 'the kestrel ledger service' }],
    ['in a format that signs no text', { text: 'foo', signature, format: 'google-gemini-v1' }],
    ['with two texts', { text: 'foo', summary: 'foo too', signature }],
  ])('%s is a text', (_name, fields) => {
    const { visitor } = visited(openAiChat, detail(fields));
    expect(visitor.seen.map(({ text }) => text)).toContain('foo');
    expect(visitor.signedBlocks.filter(({ text }) => text !== '')).toEqual([]);
  });

  test.each([
    ['reasoning_content', { reasoning_content: 'foo' }],
    ['reasoning', { reasoning: 'foo' }],
    ['reasoning_text without its seal', { reasoning_text: 'foo' }],
    ['reasoning_text with prose for a seal', { reasoning_text: 'foo', reasoning_opaque: 'kestrel ledger service' }],
    ['thinking without a signature', { thinking_blocks: [{ type: 'thinking', thinking: 'foo', signature: '' }] }],
  ])('%s is a text', (_name, fields) => {
    expect(seenIn(said(fields))).toContain('foo');
  });

  test('that is encrypted passes and is looked at', () => {
    for (const fields of [
      { reasoning_details: [{ type: 'reasoning.encrypted', data: opaque }] },
      { thinking_blocks: [{ type: 'redacted_thinking', data: opaque }] },
      { reasoning_opaque: opaque },
      { tool_calls: [{ id: callId, function: { name: 'T', arguments: '{}' }, extra_content: { google: { thought_signature: opaque } } }] }, // prettier-ignore
    ]) {
      const { visitor } = visited(openAiChat, said(fields));
      expect(visitor.signedBlocks).toEqual([{ signature: opaque, text: '' }]);
      expect(visitor.inspected).toContain(opaque);
    }
  });

  test('that is no string in a signed entry is offered all the same', () => {
    expect(seenIn(detail({ text: ['foo'], thinking: 'y', signature }))).toContain('foo');
  });
});

describe('what cannot be checked or turned back', () => {
  test.each([
    ['log probabilities', { logprobs: true }, 'logprobs'],
    ['log probabilities of others', { top_logprobs: 3 }, 'logprobs'],
  ])('%s are refused', (_name, more, code) => {
    expect(() => visited(openAiChat, chatRequest([], more))).toThrow(expect.objectContaining({ code }) as Error);
  });

  test.each([{ logprobs: false }, { logprobs: null }, { top_logprobs: 0 }, { n: 3 }])('%j is not', (more) => {
    const body = chatRequest([], more);
    expect(visited(openAiChat, body).body).toBe(body);
  });

  test.each([
    ['no messages', {}],
    ['messages that are no list', { messages: 'foo' }],
    ['a message that is no object', { messages: ['foo'] }],
    ['a message without a role', { messages: [{ content: 'foo' }] }],
    ['content that is a number', { messages: [{ role: 'user', content: 1 }] }],
    ['a part that is no object', { messages: [{ role: 'user', content: ['foo'] }] }],
  ])('%s is refused without telling the text', (_name, body) => {
    const attempt = (): unknown => visited(openAiChat, jsonBytes(body));
    expect(attempt).toThrow(expect.objectContaining({ code: 'bad-shape' }) as Error);
    expect(attempt).not.toThrow(/foo/);
  });
});

describe('facts', () => {
  const factsOf = (body: Uint8Array): unknown => openAiChat.mapRequest(body, codec, new RecordingVisitor()).facts;

  test('of a turn', () => {
    expect(factsOf(openAiFixture('chat-all-sites.json'))).toEqual({
      model: 'gpt-5.5',
      isStreaming: true,
      session: 'ses_06f2d8a1c3b94e57a0d1e2f3a4b5c6d7',
      agent: undefined,
      prefill: undefined,
      hasTools: true,
    });
  });

  test('an assistant message goes on only when the request says so', () => {
    const last = { role: 'assistant', content: 'foo' };
    expect(factsOf(chatRequest([last]))).toMatchObject({ prefill: undefined });
    const prefill = { sent: 'barbar', original: 'foo' };
    const told = (body: Uint8Array): unknown =>
      openAiChat.mapRequest(body, codec, new RecordingVisitor(fooToBar)).facts;
    expect(told(chatRequest([{ ...last, prefix: true }]))).toMatchObject({ prefill });
    expect(told(chatRequest([last], { continue_final_message: true }))).toMatchObject({ prefill });
    const listed = { role: 'assistant', prefix: true, content: [{ type: 'text', text: 'foo' }] };
    expect(told(chatRequest([listed]))).toMatchObject({ prefill });
  });
});

describe('any request', () => {
  const json = fc.jsonValue({ maxDepth: 6 });
  const role = fc.constantFrom('system', 'developer', 'user', 'assistant', 'tool', 'function', 'of_tomorrow');
  const field = fc.constantFrom(
    'content', 'name', 'refusal', 'tool_calls', 'tool_call_id', 'function_call', 'audio', 'annotations', 'reasoning',
    'reasoning_content', 'reasoning_details', 'reasoning_text', 'reasoning_opaque', 'thinking_blocks', 'extra_content', 'z',
  ); // prettier-ignore
  const message = fc.tuple(role, fc.dictionary(field, json)).map(([kind, fields]) => ({ ...fields, role: kind }));
  const requestField = fc.constantFrom(
    'tools', 'functions', 'tool_choice', 'function_call', 'response_format', 'prediction', 'stop', 'metadata', 'user',
    'web_search_options', 'plugins', 'logprobs', 'top_logprobs', 'model', 'audio', 'z',
  ); // prettier-ignore
  const request = fc
    .tuple(fc.oneof(fc.array(message, { maxLength: 3 }), json), fc.dictionary(requestField, json))
    .map(([messages, fields]) => ({ ...fields, messages }));

  test('throws nothing but WireError, and keeps its bytes when nothing changes', () => {
    fc.assert(
      fc.property(request, (value) => {
        const body = jsonBytes(value);
        try {
          expect(visited(openAiChat, body).body).toBe(body);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 120 },
    );
  });

  test('stays JSON of the same shape when every text changes', () => {
    fc.assert(
      fc.property(request, (value) => {
        const body = jsonBytes(value);
        try {
          const { text } = visited(openAiChat, body, (each) => `${each}"\\\u0000é`);
          expect(typeof JSON.parse(text)).toBe('object');
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 100 },
    );
  });
});
