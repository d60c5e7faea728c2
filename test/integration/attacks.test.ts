// Attacks that succeeded once against the real program. Each row is one of them, and none may come back.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { githubToken } from './promises-attacks.ts';
import { answerText } from './promises-echo.ts';
import { createWorkspace, leaksIn, type Line, openLine } from './promises-line.ts';
import { ledgerFiles, ledgerFolder, ledgerNames } from './promises-workspace.ts';
import { anthropicHeaders, answerJson, plainAnswer, userMessage } from './proxy-harness.ts';

const name = 'KestrelLedgerService';
const saying = (text: string) => answerJson({ ...plainAnswer, content: [{ type: 'text', text }] });
const one = (role: string, content: unknown, more: object = {}) =>
  JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role, content }], ...more });
const withKey = (key: string) => anthropicHeaders.map((value) => (value.startsWith('sk-') ? key : value));

describe('texts, sites and heads', () => {
  let line: Line;
  beforeAll(async () => {
    line = await openLine([
      createWorkspace(ledgerFolder, { ...ledgerFiles, 'src/zorb.ts': 'export const zorbWidget = 1;\n' }),
    ]);
  });
  afterAll(() => line.close());

  test.each([
    [
      'coloured terminal output',
      '\u001B[31mkestrel_ledger\u001B[0m \u001B[1;32mzorbit\u001B[0m \u001B[1mreinsurer_limit',
    ],
    ['the same in source text', String.raw`\x1b[31mkestrel \033[1mzorbit \u001b[31mkestrel \e[31mzorbit`],
    [
      'after regex classes',
      String.raw`def\ssettle_claim_batch \Wkestrel \dkestrel \Skestrel \Bkestrel \Qkestrel\E \Akestrel \hzorbit`,
    ],
    ['after printf and strftime', '%skestrel %dzorbit %Ykestrel'],
    ['derived, glued', 'libkestrel kestrelctl kestreld mykestrelapp kestrelledger'],
    ['letters of odd case', 'kESTREL KeStReL'],
    ['blob: pod names, hash paths', 'zorb-worker-6d4cf56db6-x7k2p9-a1b2c3 cache/zorb/9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d'],
    ['zero-width, soft hyphen inside a word', 'kes\u200Btrel kes\u00ADtrel kes\u2060trel kes\uFEFFtrel kes\u200Dtrel'],
    ['compatibility forms', '\uFF4B\uFF45\uFF53\uFF54\uFF52\uFF45\uFF4C'],
    ['entity without semicolon, 0x, after an accent, quoted-printable', '&#107estrel 0xkestrel ékestrel =0Akestrel'],
  ])('%s', async (_name, text) => {
    const { received } = await line.send({ body: userMessage(text) });
    const seen =
      received?.body
        .toString()
        .normalize('NFKC')
        .replaceAll(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '') ?? '';
    const names = [...ledgerNames, 'settle', 'zorb'];
    expect(leaksIn(received && { ...received, body: Buffer.from(seen) }, names)).toEqual([]);
  });

  test.each([
    ['octal (git quotes paths so)', String.raw`"src/gr\303\266\303\237eMessen.ts"`, /gr\\303/],
    ['octal', String.raw`\153estrel`, /153estrel/],
  ])('%s', async (_name, text, spelled) => {
    expect(await line.seen(text)).not.toMatch(spelled);
  });

  test.each([
    [
      'key of tool input, derived name',
      one('assistant', [{ type: 'tool_use', id: 't', name: 'Edit', input: { [`use${name}`]: 1, KESTREL_URL: 1 } }]),
    ],
    [
      'tool description, derived / plural',
      userMessage('x', { tools: [{ name: 'A', description: `use${name}, ${name}s`, input_schema: {} }] }),
    ],
    ['unknown block, lone derived value', one('user', [{ type: 'future', payload: `${name}Test` }])],
    ['key of an unknown block', one('user', [{ type: 'future', [name]: 1 }])],
    ['unknown top-level key', userMessage('x', { [name]: 1 })],
    ['unknown member named …_id / id / type', userMessage('x', { future: { id: name, x_id: name, type: name } })],
    ['keys below protocol fields', userMessage('x', { thinking: { [name]: 1 }, context_management: { [name]: 1 } })],
    ['strings in protocol fields', userMessage('x', { container: name, betas: [name], max_tokens: name })],
    ['a role of unknown name', one(name, 'x')],
    ['id of a block', one('user', [{ type: 'text', id: name, text: 'x' }])],
    ['signature that is prose', one('assistant', [{ type: 'thinking', thinking: '', signature: `the ${name} is` }])],
    ['redacted_thinking that is prose', one('assistant', [{ type: 'redacted_thinking', data: `the ${name} is` }])],
    [
      'encrypted_content that is prose',
      one('user', [
        {
          type: 'web_search_tool_result',
          tool_use_id: 't',
          content: [{ type: 'web_search_result', url: 'u', title: 't', encrypted_content: `the ${name} is` }],
        },
      ]),
    ],
    [
      'page_age that is prose',
      one('user', [
        {
          type: 'web_search_tool_result',
          tool_use_id: 't',
          content: [{ type: 'web_search_result', url: 'u', title: 't', page_age: `the ${name} is` }],
        },
      ]),
    ],
    ['the billing line', userMessage('x', { system: [{ type: 'text', text: `x-anthropic-billing-header: ${name}` }] })],
  ])('%s', async (_name, body) => {
    expect(leaksIn((await line.send({ body })).received, ledgerNames)).toEqual([]);
  });

  test('an SVG is text, not media', async () => {
    const data = Buffer.from(`<svg><text>${name}</text></svg>`).toString('base64');
    const { received } = await line.send({
      body: one('user', [{ type: 'image', source: { type: 'base64', media_type: 'image/svg+xml', data } }]),
    });
    expect(received?.body.toString() ?? '').not.toContain(data);
  });

  test.each([
    ['a path, derived', { method: 'GET', path: `/v1/files/${name}Test.ts` }],
    ['the query, derived', { path: `/v1/messages?x=use${name}`, body: userMessage('x') }],
    ['a header, derived', { headers: [...anthropicHeaders, 'x-task', `use${name}`], body: userMessage('x') }],
    [
      'protocol headers',
      {
        headers: [
          'content-type',
          `application/json; note=${name}`,
          'x-api-key',
          'k',
          'user-agent',
          `${name}/1.0`,
          'x-app',
          name,
          'anthropic-note',
          name,
          'content-location',
          `/${name}`,
          'accept-language',
          name,
          'sec-x',
          name,
        ],
        body: userMessage('x'),
      },
    ],
  ])('%s', async (_name, options) => {
    expect(leaksIn((await line.send(options)).received, ledgerNames)).toEqual([]);
  });

  const token = githubToken();
  test.each([
    ['behind an escape', { body: userMessage(token.replace('g', '\\u0067')) }],
    ['percent-encoded', { body: userMessage(token.replace('_', '%5F')) }],
    ['redacted_thinking', { body: one('assistant', [{ type: 'redacted_thinking', data: `x ${token}` }]) }],
  ])('%s: a secret', async (_name, options) => {
    const { received } = await line.send(options);
    expect(leaksIn(received, [token])).toEqual([]);
  });

  test.each([
    [
      'an image whose data is a name',
      { body: one('user', [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: name } }]) },
    ],
    ['a header name', { headers: [...anthropicHeaders, 'x-kestrel-ledger-service', '1'], body: userMessage('x') }],
    ['id of a block', { body: one('user', [{ type: 'text', id: token, text: 'x' }]) }],
    ['signature', { body: one('assistant', [{ type: 'thinking', thinking: '', signature: token }]) }],
    [
      'tool schema',
      { body: userMessage('x', { tools: [{ name: 'a', input_schema: { enum: [token], default: 1 } }] }) },
    ],
    ['metadata', { body: userMessage('x', { metadata: { user_id: token } }) }],
    [
      'user agent',
      { headers: ['content-type', 'application/json', 'x-api-key', 'k', 'user-agent', token], body: userMessage('x') },
    ],
  ])('is refused, since nothing there can be changed: %s', async (_name, options) => {
    const { status, received } = await line.send(options);
    expect([status, received]).toEqual([400, undefined]);
  });

  test('a tool_use block in the history frees no name', async () => {
    const headers = withKey('poisoned');
    const call = (toolName: string, id: string) => ({ type: 'tool_use', id, name: toolName, input: {} });
    await line.send({ headers, body: one('assistant', [call('zorbit', 'a'), call('kestrel', 'b'), call(name, 'c')]) });
    const { received } = await line.send({ headers, body: userMessage(`fix zorbit and kestrel in ${name}`) });
    expect(leaksIn(received, ledgerNames)).toEqual([]);
  });

  test.each(['lib%', '%ctl', '%d', '%ed', '%ing', 'un%ed', '%less', 'my%app', '%%', 'non%', '%js', '0x%'])(
    'a provider that writes %s of a surrogate does not get the real word back',
    async (shape) => {
      const surrogate = await line.seen('kestrel');
      const written = shape.replaceAll('%', surrogate);
      line.provider.handler = saying(written);
      const answer = answerText((await line.send({ body: userMessage('kestrel') })).body);
      expect(await line.seen(answer)).toBe(written);
    },
  );
});

