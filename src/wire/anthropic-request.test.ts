import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { CodedError } from '../base/error.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import type { MappedRequest } from './types.ts';
import { bytesOf, codec, fixture, RecordingVisitor, textOf } from './wire-test-kit.fixture.ts';

function request(messages: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): Uint8Array {
  return bytesOf(JSON.stringify({ model: 'm', messages, ...more }));
}

function visited(body: Uint8Array): RecordingVisitor {
  const visitor = new RecordingVisitor();
  anthropicMessages.mapRequest(body, codec, visitor);
  return visitor;
}

const fooToBar = (text: string): string => text.replaceAll('foo', 'barbar');
const replaced = (body: Uint8Array): MappedRequest =>
  anthropicMessages.mapRequest(body, codec, new RecordingVisitor(fooToBar));

function codeOf(body: Uint8Array): string {
  try {
    anthropicMessages.mapRequest(body, codec, new RecordingVisitor());
    return 'accepted';
  } catch (error) {
    if (!(error instanceof CodedError) || error.name !== 'WireError') throw error;
    return String(error.code);
  }
}

/** Every string of a JSON value, keys too, by pointer. */
function leaves(value: unknown, pointer = ''): readonly { readonly pointer: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ pointer, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, `${pointer}/${key.replaceAll('/', '~1')}`));
}

const bodies = [
  'claude-print.json',
  'claude-interactive.json',
  'claude-tool-loop.json',
  'claude-images.json',
  'count-tokens.json',
  'all-sites.json',
];

describe('text sites', () => {
  test('every place of a request is visited or left alone as the golden list says', async () => {
    const body = fixture('all-sites.json');
    const visitor = visited(body);
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
    lines.push(
      '',
      ...visitor.signedBlocks.map(({ signature, text }) => `signed: ${signature} ${JSON.stringify(text)}`),
    );
    lines.push(...visitor.mediaSeen.map(({ kind, bytes }) => `media: ${kind} ${bytes}`));
    lines.push('', ...visitor.names.map((name) => `schema name: ${name}`), '');
    await expect(lines.join('\n')).toMatchFileSnapshot('../../test/golden/anthropic-text-sites.txt');
  });

  test('every text of the fixture that looks like content is visited or signed', () => {
    const body = fixture('all-sites.json');
    const visitor = visited(body);
    const seen = new Set([...visitor.seen.map(({ text }) => text), ...visitor.signedBlocks.map(({ text }) => text)]);
    const texts = leaves(JSON.parse(textOf(body))).map(({ text }) => text);
    expect(texts.filter((text) => text.startsWith('text ') && !seen.has(text))).toEqual([]);
  });

  test('schema names come once and before any text', () => {
    const visitor = visited(fixture('all-sites.json'));
    expect(visitor.calls.filter((call) => call === 'schemaNames')).toHaveLength(1);
    expect(visitor.calls[0]).toBe('schemaNames');
  });

  test('a tool result knows the tool and the path of its call', () => {
    const seen = visited(fixture('claude-tool-loop.json')).seen.filter(({ site }) => site.role === 'tool-result');
    expect(seen.map(({ site }) => [site.toolName, site.toolPath])).toEqual([
      ['Read', '/home/dev/foo-shop/src/fooLedger.ts'],
      ['Grep', 'src'],
      ['Edit', '/home/dev/foo-shop/src/fooLedger.ts'],
      ['Bash', undefined],
    ]);
  });

  test('keys of tool inputs are offered only when no schema fixes them, and are rewritten when they change', () => {
    const tools = [{ name: 'T', input_schema: { properties: { foo: {} } } }];
    const input = { foo: 'x', fooOwn: { foo: 1 } };
    const body = request([{ role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'T', input }] }], {
      tools,
    });
    expect(textOf(replaced(body).body)).toContain('"input":{"foo":"x","barbarOwn":{"foo":1}}');
  });

  test.each([
    ['plain', 'x-anthropic-billing-header: cc_version=2.1.330.foo; cc_entrypoint=cli;', true],
    ['with a word', 'x-anthropic-billing-header: cc_version=2.1; foo', false],
    ['with a name', 'x-anthropic-billing-header: cc_version=fooLedger;', false],
    ['with a second line', 'x-anthropic-billing-header: cc_version=2.1;\nfoo', false],
    ['as long as a prompt', `x-anthropic-billing-header: ${'foo '.repeat(200)}`, false],
  ])('a billing line stays only when it is one short line (%s)', (_name, text, stays) => {
    for (const system of [text, [{ type: 'text', text }]]) {
      const body = request([], { system });
      expect(replaced(body).body === body).toBe(stays);
    }
  });

  test.each([
    ['text under an image type', { type: 'base64', media_type: 'image/png', data: 'the foo of the shop' }],
    ['text as base64', { type: 'base64', media_type: 'text/plain', data: 'Zm9v' }],
  ])('media that are none are offered as text (%s)', (_name, source) => {
    const visitor = visited(request([{ role: 'user', content: [{ type: 'image', source }] }]));
    expect(visitor.mediaSeen).toEqual([]);
    expect(visitor.seen.map(({ text }) => text)).toContain(source.data);
  });
});

