// Attacks on the places that pass without being read: each must be offered, looked at or refused.
import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { anthropicMessages } from './anthropic-messages.ts';
import { isOpaque } from './opaque-data.ts';
import { bytesOf, codec, fixture, RecordingVisitor, textOf } from './wire-test-kit.fixture.ts';

const name = 'KestrelLedgerService';
const prose = `the ${name} is`;
/** Random bytes as a provider's signature. */
const signature = 'EqQBCkgIARABGAIiQL61vXv5b8a3Z1Jx0Qm9';

type Json = Readonly<Record<string, unknown>>;

function requestWith(more: Json, messages: readonly unknown[] = []): Uint8Array {
  return bytesOf(JSON.stringify({ model: 'm', messages, ...more }));
}
const one = (role: string, ...content: readonly unknown[]): Uint8Array => requestWith({}, [{ role, content }]);
const image = (source: Json): Uint8Array => one('user', { type: 'image', source: { type: 'base64', ...source } });
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

function visited(body: Uint8Array): RecordingVisitor {
  const visitor = new RecordingVisitor();
  anthropicMessages.mapRequest(body, codec, visitor);
  return visitor;
}

const textsOf = (body: Uint8Array): readonly string[] => visited(body).seen.map(({ text }) => text);

/** What the provider gets from a visitor that takes the name out of every text that it is offered. */
function sent(body: Uint8Array): string {
  const visitor = new RecordingVisitor((text) => text.replaceAll(/kestrel\w*/gi, 'gapub'));
  return textOf(anthropicMessages.mapRequest(body, codec, visitor).body);
}

describe('a name in the history', () => {
  test.each(['tool_use', 'server_tool_use', 'mcp_tool_use'])('of a %s is not freed, and stays in its place', (type) => {
    const body = one('assistant', { type, id: 'a', name, input: { [name]: name } });
    expect(visited(body).names).toEqual([]);
    expect(sent(body)).toContain(`"name":"${name}","input":{"gapub":"gapub"}`);
  });

  test('is learnt from tools, added and listed tools, the choice of a tool and MCP configurations only', () => {
    const content = [
      { type: 'tool_addition', tool: { definition: { name: 'Added' } } },
      { type: 'mcp_tool_listing', tools: [{ name: 'Listed' }] },
      { type: 'tool_reference', tool_name: 'Referred' },
      { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'tool_reference', tool_name: 'Found' }] },
    ];
    const more = {
      tools: [{ name: 'Given' }],
      tool_choice: { type: 'tool', name: 'Chosen' },
      mcp_servers: [{ name: 'server', tool_configuration: { allowed_tools: ['Allowed'] } }],
    };
    expect(visited(requestWith(more, [{ role: 'user', content }])).names).toEqual(
      ['Given', 'Chosen', 'server', 'Allowed', 'Added', 'Listed'], // prettier-ignore
    );
  });
});

