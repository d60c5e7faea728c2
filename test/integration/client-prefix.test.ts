// URLs that were written into tools: `/c/<client>-<token>` says who asks, and never reaches a provider.
import { afterEach, describe, expect, test } from 'vitest';
import {
  anthropicHeaders,
  answerJson,
  leaksOf,
  plainAnswer,
  send,
  startProvider,
  startTestProxy,
  type TestProxy,
  userMessage,
} from './proxy-harness.ts';

const token = 'abcdefghij0123456789klmnop';
const settings = {
  clientToken: token,
  clientUpstreams: new Map([
    ['claude-code', 'anthropic'],
    ['codex', 'openai'],
  ]),
};
const bareHeaders = ['content-type', 'application/json', 'user-agent', 'something/1.0'];

let line: TestProxy | undefined;
afterEach(async () => {
  await line?.close();
  line = undefined;
});

async function started(options: Parameters<typeof startTestProxy>[0] = {}): Promise<TestProxy> {
  line = await startTestProxy({ settings, ...options });
  return line;
}

/** Nothing that the provider got tells the token or the client's path. */
function sawToken({ provider }: TestProxy): boolean {
  return provider.received.some((one) =>
    `${one.url}\n${one.rawHeaders.join('\n')}\n${one.body.toString()}`.includes(token),
  );
}

