import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { CodedError } from '../base/error.ts';
import { gemini } from './gemini.ts';
import type { MappedRequest } from './types.ts';
import { bytesOf, codec, fixture, RecordingVisitor, textOf } from './wire-test-kit.fixture.ts';

function visited(body: Uint8Array, change?: (text: string) => string): RecordingVisitor {
  const visitor = new RecordingVisitor(change);
  gemini.mapRequest(body, codec, visitor);
  return visitor;
}

const file = (name: string): Uint8Array => fixture(name, 'gemini');
const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value));
const contents = (...parts: readonly unknown[]): Uint8Array => json({ contents: [{ role: 'user', parts }] });
const fooToBar = (text: string): string => text.replaceAll('foo', 'barbar');
const replaced = (body: Uint8Array): MappedRequest => gemini.mapRequest(body, codec, new RecordingVisitor(fooToBar));

function codeOf(body: Uint8Array): string {
  try {
    gemini.mapRequest(body, codec, new RecordingVisitor());
    return 'accepted';
  } catch (error) {
    if (!(error instanceof CodedError) || error.name !== 'WireError') throw error;
    return String(error.code);
  }
}

/** Every string of a JSON value by pointer. */
function leaves(value: unknown, pointer = ''): readonly { readonly pointer: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ pointer, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, `${pointer}/${key.replaceAll('/', '~1')}`));
}

/** The body with its fields spelled in snake case, contents of tools aside. */
function inSnake(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnake);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      /^(?!unknown|future)[a-z]+(?:[A-Z][a-z]+)+$/.test(key)
        ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
        : key,
      ['args', 'response', 'properties', 'unknownField'].includes(key) ? item : inSnake(item),
    ]),
  );
}

const bodies = [
  'cli-first.json',
  'cli-tool-loop.json',
  'cli-router.json',
  'code-assist.json',
  'count-tokens.json',
  'count-request.json',
  'embed-batch.json',
  'snake-case.json',
  'all-sites.json',
];