describe('bodies', () => {
  test.each(bodies)('%s: unchanged it is the very same array', (name) => {
    const body = fixture(name);
    expect(anthropicMessages.mapRequest(body, codec, new RecordingVisitor()).body).toBe(body);
  });

  test.each(bodies)('%s: a replacement touches nothing but the strings that changed', (name) => {
    const body = fixture(name);
    const visitor = new RecordingVisitor(fooToBar);
    const mapped = textOf(anthropicMessages.mapRequest(body, codec, visitor).body);
    const changed = new Set(visitor.seen.filter(({ text }) => fooToBar(text) !== text).map(({ text }) => text));
    const expected = textOf(body).replaceAll(/"(?:[^"\\]|\\.)*"/gs, (literal) => {
      const text = String(JSON.parse(literal));
      return changed.has(text) ? JSON.stringify(fooToBar(text)) : literal;
    });
    expect(mapped).toBe(expected);
  });

  test.each([
    ['a float with a zero', '1.0'],
    ['an exponent', '1e2'],
    ['an integer beyond 2^53', '12345678901234567890'],
    ['keys like integers', '{"10":1,"9":2}'],
    ['an escape that need not be', String.raw`"\u00e9"`],
    ['an escaped slash', String.raw`"\/"`],
    ['white space', ' { "a" :\t1 ,\r\n "b":[ ] } '],
    ['minus zero', '-0'],
    ['trailing zeros', '0.1000'],
    ['an escaped letter', String.raw`"\u0041"`],
    ['a number beyond doubles', '1E400'],
    ['a __proto__ key', '{"__proto__":{"a":1}}'],
    ['a lone surrogate', String.raw`"\ud800"`],
    ['a line separator', '"\u2028"'],
    ['the same key twice in a tool input', '{"a":1,"a":2}'],
  ])('%s in a tool input stays while another string changes', (_name, probe) => {
    const call = `{"type":"tool_use","id":"a","name":"T","input":{"probe":${probe},"text":"foo"}}`;
    const before = `{ "messages" : [{"role":"assistant","content":[${call}]}],"max_tokens":1.0e2}\n`;
    expect(textOf(replaced(bytesOf(before)).body)).toBe(before.replace('"foo"', '"barbar"'));
  });

  test('whatever a visitor answers arrives as exactly that text, and all other values stay', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'a"\\/\n\u0000\u001f\u007fé\u2028\uFEFF😀', '\ud800', '\udc00'),
      minLength: 1,
    });
    fc.assert(
      fc.property(text, text, fc.json(), (original, sent, other) => {
        const source = `{"messages":[{"role":"user","content":${JSON.stringify(original)}}],"thinking":${other}}`;
        const visitor = new RecordingVisitor((seen, site) => (site.role === 'user' ? sent : seen));
        expect(JSON.parse(textOf(anthropicMessages.mapRequest(bytesOf(source), codec, visitor).body))).toEqual({
          messages: [{ role: 'user', content: sent }],
          thinking: JSON.parse(other),
        });
        expect(visitor.seen[0]?.text).toBe(original);
      }),
      { numRuns: 100 },
    );
  });
});

