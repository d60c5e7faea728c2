// Clients on other machines: who is let in, as whom it is recorded, and what it can reach. The socket that faces them is
// on loopback here and otherwise the same.
import { afterEach, describe, expect, test } from 'vitest';
import type { NetworkLevel } from '../../src/proxy/network-level/network-level.ts';
import { comeIn, newToken, ownersOf, testLevel } from './network-level-clients.ts';
import {
  allAt,
  anthropicHeaders,
  controlToken,
  leaksOf,
  send,
  startTestProxy,
  type TestProxy,
  type TestProxyOptions,
  userMessage,
} from './proxy-harness.ts';

const [alice, bob] = [newToken(), newToken()];
const clients = { ownerOf: ownersOf({ 'alice@example.com': alice, 'bob@example.com': bob }), needsCertificate: false };
const withToken = (token: string): readonly string[] => [...anthropicHeaders, 'x-pretense-token', token];

let proxy: TestProxy | undefined;
afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
});

async function open(level: Partial<NetworkLevel> = {}, options: TestProxyOptions = {}) {
  const networkLevel = testLevel({ clients, ...level });
  const opened = await startTestProxy({ ...options, settings: { ...options.settings, networkLevel } });
  proxy = opened;
  return { ...opened, test: opened, port: opened.proxy.network?.port ?? 0 };
}

describe('a client with a token', () => {
  test('is served through a bare URL that holds it, and is the developer of the record', async () => {
    const { test: network, port, provider } = await open();
    const answer = await comeIn(port, { path: `/c/claude-code-${alice}/v1/messages` });
    expect(answer.status).toBe(200);
    expect(await network.recordOf('ai.request')).toMatchObject({
      developer: 'alice@example.com',
      developer_source: 'token',
      client: 'claude-code',
      decision: 'forward',
    });
    expect(JSON.stringify(provider.received.map(({ url, rawHeaders }) => [url, rawHeaders]))).not.toContain(alice);
  });

  test('is served with a header, which goes on to nobody', async () => {
    const { test: network, port, provider } = await open();
    const answer = await comeIn(port, { headers: withToken(bob), body: userMessage('see QuarkleLedgerService') });
    expect(answer.status).toBe(200);
    expect((await network.recordOf('ai.request'))['developer']).toBe('bob@example.com');
    expect(provider.received).toHaveLength(1);
    expect(provider.received[0]?.rawHeaders.join('\n').toLowerCase()).not.toContain('x-pretense-token');
    expect(leaksOf(provider)).toEqual([]);
  });

  test.each([
    ['no token', {}],
    ['an unknown one in the header', { headers: withToken(newToken()) }],
    ['an unknown one in the path', { path: `/c/claude-code-${newToken()}/v1/messages` }],
    ['tokens of two people', { path: `/c/claude-code-${alice}/v1/messages`, headers: withToken(bob) }],
    ['two headers', { headers: [...withToken(alice), 'x-pretense-token', newToken()] }],
    ['an empty header', { headers: withToken('') }],
  ] as const)('is refused and recorded with %s', async (_name, options) => {
    const { test: network, port, provider } = await open();
    const answer = await comeIn(port, options);
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([
      403,
      expect.stringMatching(/^client-(?:token|unknown)$/) as string,
    ]);
    expect(provider.received).toEqual([]);
    expect((await network.recordOf('ai.request'))['decision']).toBe('block');
  });

  test('whose token is taken back is refused from then on', async () => {
    let owners = ownersOf({ alice });
    const { port } = await open({ clients: { ownerOf: (token) => owners(token), needsCertificate: false } });
    expect((await comeIn(port, { headers: withToken(alice) })).status).toBe(200);
    owners = ownersOf({ bob });
    expect((await comeIn(port, { headers: withToken(alice) })).status).toBe(403);
  });
});