describe('text sites of a Gemini request', () => {
  test('every place is visited or left alone as the golden list says', async () => {
    const body = file('all-sites.json');
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
    await expect(lines.join('\n')).toMatchFileSnapshot('../../test/golden/gemini-text-sites.txt');
  });

  test('every text that looks like content is visited, in either spelling of the fields', () => {
    const body = JSON.parse(textOf(file('all-sites.json'))) as unknown;
    const texts = leaves(body).map(({ text }) => text);
    const camel = visited(json(body));
    const snake = visited(json(inSnake(body)));
    const seen = new Set(camel.seen.map(({ text }) => text));
    expect(texts.filter((text) => text.startsWith('text ') && !seen.has(text))).toEqual([]);
    const kinds = (visitor: RecordingVisitor): unknown =>
      visitor.seen.map(({ text, site: { role, scope, toolName, toolPath } }) => ({
        text,
        role,
        scope,
        toolName,
        toolPath,
      }));
    expect(kinds(snake)).toEqual(kinds(camel));
    expect(snake.signedBlocks).toEqual(camel.signedBlocks);
    expect(snake.mediaSeen).toEqual(camel.mediaSeen);
    expect(snake.names).toEqual(camel.names);
  });

  test('attack: prose in any field whatever is visited, or the request is refused', () => {
    const prose = 'the secret plan of foo';
    const all = textOf(file('all-sites.json'));
    const pointers = leaves(JSON.parse(all)).map(({ pointer }) => pointer);
    // What a schema fixes are names, and only looked at for secrets.
    const isFixed = (pointer: string): boolean => /\/(?:enum|required|propertyOrdering)\/\d+$/.test(pointer);
    const missed = pointers.filter((pointer) => {
      const body = JSON.parse(all) as Record<string, unknown>;
      const path = pointer.split('/').slice(1);
      const key = path.pop() ?? '';
      const owner = path.reduce<Record<string, unknown>>((node, name) => node[name] as Record<string, unknown>, body);
      owner[key] = prose;
      const visitor = new RecordingVisitor();
      try {
        gemini.mapRequest(json(body), codec, visitor);
      } catch (error) {
        if (error instanceof CodedError) return false;
        throw error;
      }
      return !visitor.seen.some(({ text }) => text === prose);
    });
    expect(pointers.length).toBeGreaterThan(100);
    expect(missed.filter((pointer) => !isFixed(pointer))).toEqual([]);
  });

  test('schema names come once and before any text', () => {
    const { calls, names } = visited(file('cli-tool-loop.json'));
    expect(calls.filter((call) => call === 'schemaNames')).toHaveLength(1);
    expect(calls[0]).toBe('schemaNames');
    expect(names).toEqual([
      'read_file',
      'file_path',
      'start_line',
      'replace',
      'old_string',
      'new_string',
      'run_shell_command',
      'command',
    ]);
  });

  test.each(['cli-tool-loop.json', 'code-assist.json'])(
    'a result knows the tool and the path of its call (%s)',
    (name) => {
      const seen = visited(file(name)).seen.filter(({ site }) => site.role === 'tool-result');
      expect(seen.map(({ site }) => [site.toolName, site.toolPath])).toEqual([
        ['read_file', '/srv/foo-shop/src/fooLedger.ts'],
        ['run_shell_command', undefined],
        ['replace', '/srv/foo-shop/src/fooLedger.ts'],
      ]);
    },
  );

  test('roles follow the contents', () => {
    const { seen } = visited(file('cli-tool-loop.json'));
    const roles = new Map(seen.map(({ text, site }) => [text.split('\n', 1)[0], site.role]));
    expect([...roles]).toEqual([
      ['<session_context>', 'user'],
      ['Rename foo in src/fooLedger.ts', 'user'],
      ['I read fooLedger first.', 'assistant'],
      ['/srv/foo-shop/src/fooLedger.ts', 'tool-input'],
      ['grep -rn foo src', 'tool-input'],
      ['export const foo = 1;', 'tool-result'],
      ['<untrusted_context>', 'tool-result'],
      ['fooTotal', 'tool-input'],
      ['foo', 'tool-input'],
      ['foo was found twice', 'tool-result'],
      ['You are an agent. Private notes are in /srv/.notes/foo-shop/.', 'system'],
      ['Reads one file of the workspace.', 'tool-description'],
      ['Path of the file.', 'tool-description'],
      ['Exchanges text in a file.', 'tool-description'],
      ['Runs a command.', 'tool-description'],
    ]);
  });

  test('names of functions, ids, models and signatures stay, and are looked at for secrets', () => {
    const { inspected, signedBlocks } = visited(file('code-assist.json'));
    expect(inspected).toEqual(
      expect.arrayContaining(['gemini-3.8-flash', 'able-rain-482913', 'read_file', 'read_file-1763801234567-4f8a2c']),
    );
    expect(signedBlocks).toEqual([{ signature: 'CpgBAR7kQ2mTz9yVw4sLfX1dJ8hGc0bNqP6', text: '' }]);
  });

  test('a signature that can be read is text, but for the constants that stand in for one', () => {
    const part = (thoughtSignature: string): Uint8Array => contents({ text: 'x', thoughtSignature });
    expect(visited(part('the foo of the shop')).seen.map(({ text }) => text)).toContain('the foo of the shop');
    expect(visited(part('skip_thought_signature_validator')).seen.map(({ text }) => text)).toEqual(['x']);
  });

  test('a call id that hides a name is offered', () => {
    const call = (id: string): Uint8Array => contents({ functionCall: { id, name: 'read_file', args: {} } });
    for (const id of ['read_file-1763801234567-4f8a2c', 'read_file__k3J9xQ2mVb7Tz5Ly', 'call_8Hq2Lw5Zt9Xb3Vn7']) {
      expect(visited(call(id)).seen).toEqual([]);
    }
    for (const id of ['fooLedger', 'read_file-fooLedger', 'read_file']) {
      expect(visited(call(id)).seen.map(({ text }) => text)).toEqual([id]);
    }
  });

  test.each([
    ['text under an image type', { mimeType: 'image/png', data: 'the foo of the shop' }],
    ['text as base64', { mimeType: 'text/plain', data: 'Zm9v' }],
  ])('data that are no media are offered as text (%s)', (_name, inlineData) => {
    const { mediaSeen, seen } = visited(contents({ inlineData }));
    expect(mediaSeen).toEqual([]);
    expect(seen.map(({ text }) => text)).toEqual([inlineData.data]);
  });

  test('media that are not what they claim are refused', () => {
    expect(codeOf(contents({ inlineData: { mimeType: 'image/png', data: 'AAAAAAAAAAAAAAAA' } }))).toBe('bad-media');
  });

  test('log probabilities of tokens are refused, with a message that says why', () => {
    const body = (responseLogprobs: boolean): Uint8Array =>
      json({ contents: [], generationConfig: { responseLogprobs } });
    expect(codeOf(body(true))).toBe('logprobs');
    expect(() => replaced(body(true))).toThrow(/responseLogprobs/);
    expect(codeOf(body(false))).toBe('accepted');
  });
});

