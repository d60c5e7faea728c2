// Attacks on the head of a request: names and secrets in headers, header names, path and query.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mutator } from '../../src/engine/mutate.ts';
import { buildProtection } from '../../src/engine/protection.ts';
import { anthropicHeaders, leaksOf, send, startTestProxy, type TestProxy, userMessage } from './proxy-harness.ts';

const githubToken = ['gh', 'p_', 'R7xQ2mVb9KcT4nWz8LpY3sJd6HfG1aEu5XoB'].join('');
const withoutAgent = anthropicHeaders.slice(0, -2);
let line: TestProxy;

beforeAll(async () => {
  line = await startTestProxy();
});
afterAll(() => line.close());

function sendHead(...headers: readonly string[]) {
  return send(line.proxy.port, { headers: [...withoutAgent, ...headers], body: userMessage('hello') });
}

function received(): ReadonlyMap<string, string> {
  const raw = line.provider.received.at(-1)?.rawHeaders ?? [];
  return new Map(raw.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? '']] : [])));
}

describe('a declared name', () => {
  test.each([
    ['content-type', 'application/json; note=QuarkleLedgerService'],
    ['user-agent', 'QuarkleLedgerService/1.0'],
    ['x-app', 'QuarkleLedgerService'],
    ['anthropic-note', 'QuarkleLedgerService'],
    ['content-location', '/QuarkleLedgerService'],
    ['accept-language', 'QuarkleLedgerService'],
    ['sec-x', 'QuarkleLedgerService'],
    ['x-stainless-note', 'QuarkleLedgerService'],
    ['x-stainless-os', 'quarkleLedger'],
    ['x-stainless-runtime', 'quarkleLedger'],
    ['anthropic-beta', 'quarkle-ledger-service'],
    ['anthropic-beta', 'claude-code-20250219,quarkle-ledger-service-2025-01-01'],
    ['openai-organization', 'org-quarkleLedgerService'],
    ['x-goog-api-client', 'gl-node/1.0-quarkleLedger'],
  ])('behind the protocol header %s does not leave', async (name, value) => {
    const headers = withoutAgent.filter((_, at, all) => all[at - (at % 2)] !== name);
    await send(line.proxy.port, { headers: [...headers, name, value], body: userMessage('hello') });
    expect(received().get(name)).not.toBe(value);
    expect(leaksOf(line.provider)).toEqual([]);
  });

  test.each([
    'x-quarkle-ledger-service',
    'Quarkle-Ledger-Service',
    'x-zorbam_rate_table',
    'x-stainless-quarkle-ledger',
    'anthropic-quarkleledger',
    'sec-quarkle-ledger',
    'x-goog-quarkleledgerservice',
  ])('as the header name %s stops the request', async (name) => {
    const count = line.provider.received.length;
    const answer = await sendHead(name, '1');
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([400, 'name-in-header-name']);
    expect(line.provider.received).toHaveLength(count);
  });
});

test("Claude Code's own headers arrive as they were sent", async () => {
  const sent = new Map([
    ['user-agent', 'claude-cli/2.1.330 (external, sdk-cli)'],
    [
      'anthropic-beta',
      'claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27,thinking-token-count-2026-05-13,' +
        'advanced-tool-use-2025-11-20,effort-2025-11-24,per-turn-control-2026-07-01,redact-thinking-2026-02-12,' +
        'structured-outputs-2025-12-15,some-new-feature-2027-01-01',
    ],
    ['x-app', 'cli'],
    ['accept', 'application/json'],
    ['x-claude-code-session-id', '1c7a3a3e-7d2f-4a54-9a63-8f2c4f6c1b55'],
    ['x-stainless-os', 'Linux'],
    ['x-stainless-arch', 'x64'],
    ['x-stainless-lang', 'js'],
    ['x-stainless-runtime', 'node'],
    ['x-stainless-runtime-version', 'v24.3.0'],
    ['x-stainless-package-version', '0.128.0'],
    ['x-stainless-retry-count', '0'],
    ['x-stainless-timeout', '600'],
    ['x-stainless-helper-method', 'stream'],
  ]);
  // Whatever the workspace calls its own things.
  const declared = [
    'sessionId',
    'claudeCodeSessionId',
    'contextManagement',
    'codeSession',
    'retryCount',
    'runtimeVersion',
  ];
  const none = { pathSegments: [], external: [], externalKebab: [], dependencies: [], languages: ['typescript'] };
  const protection = buildProtection([{ ...none, declared }], { level: 'strict', pins: [] });
  line.protection = { mutator: new Mutator(line.map, protection), version: 7 };
  const answer = await sendHead(...[...sent].flat());
  line.protection = {};
  expect(answer.status).toBe(200);
  for (const [name, value] of sent) expect(received().get(name)).toBe(value);
});

