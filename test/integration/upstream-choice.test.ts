// Which provider gets a request, over real sockets: each vendor's host sees its own credentials and no others.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { madeCredentials, plainKey, unknownKey } from '../../src/proxy/credential-shapes.fixture.ts';
import {
  leaksOf,
  type Provider,
  send,
  type SendOptions,
  sendRaw,
  startProvider,
  startTestProxy,
  type TestProxy,
} from './proxy-harness.ts';

const hosts = ['anthropic', 'openai', 'chatgpt', 'gemini', 'code-assist', 'copilot', 'openrouter', 'team'] as const;
type Host = (typeof hosts)[number];

const providers = new Map<Host, Provider>();
let line: TestProxy;

beforeAll(async () => {
  for (const host of hosts) providers.set(host, await startProvider());
  const upstreams = Object.fromEntries(
    [...providers].map(([host, { url }]) => [host, host === 'chatgpt' ? `${url}/backend-api/codex` : url] as const),
  );
  line = await startTestProxy({ settings: { upstreams } });
});
afterEach(() => {
  for (const { received } of providers.values()) received.length = 0;
  line.records.length = 0;
});
afterAll(async () => {
  await line.close();
  for (const provider of providers.values()) await provider.close();
});

const json = ['content-type', 'application/json', 'user-agent', 'something/1.0'];
const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'see QuarkleLedgerService' }] });

/** Who got it, and at which path. */
async function arrived(options: SendOptions): Promise<readonly string[]> {
  await send(line.proxy.port, { body, ...options });
  return [...providers].flatMap(([host, { received }]) => received.map(({ url }) => `${host} ${url}`));
}

function credential(what: string): readonly string[] {
  return madeCredentials.find((made) => made.what === what)?.headers ?? [];
}

describe('a credential', () => {
  test.each<[string, string, readonly string[], string]>([
    ['of Anthropic', '/v1/messages', credential('a login of Anthropic'), 'anthropic /v1/messages'],
    ['of OpenAI', '/v1/anything', credential('a project key of OpenAI'), 'openai /v1/anything'],
    ['of ChatGPT', '/v1/anything', credential('a login of ChatGPT'), 'chatgpt /backend-api/codex/anything'],
    ['of Google', '/v1beta/anything', credential('a key of Google'), 'gemini /v1beta/anything'],
    [
      'of Google, of its other host',
      '/v1internal:loadCodeAssist',
      credential('an access token of Google'),
      'code-assist /v1internal:loadCodeAssist',
    ],
    ['of GitHub', '/agents/anything', credential('an OAuth token of GitHub'), 'copilot /agents/anything'],
    ['of OpenRouter', '/v1/anything', credential('a key of OpenRouter'), 'openrouter /v1/anything'],
    ['of unknown shape, by the URL', '/u/team/v1/anything', unknownKey.headers, 'team /v1/anything'],
    ['of many, by the URL', '/u/team/v1/anything', plainKey.headers, 'team /v1/anything'],
  ])('%s arrives as it is, at its own host alone', async (_what, path, headers, expected) => {
    expect(await arrived({ path, headers: [...json, ...headers] })).toEqual([expected]);
    const got = [...providers.values()].flatMap(({ received }) => received.flatMap(({ rawHeaders }) => rawHeaders));
    for (const value of headers) expect(got).toContain(value);
    for (const provider of providers.values()) expect(leaksOf(provider)).toEqual([]);
  });

  test.each(madeCredentials.map((made) => [made.what, made] as const))(
    'at the host of somebody else is stopped, and told to nobody: %s',
    async (_what, { vendor, headers, query, value }) => {
      const path = `${vendor === 'openrouter' ? '/u/anthropic' : '/u/openrouter'}/v1/messages${query === undefined ? '' : `?${query}`}`;
      const answer = await send(line.proxy.port, { path, headers: [...json, ...headers], body });
      expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([400, 'credential-mismatch']);
      expect(await arrived({ path, headers: [...json, ...headers] })).toEqual([]);
      const record = await line.recordOf('ai.request');
      expect(record).toMatchObject({ decision: 'block', rule: 'credential-mismatch', bytes_sent: 0 });
      expect(answer.body.toString() + JSON.stringify(record)).not.toContain(value);
    },
  );

  test('in the query of Google arrives as it is, is changed nowhere, and stands in no record', async () => {
    const { query = '', value } =
      madeCredentials.find(({ what }) => what === 'a key of Google in the query') ?? plainKey;
    const path = `/v1beta/anything?alt=sse&${query}&note=QuarkleLedgerService`;
    const [place] = await arrived({ path, headers: json });
    expect(place).toMatch(/^gemini \/v1beta\/anything\?alt=sse&key=AIza/);
    expect(place).toContain(value);
    expect(place).not.toContain('Quarkle');
    expect(JSON.stringify(line.records)).not.toContain(value);
  });
});