describe('prose where opaque data belongs', () => {
  const searchResult = (fields: Json): unknown => ({
    type: 'web_search_tool_result',
    tool_use_id: 't',
    content: [{ type: 'web_search_result', url: 'u', title: 't', ...fields }],
  });
  const sites: readonly (readonly [string, (value: string) => unknown])[] = [
    ['a signature', (value) => ({ type: 'thinking', thinking: '', signature: value })],
    ['redacted thinking', (value) => ({ type: 'redacted_thinking', data: value })],
    ['an encrypted compaction', (value) => ({ type: 'compaction', content: '', encrypted_content: value })],
    ['encrypted content', (value) => searchResult({ encrypted_content: value })],
    [
      'an encrypted index',
      (value) => ({ type: 'text', text: 'x', citations: [{ type: 'char_location', encrypted_index: value }] }),
    ],
    [
      'encrypted output',
      (value) => ({
        type: 'code_execution_tool_result',
        tool_use_id: 't',
        content: { type: 'encrypted_code_execution_result', encrypted_stdout: value },
      }),
    ],
    ['an encrypted field of tomorrow', (value) => ({ type: 'future', encrypted_thing: value })],
  ];

  test.each(sites)('%s is offered as text', (_name, block) => {
    for (const value of [prose, name, 'the-kestrel-ledger-service', 'kestrel_ledger_2026_settle_claims', 'kestrel']) {
      const visitor = visited(one('assistant', block(value)));
      expect(visitor.seen).toContainEqual({ text: value, site: expect.objectContaining({ scope: 'full' }) as unknown });
      expect(visitor.signedBlocks.filter((signed) => signed.signature !== '')).toEqual([]);
    }
  });

  test.each(sites)('%s that is random passes, is counted and looked at', (_name, block) => {
    const visitor = visited(one('assistant', block(signature)));
    expect(visitor.seen.map(({ text }) => text)).not.toContain(signature);
    expect(visitor.signedBlocks).toEqual([{ signature, text: '' }]);
    expect(visitor.inspected).toContain(signature);
  });

  test('does not shield the thinking beside it', () => {
    const body = one('assistant', { type: 'thinking', thinking: prose, signature: 'kestrel' });
    expect(textsOf(body)).toEqual(expect.arrayContaining(['kestrel', prose]));
  });

  test('two signatures in one block: the second is looked at', () => {
    const second = 'QmFzZTY0IG9mIHNvbWV0aGluZyBlbHNl';
    const visitor = visited(one('assistant', { type: 'redacted_thinking', signature, data: second }));
    expect(visitor.inspected).toEqual(expect.arrayContaining([signature, second]));
  });

  test('the age of a page is offered', () => {
    expect(sent(one('user', searchResult({ page_age: prose })))).toContain('"page_age":"the gapub is"');
  });

  test('random base64, base64url and hex are opaque', () => {
    const encodings = fc.constantFrom('base64' as const, 'base64url' as const, 'hex' as const);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 48, max: 64 }), encodings, (seed, length, encoding) => {
        const random = createHash('sha512').update(String(seed)).digest().subarray(0, length);
        expect(isOpaque(random.toString(encoding))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('media that lie', () => {
  const codeOf = (body: Uint8Array): unknown => {
    try {
      return visited(body).mediaSeen;
    } catch (error) {
      expect(String(error)).not.toMatch(/kestrel/i);
      return error instanceof Error && 'code' in error ? error.code : error;
    }
  };

  test.each([
    ['a name as PNG', 'image/png', name],
    ['a text as PNG', 'image/png', base64(prose)],
    ['a text as PDF', 'application/pdf', base64(prose)],
    ['a JPEG as PNG', 'image/png', base64('\u00ff\u00d8\u00ff\u00e0 and more')],
    ['an SVG', 'image/svg+xml', base64(`<svg><text>${name}</text></svg>`)],
    ['an SVG of odd case', 'Image/SVG+xml', base64(`<svg><text>${name}</text></svg>`)],
    ['a kind that does not pass', 'audio/wav', base64('RIFF    WAVE')],
    ['a WebP that is a WAV', 'image/webp', base64('RIFF    WAVE')],
    ['a PNG cut short', 'image/png', base64('\u0089PNG')],
  ])('%s: blocked', (_name, kind, data) => {
    expect(codeOf(image({ media_type: kind, data }))).toBe('bad-media');
  });

  test.each([
    ['PNG', 'image/png', '\u0089PNG\r\n\u001a\n'],
    ['JPEG', 'image/jpeg', '\u00ff\u00d8\u00ff\u00e0'],
    ['GIF', 'image/gif', 'GIF89a'],
    ['WebP', 'image/webp', 'RIFF\u0001\u0002\u0003\u0004WEBP'],
    ['PDF', 'application/pdf', '%PDF-1.7\n'],
    ['PDF with a byte order mark', 'application/pdf', '\u00ef\u00bb\u00bf%PDF-1.7\n'],
  ])('%s that is one: passes', (_name, kind, start) => {
    const data = base64(`${start}${'x'.repeat(40)}`);
    expect(codeOf(image({ media_type: kind, data }))).toEqual([{ kind, bytes: data.length }]);
  });

  test('slashes that are escaped do not make a lie', () => {
    const body = textOf(image({ media_type: 'image/jpeg', data: base64('\u00ff\u00d8\u00ff\u00e0 and more') }));
    expect(codeOf(bytesOf(body.replaceAll('/9j/', String.raw`\/9j\/`)))).toHaveLength(1);
  });

  test.each([
    ['prose', 'image/png', prose],
    ['prose behind a true start', 'image/png', `iVBORw0KGgo${prose}`],
    ['base64 with escapes that are none', 'image/png', `iVBORw0KGgoA\nkestrel`],
    ['a text without a kind', '', name],
    ['a text of a text kind', 'text/plain', name],
  ])('%s is offered as text', (_name, kind, data) => {
    const visitor = visited(image({ media_type: kind, data }));
    expect(visitor.mediaSeen).toEqual([]);
    expect(visitor.seen).toContainEqual({ text: data, site: expect.objectContaining({ scope: 'full' }) as unknown });
  });
});

describe('a name where the protocol has its own words', () => {
  test.each([
    ['an unknown key of the request', requestWith({ [name]: 1 })],
    ['an unknown key of a message', requestWith({}, [{ role: 'user', content: 'x', [name]: 1 }])],
    ['an unknown key of a block', one('user', { type: 'text', text: 'x', [name]: 1 })],
    ['an unknown key of a thinking block', one('assistant', { type: 'thinking', thinking: '', signature, [name]: 1 })],
    ['a key of an unknown block', one('user', { type: 'future', [name]: 1 })],
    ['a lower-case key', one('user', { type: 'future', kestrel: { kestrel: 1 } })],
    ['ids and types of an unknown object', requestWith({ future: { id: name, x_id: name, type: 'kestrel' } })],
    ['keys below settings', requestWith({ thinking: { [name]: 1 }, context_management: { [name]: 1 } })],
    ['settings', requestWith({ container: name, betas: [name], max_tokens: name, service_tier: 'kestrel' })],
    ['the cache control', one('user', { type: 'text', text: 'x', cache_control: { type: 'ephemeral', ttl: name } })],
    ['a version', requestWith({ anthropic_version: name })],
    ['a model', requestWith({ model: name })],
    ['a role', requestWith({}, [{ role: 'kestrel', content: 'x' }])],
    ['the type of a block', one('user', { type: name })],
    ['the type of a tool', requestWith({ tools: [{ type: name, name: 'T' }] })],
    ['the id of a block', one('user', { type: 'text', id: name, text: 'x' })],
    ['an id with a true prefix', one('user', { type: 'tool_result', tool_use_id: `toolu_${name}`, content: 'x' })],
    ['a file id', one('user', { type: 'container_upload', file_id: 'file_kestrel_ledger_service' })],
    ['the name of a tool that is prose', one('assistant', { type: 'tool_use', id: 'a', name: prose, input: {} })],
    ['a caller', one('assistant', { type: 'tool_use', id: 'a', name: 'T', input: {}, caller: { type: name } })],
    ['the user id', requestWith({ metadata: { user_id: 'kestrel-team' } })],
    ['the user id as JSON', requestWith({ metadata: { user_id: JSON.stringify({ session_id: name }) } })],
    ['a billing line', requestWith({ system: [{ type: 'text', text: `x-anthropic-billing-header: a=${name};` }] })],
    ['beside a billing line', requestWith({ system: [{ type: 'text', text: 'x-anthropic-billing-header: a=1;', cache_control: { x: name } }] })],
    ['a credential that is prose', requestWith({ mcp_servers: [{ authorization_token: prose }] })],
    ['the media type of a text', one('user', { type: 'document', source: { type: 'text', media_type: name, data: '' } })],
    ['a reference of a schema', requestWith({ tools: [{ name: 'T', input_schema: { $ref: `#/${name}` } }] })],
    ['type, format and id of a schema', requestWith({ tools: [{ name: 'T', input_schema: { type: name, format: name, $id: name } }] })],
    ['a keyword of a schema', requestWith({ tools: [{ name: 'T', input_schema: { [name]: 1 } }] })],
  ])('%s is offered', (_name, body) => {
    expect(sent(body)).not.toMatch(/kestrel/i);
  }); // prettier-ignore

  test.each(['claude-print.json', 'claude-interactive.json', 'claude-tool-loop.json', 'claude-images.json'])(
    '%s: of the protocol itself nothing is offered but ids that no provider draws',
    (file) => {
      const offered = visited(fixture(file)).seen.filter(({ site }) => site.role === 'unknown');
      expect(offered.map(({ text }) => text).filter((text) => !/^toolu_\d\d$/.test(text))).toEqual([]);
    },
  );

  test('a reference to a definition stays, as its parts are names of the schema', () => {
    const schema = { $ref: `#/$defs/${name}`, $defs: { [name]: { type: 'string' } } };
    expect(sent(requestWith({ tools: [{ name: 'T', input_schema: schema }] }))).toContain(`"#/$defs/${name}"`);
  });
});

describe('a string that passes as it is', () => {
  const secret = ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');

  test.each([
    ['a signature', one('assistant', { type: 'thinking', thinking: '', signature: secret })],
    ['redacted thinking', one('assistant', { type: 'redacted_thinking', data: secret })],
    ['the name of a tool', requestWith({ tools: [{ name: secret }] })],
    ['the name of a call', one('assistant', { type: 'tool_use', id: 'a', name: secret, input: {} })],
    ['a property of a schema', requestWith({ tools: [{ name: 'T', input_schema: { properties: { [secret]: {} } } }] })],
    ['an enum of a schema', requestWith({ tools: [{ name: 'T', input_schema: { enum: [secret] } }] })],
    ['the user id', requestWith({ metadata: { user_id: secret } })],
    ['the id of a block', one('user', { type: 'text', id: secret, text: 'x' })],
    ['a model', requestWith({ model: secret.toLowerCase() })],
    ['a setting', requestWith({ container: secret })],
    ['a beta', requestWith({ betas: [secret.toLowerCase()] })],
    ['the billing line', requestWith({ system: `x-anthropic-billing-header: a=${secret.toLowerCase()};` })],
  ])('%s is inspected or offered', (_name, body) => {
    const { inspected, seen } = visited(body);
    const all = [...inspected, ...seen.map(({ text }) => text)].join('\n').toLowerCase();
    expect(all).toContain(secret.toLowerCase());
  });

  test('comes by: no string of a request is neither offered, nor inspected, nor a public word', () => {
    const body = fixture('all-sites.json');
    const visitor = visited(body);
    const known = new Set([
      ...visitor.inspected,
      ...visitor.seen.map(({ text }) => text),
      ...visitor.signedBlocks.map(({ text }) => text),
    ]);
    const unseen = stringsOf(JSON.parse(textOf(body))).filter((text) => !known.has(text));
    expect(unseen.filter((text) => /word\d|text \d/.test(text))).toEqual(['word20-token']);
  });

  test('of a signature the start is enough, and media are not looked at', () => {
    const long = signature.repeat(500);
    const data = base64(`\u0089PNG\r\n\u001a\n${'x'.repeat(40)}`);
    const visitor = visited(
      one(
        'assistant',
        { type: 'redacted_thinking', data: long },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
      ),
    );
    expect(visitor.inspected).toContain(long.slice(0, 4096));
    expect(visitor.inspected).not.toContain(data);
  });

  test('what the inspection throws comes out as it is, and nothing is sent', () => {
    const stop = new Error('stop');
    class Inspector extends RecordingVisitor {
      override inspect(): void {
        throw stop;
      }
    }
    const body = requestWith({ tools: [{ name: secret }] });
    expect(() => anthropicMessages.mapRequest(body, codec, new Inspector())).toThrow(stop);
  });
});

function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}