describe('bad bodies', () => {
  test.each([
    ['nothing', '', 'not-json'],
    ['HTML', '<html></html>', 'not-json'],
    ['truncated JSON', '{"messages":[{"role":"user"', 'not-json'],
    ['trailing garbage', '{"messages":[]}x', 'not-json'],
    ['a list', '[]', 'bad-shape'],
    ['no messages', '{"model":"m"}', 'bad-shape'],
    ['messages that are no list', '{"messages":{}}', 'bad-shape'],
    ['a message that is text', '{"messages":["hello"]}', 'bad-shape'],
    ['a message without a role', '{"messages":[{"content":"x"}]}', 'bad-shape'],
    ['content that is a number', '{"messages":[{"role":"user","content":5}]}', 'bad-shape'],
    ['a block that is text', '{"messages":[{"role":"user","content":["x"]}]}', 'bad-shape'],
    ['a block without a type', '{"messages":[{"role":"user","content":[{"text":"x"}]}]}', 'bad-shape'],
    ['a block whose type is a number', '{"messages":[{"role":"user","content":[{"type":5}]}]}', 'bad-shape'],
    ['messages twice', '{"messages":[],"messages":[]}', 'duplicate-key'],
    [
      'a type twice',
      '{"messages":[{"role":"user","content":[{"type":"text","text":"x","type":"image"}]}]}',
      'duplicate-key',
    ],
    [
      'content twice, once in escapes',
      '{"messages":[{"role":"user","content":"a","conten\\u0074":"b"}]}',
      'duplicate-key',
    ],
    ['100,000 nested lists', `{"messages":${'['.repeat(100_000)}`, 'too-deep'],
    ['100,000 nested inputs', `{"messages":[${'{"a":'.repeat(100_000)}`, 'too-deep'],
  ])('%s gives a WireError', (_name, text, code) => {
    expect(codeOf(bytesOf(text))).toBe(code);
  });

  test('bytes that are no UTF-8 give a WireError', () => {
    const body = bytesOf('{"messages":[{"role":"user","content":"x"}]}');
    body[body.indexOf('x'.charCodeAt(0), 40) === -1 ? 39 : body.indexOf('x'.charCodeAt(0), 39)] = 0xff;
    expect(codeOf(body)).toBe('not-json');
  });

  test('an error never quotes the body', () => {
    const secret = 'foo-secret';
    for (const text of [
      `{"messages":["${secret}"]}`,
      `{"${secret}":{"a":1`,
      `{"messages":[],"tools":{"${secret}":1,"${secret}":2}}`,
    ]) {
      try {
        anthropicMessages.mapRequest(bytesOf(text), codec, new RecordingVisitor());
      } catch (error) {
        expect(String(error)).not.toContain(secret);
      }
    }
  });

  test('what a visitor throws comes out as it is', () => {
    const stop = new Error('stop');
    const visitor = new RecordingVisitor(() => {
      throw stop;
    });
    expect(() => anthropicMessages.mapRequest(fixture('claude-print.json'), codec, visitor)).toThrow(stop);
  });

  test('arbitrary bytes throw nothing but WireError', () => {
    const part = fc.constantFrom(
      ...'{}[],:"\\',
      '"messages"',
      '"role"',
      '"content"',
      '"type"',
      '"text"',
      '"tools"',
      '1',
      'null',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 40 }),
          fc.array(part).map((parts) => bytesOf(parts.join(''))),
        ),
        (body) => {
          codeOf(body);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('any JSON in any field of a request throws nothing but WireError', () => {
    const names = [
      'system',
      'tools',
      'tool_choice',
      'metadata',
      'mcp_servers',
      'output_config',
      'stop_sequences',
      'other',
    ];
    const types = [
      'text',
      'image',
      'document',
      'tool_use',
      'tool_result',
      'thinking',
      'compaction',
      'tool_addition',
      'x',
    ];
    const fields = [
      'text',
      'source',
      'content',
      'input',
      'citations',
      'signature',
      'thinking',
      'tool',
      'id',
      'tool_use_id',
    ];
    const block = fc
      .tuple(fc.constantFrom(...types), fc.dictionary(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 2 })))
      .map(([type, rest]) => ({ type, ...rest }));
    const body = fc.record({
      messages: fc.array(fc.record({ role: fc.constantFrom('user', 'assistant', 'x'), content: fc.array(block) })),
      more: fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 2 })),
    });
    fc.assert(
      fc.property(body, ({ messages, more }) => {
        codeOf(request(messages, more));
      }),
      { numRuns: 100 },
    );
  });
});

describe('facts', () => {
  test('are read from a request of Claude Code', () => {
    expect(anthropicMessages.mapRequest(fixture('claude-print.json'), codec, new RecordingVisitor()).facts).toEqual({
      model: 'claude-sonnet-4-5',
      isStreaming: true,
      session: '5a0e7f52-0000-4000-8000-000000000001',
      agent: undefined,
      prefill: undefined,
      hasTools: true,
    });
  });

  test.each([
    ['plain', 'someone', 'someone'],
    ['broken JSON', '{"session_id"', '{"session_id"'],
    ['JSON without a session', '{"a":1}', '{"a":1}'],
  ])('a user id that is %s is the session', (_name, user, session) => {
    expect(replaced(request([], { metadata: { user_id: user } })).facts.session).toBe(session);
  });

  test.each([
    ['a string', 'go on foo', { sent: 'go on barbar', original: 'go on foo' }],
    [
      'the last of the blocks',
      [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'foo' },
      ],
      { sent: 'barbar', original: 'foo' },
    ],
    ['unchanged', 'x', { sent: 'x', original: 'x' }],
    [
      'no text at the end',
      [
        { type: 'text', text: 'a' },
        { type: 'tool_use', id: 'a', name: 'T', input: {} },
      ],
      undefined,
    ],
    ['an empty text', '', undefined],
  ])('the prefill is %s', (_name, content, prefill) => {
    expect(replaced(request([{ role: 'assistant', content }])).facts.prefill).toEqual(prefill);
  });

  test('there is no prefill when a user message comes last', () => {
    const messages = [
      { role: 'assistant', content: 'a' },
      { role: 'user', content: 'b' },
    ];
    expect(replaced(request(messages)).facts.prefill).toBeUndefined();
  });
});