describe('what is asked before the first prompt', () => {
  test.each<[string, SendOptions, string]>([
    ['Claude Code', { method: 'HEAD', path: '/api/hello', headers: [] }, 'anthropic /api/hello'],
    [
      'Codex with a key',
      { method: 'GET', path: '/v1/models?client_version=0.169.0', headers: credential('a project key of OpenAI') },
      'openai /v1/models?client_version=0.169.0',
    ],
    [
      'Codex with a login',
      { method: 'GET', path: '/v1/models?client_version=0.169.0', headers: credential('a login of ChatGPT') },
      'chatgpt /backend-api/codex/models?client_version=0.169.0',
    ],
    ['Copilot: is it there', { method: 'GET', path: '/_ping', headers: [] }, 'copilot /_ping'],
    [
      'Copilot: models',
      { method: 'GET', path: '/models', headers: credential('an OAuth token of GitHub') },
      'copilot /models',
    ],
    [
      'Copilot: agents',
      { method: 'GET', path: '/agents/swe/models', headers: credential('an OAuth token of GitHub') },
      'copilot /agents/swe/models',
    ],
    [
      'Copilot: tools',
      {
        method: 'POST',
        path: '/mcp/readonly',
        headers: [...json, ...credential('an OAuth token of GitHub')],
        body: '{"jsonrpc":"2.0","id":1,"method":"initialize"}',
      },
      'copilot /mcp/readonly',
    ],
  ])('%s', async (_what, options, expected) => {
    await send(line.proxy.port, options);
    const all = [...providers].flatMap(([host, { received }]) => received.map(({ url }) => `${host} ${url}`));
    expect(all).toEqual([expected]);
  });
});

describe('an answer of our own', () => {
  const shapes = {
    anthropic: { type: 'error', error: { type: 'invalid_request_error' } },
    openai: { error: { message: expect.any(String), code: expect.any(String) } },
    google: { error: { code: 400, status: expect.any(String) } },
  };
  const upload = (path: string, headers: readonly string[] = []): SendOptions => ({
    path,
    headers: ['content-type', 'multipart/form-data; boundary=x', ...headers],
    body: '--x--',
  });

  test.each<[string, keyof typeof shapes, SendOptions]>([
    ['by the path', 'openai', upload('/v1/responses/x')],
    ['by the path of Google', 'google', upload('/v1beta/files')],
    ['by the path of Anthropic', 'anthropic', upload('/v1/messages/x')],
    ['by the URL', 'google', upload('/u/gemini/other')],
    ['by the credential', 'openai', upload('/other', credential('a project key of OpenAI'))],
    ['by a key of Google', 'google', upload('/other', credential('a key of Google'))],
    ['by the tool', 'openai', upload('/other', ['user-agent', 'codex_cli_rs/0.169.0'])],
    ['by nothing', 'anthropic', upload('/other')],
    [
      'by the upstream that was chosen',
      'openai',
      { path: '/other', headers: [...json, ...credential('a project key of OpenAI')], body: 'no json' },
    ],
  ])('has the shape of the provider %s: %s', async (_what, shape, options) => {
    const answer = await send(line.proxy.port, options);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body.toString())).toMatchObject(shapes[shape]);
  });

  test('to a WebSocket of Codex is 426 in the shape of OpenAI, so that it goes on over HTTP', async () => {
    const upgrade =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
    for (const path of ['/v1/responses', `/c/codex-${'a'.repeat(26)}/v1/responses`, '/u/openai/responses']) {
      const answer = await sendRaw(
        line.proxy.port,
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\nOpenAI-Beta: responses_websockets=2026-02-06\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/);
      expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({
        error: { message: expect.stringContaining('HTTP') },
      });
      expect(answer).not.toContain('"type":"error"');
    }
  });

  test.each([
    ['/v1/realtime?model=m', 'code'],
    ['/u/gemini/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent', 'status'],
  ])('to the socket of a realtime session at %s says that there is none', async (path, field) => {
    const answer = await sendRaw(
      line.proxy.port,
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/);
    expect(answer.toLowerCase()).toContain('x-pretense-rule: realtime\r\n');
    const told: unknown = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
    expect(told).toMatchObject({
      error: { message: expect.stringContaining('realtime session'), [field]: expect.any(String) },
    });
  });

  test('comes byte for byte the same each time', async () => {
    const options: SendOptions = {
      path: '/v1/messages',
      headers: [...json, ...credential('a project key of OpenAI')],
      body,
    };
    const answers = await Promise.all([
      send(line.proxy.port, options),
      send(line.proxy.port, options),
      send(line.proxy.port, options),
    ]);
    expect(new Set(answers.map((answer) => answer.rawHeaders.join('\n') + answer.body.toString())).size).toBe(1);
  });
});

