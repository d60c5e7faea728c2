// A company's proxy and a company's own certificates between this machine and the providers, all real: CONNECT over
// sockets, and a private root that signed the provider's certificate.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { proxiesOf } from '../../src/app/network/network-settings.ts';
import { deferred } from '../../src/base/async.ts';
import type { ProxySettings } from '../../src/proxy/ports.ts';
import { UpstreamPool } from '../../src/proxy/upstream.ts';
import { programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { type ConnectProxy, startConnectProxy } from './connect-proxy.ts';
import { fastest } from './fastest.ts';
import { privateAuthority } from './proxy-certificate.ts';
import { anthropicHeaders, send, startTestProxy, type TestProxy, textStream, userMessage } from './proxy-harness.ts';
import { type SecureProvider, startSecureProvider } from './secure-provider.ts';

const authority = privateAuthority();
const identity = authority.issue(['provider.example']);
const tell = userMessage('Look at QuarkleLedgerService');

let provider: SecureProvider;
let network: ConnectProxy;
let line: TestProxy | undefined;

beforeEach(async () => {
  provider = await startSecureProvider(identity);
  network = await startConnectProxy({ target: provider.port });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await line?.close();
  line = undefined;
  await network.close();
  await provider.close();
});

/** A proxy of ours that finds the network as these variables say. */
async function startLine(variables: Readonly<Record<string, string>>, settings: Partial<ProxySettings> = {}) {
  line = await startTestProxy({
    settings: {
      upstreams: { anthropic: 'https://provider.example' },
      certificateAuthorities: [authority.certificate],
      proxies: proxiesOf(variables, undefined),
      ...settings,
    },
  });
  return line;
}

const ways = [
  ['a request with a body', { path: '/v1/messages', method: 'POST', body: tell }],
  ['one that passes through', { path: '/v1/models', method: 'GET' }],
] as const;

describe('an https upstream behind a proxy of the network', () => {
  test.each(ways)('%s goes through a tunnel, and the proxy can read none of it', async (_name, request) => {
    const { proxy, recordOf } = await startLine({ HTTPS_PROXY: network.url });
    expect((await send(proxy.port, request)).status).toBe(200);
    expect(network.opened).toEqual(['provider.example:443']);
    const carried = Buffer.concat(network.carried).toString('latin1').toLowerCase();
    expect(carried).not.toContain('x-api-key');
    expect(carried).not.toContain('messages');
    expect(await recordOf('ai.response')).toMatchObject({
      status: 200,
      tls_version: 'TLSv1.3',
      tls_cipher: expect.stringMatching(/^TLS_/),
      network_proxy: network.url,
    });
    const [contact] = proxy.contacts();
    expect(contact).toMatchObject({ host: 'provider.example', proxy: network.url, tls: { version: 'TLSv1.3' } });
    expect(provider.received[0]?.servername).toBe('provider.example');
  });

  test('requests share one tunnel', async () => {
    const { proxy } = await startLine({ HTTPS_PROXY: network.url });
    for (let round = 0; round < 3; round += 1) await send(proxy.port, { body: tell });
    await send(proxy.port, { path: '/v1/models', method: 'GET' });
    await send(proxy.port, { body: tell });
    expect(network.opened).toHaveLength(1);
    expect(new Set(provider.received).size).toBe(1);
    expect(provider.received).toHaveLength(5);
  });

  test('a kept tunnel that the provider closed is replaced by another tunnel, never by a direct way', async () => {
    const { proxy } = await startLine({ HTTPS_PROXY: network.url });
    const answered = provider.handler;
    await send(proxy.port, { body: tell });
    provider.handler = (request, response) => {
      provider.handler = answered;
      request.socket.destroy();
      response.destroy();
    };
    expect((await send(proxy.port, { body: tell })).status).toBe(200);
    expect(network.opened).toEqual(['provider.example:443', 'provider.example:443']);
  });

  test.each([
    ['the host', 'provider.example'],
    ['its domain', '.example'],
    ['everything', '*'],
  ])('is asked directly when NO_PROXY excepts %s', async (_name, exceptions) => {
    const { proxy, recordOf } = await startLine({ HTTPS_PROXY: network.url, NO_PROXY: exceptions });
    // There is no such host: that nobody could be reached shows that the proxy was not asked.
    expect((await send(proxy.port, { body: tell })).headers['x-pretense-rule']).toBe('upstream-unreachable');
    expect(network.opened).toEqual([]);
    expect(await recordOf('ai.response')).toMatchObject({ tls_version: null, tls_cipher: null, network_proxy: null });
  });

  test('an http upstream of this machine is asked directly', async () => {
    const plain = await startTestProxy();
    const { proxy } = await startLine(
      { HTTPS_PROXY: network.url, HTTP_PROXY: network.url, ALL_PROXY: network.url },
      { upstreams: { anthropic: plain.provider.url } },
    );
    expect((await send(proxy.port, { body: tell })).status).toBe(200);
    expect(network.opened).toEqual([]);
    await plain.close();
  });

  test('a connection is opened before the request is sent, and closed when it is abandoned', async () => {
    const pool = new UpstreamPool({
      idleTimeoutMs: 20_000,
      certificateAuthorities: [authority.certificate],
      proxies: proxiesOf({ HTTPS_PROXY: network.url }, undefined),
    });
    const url = new URL('https://provider.example');
    const request = { url, method: 'GET', target: '/', headers: ['host', url.host], body: undefined };
    const asked = network.nextConnect();
    const open = pool.open(request, new AbortController().signal);
    const client = await asked;
    open.abandon();
    await closed(client);
    expect(provider.received).toEqual([]);
    pool.dispose();
  });
});

describe('a proxy that wants a password', () => {
  beforeEach(() => {
    network.credential = 'jane:p@ss word';
  });
  const withUser = (user: string): string => network.url.replace('//', `//${user}@`);

  test('gets it from the URL, and nobody else does', async () => {
    const { proxy, records } = await startLine({ HTTPS_PROXY: withUser('jane:p%40ss%20word') });
    expect((await send(proxy.port, { body: tell })).status).toBe(200);
    await line?.recordOf('ai.response');
    const told = JSON.stringify([records, proxy.contacts()]);
    expect(told).not.toContain('jane');
    expect(told).not.toContain('p%40ss');
  });

  test.each(ways)('and does not get it answers %s with what to do', async (_name, request) => {
    const { proxy } = await startLine({ HTTPS_PROXY: withUser('jane:wr%6fng') });
    const answer = await send(proxy.port, request);
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([502, 'network-proxy']);
    expect(answer.body.toString()).toContain('HTTPS_PROXY');
    expect(answer.body.toString()).toContain('407');
    expect(answer.body.toString()).not.toMatch(/wrong|jane|Blocked/);
    expect(provider.received).toEqual([]);
  });
});

describe('a proxy that fails', () => {
  test.each(ways)('%s: its refusal is not taken for the provider’s answer', async (_name, request) => {
    network.mode = 403;
    const { proxy, recordOf } = await startLine({ HTTPS_PROXY: network.url });
    const answer = await send(proxy.port, request);
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([502, 'network-proxy']);
    expect(answer.body.toString()).not.toContain('<p>');
    expect(await recordOf('ai.response')).toMatchObject({ status: null, outcome: 'network-proxy' });
  });

  test.each(ways)('%s: one that hangs up, or is not there, is named', async (_name, request) => {
    network.mode = 'hang-up';
    const { proxy } = await startLine({ ALL_PROXY: network.url });
    expect((await send(proxy.port, request)).body.toString()).toContain('ALL_PROXY');
    await network.close();
    expect((await send(proxy.port, request)).body.toString()).toContain('ECONNREFUSED');
  });

  test('one that says nothing is given up in time', async () => {
    network.mode = 'silent';
    const { proxy } = await startLine({ HTTPS_PROXY: network.url }, { upstreamIdleTimeoutMs: 300 });
    const answer = await send(proxy.port, { body: tell });
    expect(answer.status).toBe(502);
    expect(['network-proxy', 'upstream-timeout']).toContain(answer.headers['x-pretense-rule']);
  });

  test('one that says nothing is left within 100 ms when the client leaves', async () => {
    network.mode = 'silent';
    const { proxy, recordOf } = await startLine({ HTTPS_PROXY: network.url });
    const leave = async (): Promise<number> => {
      const asked = network.nextConnect();
      const outgoing = openRequest(proxy.port, tell);
      const client = await asked;
      const left = performance.now();
      outgoing.destroy();
      await closed(client);
      return performance.now() - left;
    };
    expect(await fastest(100, leave)).toBeLessThan(100);
    expect(await recordOf('ai.response')).toMatchObject({ outcome: 'client-aborted', status: null });
  });

  test('a client that leaves in the middle of a stream ends the tunnel within 100 ms', async () => {
    provider.handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`${textStream(['hello']).split('\n\n')[0]}\n\n`);
    };
    const { proxy } = await startLine({ HTTPS_PROXY: network.url });
    const leave = async (): Promise<number> => {
      const asked = network.nextConnect();
      const outgoing = openRequest(proxy.port, userMessage('hi', { stream: true }));
      const client = await asked;
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      answer.on('error', () => {});
      await once(answer, 'data');
      const left = performance.now();
      outgoing.destroy();
      await closed(client);
      return performance.now() - left;
    };
    expect(await fastest(100, leave)).toBeLessThan(100);
  });
});