describe('bodies of Gemini requests', () => {
  test.each(bodies)('%s: unchanged it is the very same array', (name) => {
    const body = file(name);
    expect(gemini.mapRequest(body, codec, new RecordingVisitor()).body).toBe(body);
  });

  test.each(bodies)('%s: a replacement touches nothing but the strings that changed', (name) => {
    const body = file(name);
    const visitor = new RecordingVisitor(fooToBar);
    const mapped = textOf(gemini.mapRequest(body, codec, visitor).body);
    const changed = new Set(visitor.seen.filter(({ text }) => fooToBar(text) !== text).map(({ text }) => text));
    const expected = textOf(body).replaceAll(/"(?:[^"\\]|\\.)*"/gs, (literal) => {
      const text = String(JSON.parse(literal));
      return changed.has(text) ? JSON.stringify(fooToBar(text)) : literal;
    });
    expect(mapped).toBe(expected);
  });

  test('names that a schema fixes stay where they are keys and names', () => {
    const mapped = JSON.parse(textOf(replaced(file('snake-case.json')).body)) as Record<string, unknown>;
    expect(mapped['generation_config']).toMatchObject({
      stop_sequences: ['END barbar'],
      response_schema: { properties: { foo_name: { type: 'STRING' } }, property_ordering: ['foo_name'] },
    });
    expect(mapped['tools']).toMatchObject([
      { function_declarations: [{ name: 'find_foo', parameters: { properties: { foo_query: {} } } }] },
    ]);
    expect(mapped['tool_config']).toEqual({
      function_calling_config: { mode: 'ANY', allowed_function_names: ['find_foo'] },
    });
    expect(mapped['contents']).toMatchObject({ parts: [{ text: 'Tell of barbar' }, {}] });
  });

  test('whatever a visitor answers arrives as exactly that text, and all other values stay', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'a"\\/\n\u0000\u007fé\u2028\uFEFF😀', '\ud800', '\udc00'),
      minLength: 1,
    });
    fc.assert(
      fc.property(text, text, fc.json(), (original, sent, other) => {
        const source = `{"contents":[{"role":"user","parts":[{"text":${JSON.stringify(original)}}]}],"labels":${other}}`;
        const visitor = new RecordingVisitor((seen, site) => (site.role === 'user' ? sent : seen));
        expect(JSON.parse(textOf(gemini.mapRequest(bytesOf(source), codec, visitor).body))).toEqual({
          contents: [{ role: 'user', parts: [{ text: sent }] }],
          labels: JSON.parse(other),
        });
        expect(visitor.seen[0]?.text).toBe(original);
      }),
      { numRuns: 100 },
    );
  });

  test('what is replaced and then replaced back is the body as it was', () => {
    for (const name of bodies) {
      const body = file(name);
      const sent = replaced(body).body;
      const visitor = new RecordingVisitor((text) => text.replaceAll('barbar', 'foo'));
      expect(textOf(gemini.mapRequest(sent, codec, visitor).body)).toBe(textOf(body));
    }
  });
});