describe("Codex's metadata of a turn", () => {
  const commit = 'a1b2c3d4e5'.repeat(4);
  const metadata = {
    session_id: '0199a213-81c0-7800-8aa1-bbab2a035a53',
    turn_id: '0199a213-81c0-7800-8aa1-bbab2a035a54',
    workspaces: {
      '/srv/projects/QuarkleLedgerService': {
        associated_remote_urls: { origin: 'git@git.example:zorbam_rate_table/QuarkleLedgerService.git' },
        latest_git_commit_hash: commit,
        has_changes: true,
      },
    },
    sandbox: 'none',
  };

  test.each<[string, Partial<TestProxy['protection']>]>([
    ['with an index', {}],
    ['without one', { mutator: undefined }],
  ])(
    'leaves %s with its paths and remotes mutated, the commit gone, and all else as it was',
    async (_what, protection) => {
      line.protection = protection;
      await sendHead('x-codex-turn-metadata', JSON.stringify(metadata));
      line.protection = {};
      const sent = JSON.parse(received().get('x-codex-turn-metadata') ?? '') as typeof metadata;
      const [[path, workspace] = ['', undefined]] = Object.entries(sent.workspaces);
      expect(leaksOf(line.provider)).toEqual([]);
      expect(path).toMatch(/^\/srv\/projects\/\w+$/);
      expect(workspace?.associated_remote_urls.origin).toMatch(/^git@git\.example:\w+\/\w+\.git$/);
      expect(workspace?.latest_git_commit_hash).toBe('0'.repeat(40));
      expect(workspace?.has_changes).toBe(true);
      expect({ ...sent, workspaces: {} }).toEqual({ ...metadata, workspaces: {} });
    },
  );

  test('with a secret leaves without it', async () => {
    await sendHead(
      'x-codex-turn-metadata',
      JSON.stringify({ workspaces: { '/srv': { remote: `https://x:${githubToken}@git.example` } } }),
    );
    expect(received().get('x-codex-turn-metadata')).not.toContain(githubToken);
  });

  test('that is spelled with escapes is read all the same', async () => {
    await sendHead(
      'x-codex-turn-metadata',
      '{"workspaces":{"/srv/\\u0051uarkleLedgerService":{"M\\u00fcller":"m\\u00fc"}}}',
    );
    expect(received().get('x-codex-turn-metadata')).not.toMatch(/quarkle|\\u0051uarkle/i);
    expect(received().get('x-codex-turn-metadata')).toContain('M\\u00fcller');
  });

  test.each(['{"workspaces":', '{"a":1}{"b":2}', '{QuarkleLedgerService}'])(
    'that is no JSON is text: %s',
    async (value) => {
      const text = `${value} QuarkleLedgerService`;
      await sendHead('x-codex-turn-metadata', text);
      expect(received().get('x-codex-turn-metadata')).not.toBe(text);
      expect(leaksOf(line.provider)).toEqual([]);
    },
  );
});

describe("other tools' own headers", () => {
  const sent = new Map([
    ['user-agent', 'codex_exec/0.169.0 (Debian 12.0.0; x86_64) dumb (codex_exec; 0.169.0)'],
    ['originator', 'codex_exec'],
    ['openai-beta', 'responses_websockets=2026-02-06'],
    ['session_id', '0199a213-81c0-7800-8aa1-bbab2a035a53'],
    ['x-goog-api-client', 'google-genai-sdk/1.30.0 gl-node/v24.21.0'],
    ['editor-version', 'vscode/1.111.0'],
    ['copilot-integration-id', 'vscode-chat'],
    ['x-initiator', 'agent'],
    ['openai-intent', 'conversation-agent'],
    ['http-referer', 'https://opencode.ai/'],
    ['x-title', 'opencode'],
    ['x-session-id', 'ses_4f2a9c1b7ffe3a9x2c4d'],
  ]);

  test.each<[string, Partial<TestProxy['protection']>]>([
    ['with an index', {}],
    ['without one', { mutator: undefined }],
  ])('arrive as they were sent %s', async (_what, protection) => {
    line.protection = protection;
    await sendHead(...[...sent].flat());
    line.protection = {};
    for (const [name, value] of sent) expect(received().get(name)).toBe(value);
  });

  test.each(['http-referer', 'x-title', 'x-session-id', 'editor-version', 'x-goog-api-client'])(
    'but for a declared name in %s',
    async (name) => {
      await sendHead(name, 'QuarkleLedgerService/1.0');
      expect(leaksOf(line.provider)).toEqual([]);
    },
  );
});