describe('a proxy that is Pretense itself', () => {
  test.each([
    '127.0.0.1',
    'localhost',
    'any.localhost',
    '[::1]',
    '127.1',
    '0.0.0.0',
    '[::ffff:127.0.0.1]',
    'LOCALHOST.',
  ])('is refused at the start as %s', async (host) => {
    const port = await freePort();
    const start = startLine({ HTTPS_PROXY: `http://user:secret@${host}:${port}` }, { port });
    await expect(start).rejects.toMatchObject({ code: 'network-proxy-is-self' });
    await expect(start).rejects.not.toThrow('secret');
  });

  test('on another port is none of it', async () => {
    const { proxy } = await startLine({ HTTPS_PROXY: network.url });
    expect((await send(proxy.port, { body: tell })).status).toBe(200);
  });

  test.each(ways)('under a name that nobody knows is found out by its answer: %s', async (_name, request) => {
    const relay = await startRelay();
    const { proxy } = await startLine({ HTTPS_PROXY: `http://127.0.0.1:${relay.port}` });
    relay.target = proxy.port;
    const answer = await send(proxy.port, request);
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([502, 'network-proxy']);
    expect(answer.body.toString()).toContain('is a Pretense itself');
    await relay.close();
  });
});

describe('certificates behind a proxy', () => {
  test.each(ways)('a root that is not trusted is refused: %s', async (_name, request) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { proxy } = await startLine({ HTTPS_PROXY: network.url }, { certificateAuthorities: [] });
    const answer = await send(proxy.port, request);
    expect(answer.headers['x-pretense-rule']).toBe('upstream-unreachable');
    expect(answer.body.toString()).toContain('certificate');
    expect(provider.received).toEqual([]);
  });

  test('a proxy that shows a trusted certificate of its own name is not taken for an upstream that is an address', async () => {
    const impostor = await startSecureProvider(authority.issue(['localhost']));
    const proxy = await startConnectProxy({ target: impostor.port });
    const { proxy: ours } = await startLine(
      { HTTPS_PROXY: `http://localhost:${proxy.port}` },
      { upstreams: { anthropic: 'https://192.0.2.7' } },
    );
    const answer = await send(ours.port, { body: tell });
    expect(proxy.opened).toEqual(['192.0.2.7:443']);
    expect(answer.headers['x-pretense-rule']).toBe('upstream-unreachable');
    expect(impostor.received).toEqual([]);
    await proxy.close();
    await impostor.close();
  });

  test('an upstream that is an address is known by it', async () => {
    const addressed = await startSecureProvider(authority.issue(['192.0.2.7']));
    const proxy = await startConnectProxy({ target: addressed.port });
    const { proxy: ours } = await startLine(
      { HTTPS_PROXY: proxy.url },
      { upstreams: { anthropic: 'https://192.0.2.7' } },
    );
    expect((await send(ours.port, { body: tell })).status).toBe(200);
    await proxy.close();
    await addressed.close();
  });

  test.each<[string, readonly string[], number]>([
    ['trusted', [authority.certificate], 200],
    ['unknown', [], 502],
  ])('a proxy that speaks TLS itself is checked as well: %s', async (_name, certificateAuthorities, status) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const secure = await startConnectProxy({ target: provider.port, identity: authority.issue(['127.0.0.1']) });
    const { proxy } = await startLine({ HTTPS_PROXY: secure.url }, { certificateAuthorities });
    const answer = await send(proxy.port, { body: tell });
    expect(answer.status).toBe(status);
    if (status !== 200) expect(answer.body.toString()).toContain('certificate of the network proxy');
    await secure.close();
  });
});