describe('over the network', () => {
  test.each([
    '/__pretense/status',
    '/__pretense/hello',
    '/__pretense/stop',
    '/__pretense/prove',
    `/c/claude-code-${alice}/__pretense/status`,
  ])('the control endpoint %s is not reached, whatever is shown', async (path) => {
    const { port, proxy: running } = await open();
    const authorization = ['authorization', `Bearer ${controlToken}`];
    for (const method of ['GET', 'POST']) {
      const answer = await comeIn(port, { path, method, headers: [...withToken(alice), ...authorization] });
      expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([403, 'loopback-only']);
    }
    const here = await send(running.port, { method: 'GET', path: '/__pretense/status', headers: authorization });
    expect(here.status).toBe(200);
  });

  test.each([
    ['another name', { host: 'evil.example' }],
    ['localhost', { host: 'localhost' }],
    ['another address', { host: '10.1.2.3' }],
    ['a name that ends in ours', { host: 'xpretense.example' }],
    ['no host', { host: '' }],
  ])('%s as Host is refused', async (_name, options) => {
    const { port, provider } = await open();
    const answer = await comeIn(port, { ...options, headers: withToken(alice) });
    expect([answer.status, provider.received.length]).toEqual([421, 0]);
  });

  test('the configured name with any port, and the own address, are answered', async () => {
    const { port } = await open();
    for (const host of ['pretense.example', 'PRETENSE.example:443', '127.0.0.1', `127.0.0.1:${port}`])
      expect((await comeIn(port, { host, headers: withToken(alice) })).status).toBe(200);
  });

  test('a page in a browser and an upgrade are refused as they are here', async () => {
    const { port } = await open();
    const page = await comeIn(port, { headers: [...withToken(alice), 'origin', 'https://pretense.example'] });
    expect([page.status, page.headers['x-pretense-rule']]).toEqual([400, 'browser-origin']);
    const upgrade = await comeIn(port, {
      method: 'GET',
      headers: [...withToken(alice), 'connection', 'upgrade', 'upgrade', 'websocket'],
    });
    expect(upgrade.status).toBe(426);
  });

  test('this machine is served as before, without a token of the network', async () => {
    const { test: network, proxy: running } = await open();
    expect((await send(running.port, { body: userMessage('hello') })).status).toBe(200);
    expect(await network.recordOf('ai.request')).toMatchObject({ developer: 'dev@example.com' });
  });

  test('strangers are told why at most sixty times a minute, and clients are served all the while', async () => {
    const { test: network, port } = await open();
    let ended = 0;
    for (let at = 0; at < 70; at += 1) await comeIn(port, {}).catch(() => (ended += 1));
    expect(ended).toBe(10);
    expect(network.records).toHaveLength(60);
    expect((await comeIn(port, { headers: withToken(alice) })).status).toBe(200);
  });
});

describe('the limits of one client', () => {
  const limits = { requestsPerMinute: 3, concurrentRequests: 2, maxBodyBytes: 2_000, maxInFlightBytes: 8_000 };

  test('a fourth request within the minute is too many for it, and for nobody else', async () => {
    let nowMs = 0;
    const clock = { now: () => new Date(), monotonicMs: () => nowMs };
    const { port } = await open({ limits }, { ports: { clock } });
    const statusOf = async (token: string): Promise<number> =>
      (await comeIn(port, { headers: withToken(token) })).status;
    expect([await statusOf(alice), await statusOf(alice), await statusOf(alice)]).toEqual([200, 200, 200]);
    const refused = await comeIn(port, { headers: withToken(alice) });
    expect([refused.status, refused.headers['retry-after'], refused.headers['x-pretense-rule']]).toEqual([
      429,
      '5',
      'client-rate',
    ]);
    expect(JSON.parse(refused.body.toString())).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
    expect(await statusOf(bob)).toBe(200);
    nowMs += 20_000;
    expect([await statusOf(alice), await statusOf(alice)]).toEqual([200, 429]);
  });

  test('a third request at the same time is too many, until one has ended', async () => {
    const waiting: (() => void)[] = [];
    const arrived: (() => void)[] = [];
    const { port } = await open(
      { limits: { ...limits, requestsPerMinute: 100 } },
      {
        handler: (_request, response) => {
          waiting.push(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
          arrived.shift()?.();
        },
      },
    );
    const sent = [0, 1].map(async () => {
      const isThere = new Promise<void>((resolve) => arrived.push(resolve));
      const answer = comeIn(port, { headers: withToken(alice) });
      await isThere;
      return () => answer;
    });
    const answers = await Promise.all(sent);
    const refused = await comeIn(port, { headers: withToken(alice) });
    expect([refused.status, refused.headers['x-pretense-rule']]).toEqual([429, 'client-busy']);
    for (const end of waiting.splice(0)) end();
    expect((await Promise.all(answers.map((answer) => answer()))).map(({ status }) => status)).toEqual([200, 200]);
    const next = comeIn(port, { headers: withToken(alice) });
    await new Promise<void>((resolve) => {
      if (waiting.length > 0) resolve();
      else arrived.push(resolve);
    });
    for (const end of waiting.splice(0)) end();
    expect((await next).status).toBe(200);
  });

  test('a body above its limit is refused, here and nowhere else', async () => {
    const { port, proxy: running } = await open({ limits });
    const body = userMessage('x'.repeat(3_000));
    expect((await comeIn(port, { headers: withToken(alice), body })).status).toBe(413);
    expect((await send(running.port, { body })).status).toBe(200);
  });
});

test('stopping ends the socket of the network as well', async () => {
  const { test: network, port } = await open();
  await network.proxy.drain(0);
  await expect(comeIn(port, { headers: withToken(alice) })).rejects.toThrow('ECONNREFUSED');
});

test('a port of the network that is taken stops the start, and leaves nothing open', async () => {
  const { port } = await open();
  const taken = startTestProxy({
    settings: { networkLevel: testLevel({ clients, port }), upstreams: allAt('http://127.0.0.1:9') },
  });
  await expect(taken).rejects.toMatchObject({ code: 'port-taken' });
});