describe('a request with the prefix of a routed tool', () => {
  test.each([
    ['/v1/messages', '/v1/messages'],
    ['/messages', '/v1/messages'],
    ['/v1/v1/messages?beta=true', '/v1/messages?beta=true'],
    ['/v1/messages/count_tokens', '/v1/messages/count_tokens'],
  ])('to %s reaches the provider at %s, protected, and both records name the client', async (path, upstreamPath) => {
    const proxy = await started();
    const answer = await send(proxy.proxy.port, {
      path: `/c/claude-code-${token}${path}`,
      body: userMessage('rename QuarkleLedgerService'),
    });
    expect(answer.status).toBe(200);
    expect(proxy.provider.received.map(({ url }) => url)).toEqual([upstreamPath]);
    expect(leaksOf(proxy.provider)).toEqual([]);
    expect(sawToken(proxy)).toBe(false);
    expect(await proxy.recordOf('ai.request')).toMatchObject({ client: 'claude-code', decision: 'mutate' });
    expect(await proxy.recordOf('ai.response')).toMatchObject({ client: 'claude-code', outcome: 'complete' });
  });

  test('and the very same body gives the provider the very same bytes as without', async () => {
    const proxy = await started();
    const body = userMessage('rename QuarkleLedgerService and computeZorbamPremium');
    await send(proxy.proxy.port, { body });
    await send(proxy.proxy.port, { path: `/c/claude-code-${token}/v1/messages`, body });
    const [bare, prefixed] = proxy.provider.received;
    expect(prefixed?.body).toEqual(bare?.body);
    expect(prefixed?.url).toBe(bare?.url);
    expect(prefixed?.rawHeaders).toEqual(bare?.rawHeaders);
  });

  test('that only looks whether the endpoint is there passes', async () => {
    const proxy = await started();
    const answer = await send(proxy.proxy.port, {
      method: 'HEAD',
      path: `/c/claude-code-${token}/api/hello`,
      headers: [],
    });
    expect(answer.status).toBe(200);
    expect(proxy.provider.received).toMatchObject([{ method: 'HEAD', url: '/api/hello' }]);
    expect(await proxy.recordOf('ai.passthrough')).toMatchObject({ client: 'claude-code' });
  });

  test.each([
    ['', '/'],
    ['?limit=1', '/?limit=1'],
  ])('and "%s" behind it asks for %s', async (rest, upstreamPath) => {
    const proxy = await started();
    await send(proxy.proxy.port, { method: 'GET', path: `/c/claude-code-${token}${rest}`, headers: [] });
    expect(proxy.provider.received).toMatchObject([{ method: 'GET', url: upstreamPath }]);
  });

  test('goes to the upstream of its client where neither path nor credential tell', async () => {
    const proxy = await started();
    const path = `/c/claude-code-${token}/api/claude_code/settings`;
    await send(proxy.proxy.port, { path, headers: bareHeaders, body: '{"note":"zorbam_rate_table"}' });
    expect(proxy.provider.received).toMatchObject([{ url: '/api/claude_code/settings' }]);
    expect(leaksOf(proxy.provider)).toEqual([]);
  });

  test('whose client speaks to one vendor is not sent to another, and the record names the client', async () => {
    const proxy = await started();
    const answer = await send(proxy.proxy.port, {
      path: `/c/codex-${token}/v1/messages`,
      headers: bareHeaders,
      body: userMessage('zorbam'),
    });
    expect(answer.status).toBe(400);
    expect(answer.headers['x-pretense-rule']).toBe('unknown-upstream');
    expect(proxy.provider.received).toEqual([]);
    expect(await proxy.recordOf('ai.request')).toMatchObject({
      client: 'codex',
      decision: 'block',
      rule: 'unknown-upstream',
    });
  });

  test.each([
    ['/u/team/v1/chat?x=1', '/base/v1/chat?x=1'],
    ['/u/team', '/base/'],
    ['/u/team?x=1', '/base/?x=1'],
  ])('and a named upstream (%s) reaches that host at %s, and neither is told to it', async (rest, upstreamPath) => {
    const team = await startProvider();
    const proxy = await started({ settings: { ...settings, upstreams: { team: `${team.url}/base` } } });
    const path = `/c/continue-${token}${rest}`;
    const answer = await send(proxy.proxy.port, {
      path,
      headers: bareHeaders,
      body: '{"input":"QuarkleLedgerService"}',
    });
    expect(answer.status).toBe(200);
    expect(team.received.map(({ url }) => url)).toEqual([upstreamPath]);
    expect(leaksOf(team)).toEqual([]);
    expect(proxy.provider.received).toEqual([]);
    const record = await proxy.recordOf('ai.request');
    expect(record).toMatchObject({ client: 'continue', provider: 'team' });
    await team.close();
  });

  test('is led back behind its named upstream by a redirect', async () => {
    const proxy = await started({
      handler: (_request, response) => response.writeHead(307, { location: '/v1/other' }).end(),
    });
    const path = `/c/claude-code-${token}/u/anthropic/v1/messages`;
    const answer = await send(proxy.proxy.port, { path, body: userMessage('hello') });
    expect(answer.headers.location).toBe(`/c/claude-code-${token}/u/anthropic/v1/other`);
  });

  test('is led back behind its prefix by a redirect', async () => {
    const proxy = await started({
      handler: (_request, response) => response.writeHead(307, { location: '/v1/messages/other' }).end(),
    });
    const path = `/c/claude-code-${token}/v1/messages`;
    const answer = await send(proxy.proxy.port, { path, body: userMessage('hello') });
    expect(answer.headers.location).toBe(`/c/claude-code-${token}/v1/messages/other`);
  });
});

test('a request without a prefix has no client on the record', async () => {
  const proxy = await started({ handler: answerJson(plainAnswer) });
  await send(proxy.proxy.port, { body: userMessage('hello') });
  expect(await proxy.recordOf('ai.request')).toMatchObject({ client: null, tool: 'claude-code' });
  expect(await proxy.recordOf('ai.response')).toMatchObject({ client: null });
});