describe('the program', () => {
  test('finds proxy, password and certificates in its environment, and says how it reached the provider', async () => {
    network.credential = 'jane:topsecret';
    const folder = mkdtempSync(join(tmpdir(), 'pretense-network-'));
    const bundle = join(folder, 'company.pem');
    writeFileSync(bundle, authority.certificate);
    const environment = {
      ...temporaryEnvironment(),
      HTTPS_PROXY: network.url.replace('//', '//jane:topsecret@'),
      NO_PROXY: '127.0.0.1,localhost',
      NODE_EXTRA_CA_CERTS: bundle,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    };
    const running = await startPretense(['--upstream', 'anthropic=https://provider.example'], environment);
    try {
      const port = Number(new URL(running.url).port);
      expect((await send(port, { body: tell })).status).toBe(200);
      const status = (isJson: boolean) =>
        spawnSync(process.execPath, [programFile, 'status', ...(isJson ? ['--json'] : [])], {
          env: environment,
          encoding: 'utf8',
        }).stdout;
      expect(JSON.parse(status(true))).toMatchObject({
        network: {
          proxy: { url: network.url, source: 'HTTPS_PROXY' },
          exceptions: ['127.0.0.1', 'localhost'],
          authorities: expect.arrayContaining([{ name: 'NODE_EXTRA_CA_CERTS', file: bundle, count: 1 }]),
          upstreams: [{ host: 'provider.example', proxy: network.url, tls: { version: 'TLSv1.3' } }],
        },
        warnings: [expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED=0')],
      });
      expect(status(false)).toMatch(/upstream +provider\.example: TLSv1\.3, TLS_\w+, through the network proxy/);
      expect(status(true) + status(false)).not.toMatch(/jane|topsecret/);
    } finally {
      await running.stop();
    }
    const written = readdirSync(running.home, { recursive: true, encoding: 'utf8', withFileTypes: true });
    const texts = written
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(Buffer.concat(texts).toString('latin1')).not.toMatch(/jane|topsecret/);
    expect(Buffer.concat(texts).toString('latin1')).toContain('"tls_version":"TLSv1.3"');
  });

  test('does not start with a proxy that it cannot use', () => {
    const env = { ...temporaryEnvironment(), ALL_PROXY: 'socks5://jane:topsecret@proxy.example:1080' };
    const options = { env, encoding: 'utf8', timeout: 30_000 } as const;
    const { status, stderr } = spawnSync(process.execPath, [programFile, 'start', '--port', '0'], options);
    expect(status).toBe(1);
    expect(stderr).toContain('ALL_PROXY');
    expect(stderr).not.toMatch(/jane|topsecret/);
  });
});

function closed(stream: Duplex): Promise<void> {
  return stream.destroyed ? Promise.resolve() : new Promise((resolve) => stream.once('close', () => resolve()));
}

function openRequest(port: number, body: string): ClientRequest {
  const outgoing = httpRequest({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/v1/messages',
    agent: false,
    headers: ['host', 'localhost', ...anthropicHeaders, 'content-length', String(body.length)],
  });
  outgoing.on('error', () => {});
  outgoing.end(body);
  return outgoing;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Hands connections on to another port, so that it has a second name. */
async function startRelay() {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const other = connect(relay.target, '127.0.0.1');
    for (const [one, two] of [
      [client, other],
      [other, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.pipe(two);
    }
  });
  const listening = deferred<void>();
  server.listen(0, '127.0.0.1', () => listening.resolve());
  await listening.promise;
  const address = server.address();
  const relay = {
    target: 0,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  return relay;
}