describe('an API that is not carried', () => {
  const form = ['content-type', 'multipart/form-data; boundary=x'];
  const anthropic = ['anthropic-version', '2023-06-01'];
  const openai = credential('a project key of OpenAI');
  test.each<[string, string, SendOptions]>([
    [
      'bedrock',
      'Bedrock',
      {
        path: '/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke',
        headers: [...json, 'authorization', 'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/bedrock/aws4_request'],
        body,
      },
    ],
    ['bedrock', 'Bedrock, streaming', { path: '/model/m/invoke-with-response-stream', headers: json, body }],
    ['bedrock', 'Bedrock, its own API', { path: '/model/m/converse-stream', headers: json, body }],
    [
      'signed-body',
      'a signed request',
      { path: '/v1/messages', headers: [...json, 'Authorization', 'AWS4-HMAC-SHA256 Credential=x'], body },
    ],
    ['realtime', 'a realtime session', { path: '/v1/realtime/sessions', headers: [...json, ...openai], body }],
    [
      'realtime',
      'a realtime session of Google',
      {
        method: 'GET',
        path: '/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent',
        headers: json,
      },
    ],
    ['batch', 'a batch of messages', { path: '/v1/messages/batches', headers: [...json, ...anthropic], body }],
    ['batch', 'a batch of OpenAI', { path: '/v1/batches', headers: [...json, ...openai], body }],
    ['batch', 'a batch of Gemini', { path: '/v1beta/models/m:batchGenerateContent', headers: json, body }],
    ['upload', 'a file', { path: '/v1/files', headers: [...form, ...openai], body: '--x--' }],
    [
      'upload',
      'a file in parts',
      { path: '//v1/uploads/upload_1/parts/', headers: [...form, ...openai], body: '--x--' },
    ],
    ['upload', 'a file of Gemini', { path: '/upload/v1beta/files', headers: json, body }],
    ['upload', 'a file of Azure', { path: '/openai/files', headers: [...form, ...openai], body: '--x--' }],
    ['upload', 'a vector store', { path: '/v1/vector_stores', headers: [...json, ...openai], body }],
    ['stored-content', 'cached content', { path: '/v1beta/cachedContents', headers: json, body }],
    ['audio', 'speech', { path: '/v1/audio/speech', headers: [...json, ...openai], body }],
    ['image-edit', 'an image to edit', { path: '/v1/images/edits', headers: [...form, ...openai], body: '--x--' }],
    ['multipart', 'any form', { path: '/v1/other', headers: [...form, ...openai], body: '--x--' }],
  ])('%s: %s is stopped with a reason and on the record', async (rule, _what, options) => {
    const answer = await send(line.proxy.port, options);
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([400, rule]);
    expect(answer.body.toString()).toMatch(/Pretense blocked this request: .*Nothing was sent\./);
    expect([...providers.values()].flatMap(({ received }) => received)).toEqual([]);
    expect(await line.recordOf('ai.request')).toMatchObject({ decision: 'block', rule, hash_sent: null });
  });

  test('tells AWS clients in their shape', async () => {
    const answer = await send(line.proxy.port, { path: '/model/m/converse', headers: json, body });
    expect(JSON.parse(answer.body.toString())).toEqual({ message: expect.stringContaining('Bedrock') });
  });

  test.each<[string, SendOptions, string]>([
    [
      'what became of a batch',
      { method: 'GET', path: '/v1/messages/batches/msgbatch_013Zva2CMHLNnXjNJJKqJ2EF', headers: anthropic },
      'anthropic /v1/messages/batches/msgbatch_013Zva2CMHLNnXjNJJKqJ2EF',
    ],
    ['a list of files', { method: 'GET', path: '/v1/files?limit=3', headers: openai }, 'openai /v1/files?limit=3'],
    [
      'the end of a batch',
      { path: '/v1/batches/batch_1/cancel', headers: [...openai, 'content-length', '0'] },
      'openai /v1/batches/batch_1/cancel',
    ],
  ])('but %s passes', async (_what, options, expected) => {
    await send(line.proxy.port, options);
    expect([...providers].flatMap(([host, { received }]) => received.map(({ url }) => `${host} ${url}`))).toEqual([
      expected,
    ]);
  });
});