describe('a secret', () => {
  test.each([
    ['the user agent', ['user-agent', githubToken]],
    ['accept', ['accept', githubToken]],
    ['accept, percent-encoded', ['accept', githubToken.replace('_', '%5F')]],
    ['a protocol header', ['anthropic-beta', githubToken]],
    ['the name of a header', [githubToken, '1']],
  ])('in %s stops the request, and is on the record as found', async (_name, headers) => {
    const count = line.provider.received.length;
    const answer = await sendHead(...headers);
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([400, 'secret-in-protocol-field']);
    expect(answer.body.toString()).not.toContain(githubToken);
    expect(line.provider.received).toHaveLength(count);
    expect(line.records.at(-1)).toMatchObject({ decision: 'block', secrets_detected: 1 });
  });

  test('in a field of the body that cannot be changed stops the request', async () => {
    const content = [{ type: 'tool_use', id: githubToken, name: 'Read', input: {} }];
    const body = JSON.stringify({ model: 'claude-test', max_tokens: 9, messages: [{ role: 'assistant', content }] });
    const answer = await send(line.proxy.port, { body });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([400, 'secret-in-protocol-field']);
  });

  test('behind an escape in a message is redacted', async () => {
    for (const spelled of [githubToken.replace('g', '\\u0067'), githubToken.replace('_', '%5F')]) {
      await send(line.proxy.port, { body: userMessage(`the key is ${spelled}.`) });
      expect(line.provider.received.at(-1)?.body.toString()).toMatch(/the key is ghp_(?!R7x)[A-Za-z0-9]{36}\./);
    }
  });
});

describe('without an index', () => {
  beforeAll(() => {
    line.protection = { mutator: undefined };
  });
  afterAll(() => {
    line.protection = {};
  });

  test.each([
    ['the query', { path: '/v1/messages?note=OspreyTariff' }],
    ['a parameter', { path: '/v1/messages?OspreyTariff=1' }],
    ['a path', { path: '/v1/files/OspreyTariff.ts', method: 'GET' }],
    ['a header', { headers: [...anthropicHeaders, 'x-task', 'OspreyTariff'] }],
  ])('a name that stands only in %s does not leave', async (_name, options) => {
    const body = 'method' in options ? {} : { body: userMessage('hello') };
    expect((await send(line.proxy.port, { ...options, ...body })).status).toBe(200);
    const { url, rawHeaders } = line.provider.received.at(-1) ?? { url: 'none', rawHeaders: [] };
    expect(`${url} ${rawHeaders.join(' ')}`).not.toMatch(/osprey|none/i);
  });

  test.each([
    '/v1/messages/batches/msgbatch_013Zva2CMHLNnXjNJJKqJ2EF/results?after_id=file_011CNha8iCJcU1wXNR6q4V8w&limit=20',
    '/v1/models/claude-sonnet-4-5-20250929?beta=true',
    '/v1/models/claude-opus-4-1',
  ])("the provider's own ids and parameters stay: %s", async (path) => {
    await send(line.proxy.port, { method: 'GET', path });
    expect(line.provider.received.at(-1)?.url).toBe(path);
  });

  test('names of tools, ids of requests and traces stay', async () => {
    const sent = new Map([
      ['user-agent', 'SomeTool/1.0 (someAgent)'],
      ['idempotency-key', 'stainless-node-retry-1c7a3a3e-7d2f-4a54-9a63-8f2c4f6c1b55'],
      ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ]);
    await sendHead(...[...sent].flat());
    for (const [name, value] of sent) expect(received().get(name)).toBe(value);
  });

  test('the name of a header is judged by declared names, not by the prompt', async () => {
    const headers = [...anthropicHeaders, 'x-osprey-tariff', '1'];
    expect((await send(line.proxy.port, { headers, body: userMessage('use OspreyTariff') })).status).toBe(200);
  });
});