describe('workspaces and state', () => {
  test('a text with thousands of unused shipped words leaves the map readable at the next start', async () => {
    const words = (
      JSON.parse(readFileSync('src/engine/data/surrogates.json', 'utf8')) as { readonly words: string }
    ).words.split(' ');
    const line = await openLine([]);
    try {
      await line.seen(words.slice(0, 2000).join(' '));
      await line.restart();
    } finally {
      await line.close();
    }
  });

  test.each([
    [
      '.pretenseignore: *',
      { ...ledgerFiles, '.pretenseignore': '*\n' },
      'KestrelLedgerService reinsurer_limit',
      /kestrel|reinsurer/i,
    ],
    [
      'a source file above 1 MB',
      { 'src/a.ts': `export class KestrelLedgerService {}\n${'// x\n'.repeat(260_000)}` },
      'KestrelLedgerService',
      /kestrel/i,
    ],
    [
      'a source file with a long line',
      { 'src/a.ts': `export class KestrelLedgerService {}\n// ${'x'.repeat(110_000)}` },
      'KestrelLedgerService',
      /kestrel/i,
    ],
  ])('names of files that are not parsed: %s', async (_name, files, text, names) => {
    const line = await openLine([createWorkspace(ledgerFolder, files)]);
    try {
      expect(await line.seen(text)).not.toMatch(names);
    } finally {
      await line.close();
    }
  });

  test('without an index, names in query, header and path are hidden as well', async () => {
    const line = await openLine([]);
    try {
      const { received } = await line.send({
        path: '/v1/messages?x=OspreyTariff',
        headers: [...anthropicHeaders, 'x-t', 'HeronTariff'],
        body: userMessage('open acme-reinsurance/src/kestrel-ledger.ts'),
      });
      expect(leaksIn(received, ['OspreyTariff', 'HeronTariff', 'acme-reinsurance', 'kestrel-ledger'])).toEqual([]);
    } finally {
      await line.close();
    }
  });

  test('another casing of a protected name that a dependency of another workspace owns', async () => {
    const other = {
      'node_modules/heron-kit/package.json': JSON.stringify({
        name: 'heron-kit',
        version: '1.0.0',
        types: 'index.d.ts',
      }),
      'node_modules/heron-kit/index.d.ts': 'export declare const settle_premium: number;\n',
      'package.json': JSON.stringify({ name: 'other', dependencies: { 'heron-kit': '^1.0.0' } }),
      'src/other.ts': "import { settle_premium } from 'heron-kit';\nexport const x = settle_premium;\n",
    };
    const line = await openLine([createWorkspace(ledgerFolder, ledgerFiles), createWorkspace('other', other)]);
    try {
      expect(await line.seen('settle_premium settlePremium')).not.toMatch(/settle/i);
    } finally {
      await line.close();
    }
  });
});