describe('where a token is required', () => {
  const strict = { settings: { ...settings, requiresClientToken: true } };

  test.each([
    ['Anthropic', '/v1/messages', { type: 'error', error: { type: 'permission_error' } }],
    ['OpenAI', '/v1/chat/completions', { error: { message: expect.stringContaining('pretense route') as unknown } }],
    ['a named upstream', '/u/anthropic/v1/messages', { type: 'error' }],
  ])('a request without a prefix is refused in the shape of %s, and on the record', async (_name, path, shape) => {
    const proxy = await started(strict);
    const answer = await send(proxy.proxy.port, { path, body: userMessage('QuarkleLedgerService') });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([403, 'client-token']);
    expect(JSON.parse(answer.body.toString())).toMatchObject(shape);
    expect(proxy.provider.received).toEqual([]);
    expect(await proxy.recordOf('ai.request')).toMatchObject({ decision: 'block', rule: 'client-token', client: null });
  });

  test('a request without a body is refused too; one with the prefix passes, and so does the control path', async () => {
    const proxy = await started(strict);
    const bare = await send(proxy.proxy.port, { method: 'GET', path: '/v1/models' });
    const routed = await send(proxy.proxy.port, {
      path: `/c/claude-code-${token}/v1/messages`,
      body: userMessage('hi'),
    });
    const hello = await send(proxy.proxy.port, { method: 'GET', path: '/__pretense/hello', headers: [] });
    expect([bare.status, routed.status, hello.status]).toEqual([403, 200, 200]);
    expect(proxy.provider.received).toHaveLength(1);
  });
});

describe('attack: a stranger who guesses the prefix', () => {
  const other = 'z'.repeat(26);
  test.each([
    ['with another token', `/c/claude-code-${other}/v1/messages`],
    ['with a token that is nearly right', `/c/claude-code-${token.slice(0, 25)}q/v1/messages`],
    ['with a shorter token', `/c/claude-code-${token.slice(1)}/v1/messages`],
    ['with a longer token', `/c/claude-code-${token}a/v1/messages`],
    ['with the token in capitals', `/c/claude-code-${token.toUpperCase()}/v1/messages`],
    ['without a client', `/c/-${token}/v1/messages`],
    ['with the token alone', `/c/${token}/v1/messages`],
    ['with nothing', '/c//v1/messages'],
    ['with an id in capitals', `/c/Claude-${token}/v1/messages`],
    ['with an id that is encoded', `/c/claude%2Dcode-${token}/v1/messages`],
    ['with a very long id', `/c/${'a'.repeat(60)}-${token}/v1/messages`],
    ['with two prefixes', `/c/claude-code-${token}/c/claude-code-${token}/v1/messages`],
    ['with the token in the query', `/c/claude-code-${token}/v1/messages?x=${token}`],
  ])('%s is refused in the shape of the provider, and on the record', async (_name, path) => {
    const proxy = await started();
    const answer = await send(proxy.proxy.port, { path, body: userMessage('QuarkleLedgerService') });
    expect(answer.status).toBe(403);
    expect(answer.headers['x-pretense-rule']).toBe('client-token');
    expect(answer.headers['x-should-retry']).toBe('false');
    expect(JSON.parse(answer.body.toString())).toMatchObject({ type: 'error', error: { type: 'permission_error' } });
    expect(answer.body.toString()).not.toContain(token);
    expect(proxy.provider.received).toEqual([]);
    const record = await proxy.recordOf('ai.request');
    expect(record).toMatchObject({ decision: 'block', rule: 'client-token', client: null, bytes_sent: 0 });
    expect(JSON.stringify(record)).not.toContain(token);
  });

  test('is refused whatever it is when the proxy has no token', async () => {
    const proxy = await started({ settings: {} });
    const answer = await send(proxy.proxy.port, {
      path: `/c/claude-code-${token}/v1/messages`,
      headers: anthropicHeaders,
      body: userMessage('hello'),
    });
    expect(answer.status).toBe(403);
  });

  test('a control path behind a prefix is answered here, and no provider hears of it', async () => {
    const proxy = await started();
    const answer = await send(proxy.proxy.port, {
      method: 'GET',
      path: `/c/codex-${token}/__pretense/hello`,
      headers: [],
    });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ name: 'pretense' });
    expect(proxy.provider.received).toEqual([]);
  });
});
