// The way to a collector: TLS, pins, a company's proxy, redirects, clocks.
import { X509Certificate } from 'node:crypto';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { CollectorClient, collectorUrl } from '../../src/app/sync/collector-client.ts';
import { pinOf } from '../../src/app/sync/enrol.ts';
import { parseNetworkProxy } from '../../src/proxy/network-proxy.ts';
import { type ConnectProxy, startConnectProxy } from './connect-proxy.ts';
import { type Identity, privateAuthority } from './proxy-certificate.ts';
import { type SecureProvider, startSecureProvider } from './secure-provider.ts';

const authority = privateAuthority();
const identity = authority.issue(['collector.company.example', '127.0.0.1']);
const { signal } = new AbortController();
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function secure(own: Identity = identity): Promise<SecureProvider> {
  const server = await startSecureProvider(own);
  server.handler = (_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/json',
      date: new Date(Date.now() - 7_200_000).toUTCString(),
    });
    response.end('{"size":1}');
  };
  closing.push(() => server.close());
  return server;
}

interface Way {
  readonly url: string;
  readonly pin?: string | undefined;
  readonly authorities?: readonly string[];
  readonly proxy?: ConnectProxy;
}

function client({ url, pin, authorities = [authority.certificate], proxy }: Way): CollectorClient {
  const https = proxy === undefined ? undefined : parseNetworkProxy(proxy.url, 'HTTPS_PROXY');
  const made = new CollectorClient({
    url: collectorUrl(url),
    network: { authorities, proxies: { https, exceptions: [] } },
    pin,
  });
  closing.push(() => made.dispose());
  return made;
}

const ask = (way: Way) => client(way).call({ method: 'GET', path: '/v1/policy', token: 'not-for-others' }, signal);
const pinFor = ({ certificate }: Identity) => pinOf(new X509Certificate(certificate).fingerprint256);

describe('TLS', () => {
  test('with a certificate that the machine trusts; the clock of the collector is read from its answer', async () => {
    const server = await secure();
    const reply = await ask({ url: `https://127.0.0.1:${server.port}` });
    expect(reply).toMatchObject({ status: 200, body: { size: 1 } });
    expect(Math.round((reply.clockOffsetMs ?? 0) / 60_000)).toBe(-120);
  });

  test('with one that it does not trust: nothing is sent', async () => {
    const server = await secure();
    await expect(ask({ url: `https://127.0.0.1:${server.port}`, authorities: [] })).rejects.toMatchObject({
      code: 'untrusted',
    });
    expect(server.received).toEqual([]);
  });

  test('with the pinned one, and with another one that is trusted as well', async () => {
    const other = authority.issue(['127.0.0.1']);
    const server = await secure();
    const url = `https://127.0.0.1:${server.port}`;
    expect(await ask({ url, pin: pinFor(identity) })).toMatchObject({ status: 200 });
    expect(server.received).toHaveLength(1);
    await expect(ask({ url, pin: pinFor(other) })).rejects.toMatchObject({ code: 'untrusted' });
    expect(server.received).toHaveLength(1);
  });
});

describe("through a company's proxy", () => {
  test('with TLS to the collector inside, and its pin', async () => {
    const server = await secure();
    const proxy = await startConnectProxy({ target: server.port });
    closing.push(() => proxy.close());
    const url = 'https://collector.company.example';
    expect(await ask({ url, proxy, pin: pinFor(identity) })).toMatchObject({ status: 200 });
    expect(proxy.opened).toEqual(['collector.company.example:443']);
    expect(Buffer.concat(proxy.carried).includes('not-for-others')).toBe(false);
    await expect(ask({ url, proxy, pin: '0'.repeat(64) })).rejects.toMatchObject({ code: 'untrusted' });
  });

  test('that speaks TLS itself the pin is about the collector alone', async () => {
    const server = await secure();
    const proxy = await startConnectProxy({ target: server.port, identity: authority.issue(['127.0.0.1']) });
    closing.push(() => proxy.close());
    const url = 'https://collector.company.example';
    expect(await ask({ url, proxy, pin: pinFor(identity) })).toMatchObject({ status: 200 });
  });
});

async function plain(answer: Parameters<typeof createHttpServer>[1]): Promise<string> {
  const server: Server = createHttpServer(answer as never);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a redirect is an answer, and nobody follows it', async () => {
  let asked = 0;
  const elsewhere = await plain((_request, response) => {
    asked += 1;
    response.end();
  });
  const url = await plain((_request, response) => response.writeHead(307, { location: elsewhere }).end());
  expect(await ask({ url })).toMatchObject({ status: 307 });
  expect(asked).toBe(0);
});

test('an answer that never ends is cut off', async () => {
  const url = await plain((_request, response) => {
    response.on('error', () => undefined);
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 0x20)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  await expect(ask({ url })).rejects.toMatchObject({ code: 'bad-answer' });
});

test('nobody there is said with what becomes of the records', async () => {
  await expect(ask({ url: 'http://127.0.0.1:1' })).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('wait in the log') as unknown,
  });
});

test.each([
  'http://collector.company.example',
  'ftp://collector.company.example',
  'collector',
  'https://user:word@collector.company.example',
  'https://collector.company.example/?token=1',
])('%s is no address of a collector', (text) => {
  expect(() => collectorUrl(text)).toThrow(expect.objectContaining({ code: 'address' }));
});