describe('bad bodies of Gemini requests', () => {
  test.each([
    ['nothing', '', 'not-json'],
    ['truncated JSON', '{"contents":[{"role":"user"', 'not-json'],
    ['a list', '[]', 'bad-shape'],
    ['no contents', '{"generationConfig":{}}', 'bad-shape'],
    ['an empty wrapped request', '{"request":{}}', 'bad-shape'],
    ['a content that is text', '{"contents":["hello"]}', 'bad-shape'],
    ['contents that are text', '{"contents":"hello"}', 'bad-shape'],
    ['a part that is a number', '{"contents":[{"parts":[5]}]}', 'bad-shape'],
    ['contents twice', '{"contents":[],"contents":[]}', 'duplicate-key'],
    ['a part with two texts', '{"contents":[{"parts":[{"text":"a","te\\u0078t":"b"}]}]}', 'duplicate-key'],
    ['100,000 nested lists', `{"contents":${'['.repeat(100_000)}`, 'too-deep'],
  ])('%s gives a WireError', (_name, text, code) => {
    expect(codeOf(bytesOf(text))).toBe(code);
  });

  test('an error never quotes the body', () => {
    for (const text of ['{"contents":["foo-secret"]}', '{"contents":[{"parts":[5],"foo-secret":1}]}']) {
      expect(() => replaced(bytesOf(text))).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining('foo-secret') as string }),
      );
    }
  });

  test('any JSON in any field throws nothing but WireError', () => {
    const names = [
      'systemInstruction',
      'tools',
      'toolConfig',
      'generationConfig',
      'request',
      'requests',
      'content',
      'other',
    ];
    const fields = [
      'text',
      'thought',
      'inlineData',
      'functionCall',
      'functionResponse',
      'thoughtSignature',
      'executableCode',
      'parts',
      'name',
      'id',
      'args',
      'partialArgs',
      'response',
      'data',
      'mimeType',
      'x',
    ];
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.dictionary(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 1 })),
    );
    const part = fc.dictionary(fc.constantFrom(...fields), value);
    const body = fc.record({
      contents: fc.oneof(
        value,
        fc.array(fc.record({ role: fc.constantFrom('user', 'model', 'x'), parts: fc.oneof(value, fc.array(part)) })),
      ),
      more: fc.dictionary(fc.constantFrom(...names), value),
    });
    fc.assert(
      fc.property(body, ({ contents: list, more }) => {
        codeOf(json({ contents: list, ...more }));
      }),
      { numRuns: 100 },
    );
  });
});

describe('facts of Gemini requests', () => {
  test('are read from a wrapped request', () => {
    expect(replaced(file('code-assist.json')).facts).toEqual({
      model: 'gemini-3.8-flash',
      isStreaming: false,
      session: '5a0e7f52-0000-4000-8000-000000000001',
      agent: undefined,
      prefill: undefined,
      hasTools: true,
    });
  });

  test.each([
    [
      'the last text of the model',
      [{ text: 'a' }, { text: 'go on foo' }],
      { sent: 'go on barbar', original: 'go on foo' },
    ],
    ['none, when a thought comes last', [{ text: 'foo' }, { text: 'foo', thought: true }], undefined],
    ['none, when a call comes last', [{ text: 'foo' }, { functionCall: { name: 'a', args: {} } }], undefined],
  ])('the prefill is %s', (_name, parts, prefill) => {
    const list = [
      { role: 'user', parts: [{ text: 'a' }] },
      { role: 'model', parts },
    ];
    expect(replaced(json({ contents: list })).facts.prefill).toEqual(prefill);
    expect(replaced(json({ model: 'm', request: { contents: list } })).facts.prefill).toEqual(prefill);
    expect(
      replaced(json({ contents: [...list, { role: 'user', parts: [{ text: 'b' }] }] })).facts.prefill,
    ).toBeUndefined();
  });
});
