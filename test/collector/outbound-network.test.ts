// What a collector sends to programs of others, through the proxy of a company and under its private root.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collectorOptions } from '../../src/cli/collector/collector-options.ts';
import * as collectorModule from '../../src/collector/collector.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { s3Target } from '../../src/collector/archive/s3-target.ts';
import type { ForwardSettings } from '../../src/collector/context.ts';
import { openReceiver } from '../../src/collector/forward/receiver.ts';
import type { Outbound } from '../../src/collector/http/outbound.ts';
import { type ConnectProxy, startConnectProxy } from '../integration/connect-proxy.ts';
import { privateAuthority } from '../integration/proxy-certificate.ts';
import { type SecureProvider, startSecureProvider } from '../integration/secure-provider.ts';
import { S3Server } from './s3-server.ts';

const authority = privateAuthority();
const names = ['siem.company.example', 'storage.company.example', '127.0.0.1'];
const identity = authority.issue(names);
const now = (): Date => new Date('2026-06-10T12:00:00.500Z');

let folder: string;
let closing: (() => unknown)[];

beforeEach(async () => {
  closing = [];
  folder = await mkdtemp(join(tmpdir(), 'pretense-outbound-'));
  await writeFile(join(folder, 'company-root.pem'), authority.certificate);
});

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  await rm(folder, { recursive: true, force: true });
});

async function proxyTo(target: number, isSecure = false): Promise<ConnectProxy> {
  const proxy = await startConnectProxy({ target, ...(isSecure ? { identity } : {}) });
  closing.push(() => proxy.close());
  return proxy;
}

/** As `pretense collector` makes it of its environment. */
async function outboundOf(environment: Readonly<Record<string, string>>): Promise<Outbound> {
  const same = (text: string): string => text;
  const style = { bold: same, dim: same, accent: same, warn: same };
  const output = { isJson: false, style, line: () => {}, json: () => {}, error: () => {} };
  const context = { values: {}, positionals: [], environment, workingDirectory: folder, output };
  const { outbound } = (await collectorOptions(context, collectorModule)).program;
  if (outbound === undefined) throw new Error('it has no way of its own');
  return outbound;
}

const root = (): Readonly<Record<string, string>> => ({ NODE_EXTRA_CA_CERTS: join(folder, 'company-root.pem') });

describe('a receiver of copies', () => {
  const secret = randomBytes(12).toString('hex');
  const settings: ForwardSettings = {
    name: 'siem',
    kind: 'splunk',
    url: 'https://siem.company.example/in?source=pretense',
    headers: { authorization: `Splunk ${secret}` },
    names: 'pseudonymise',
  };
  const record = {
    record: {
      v: 1,
      chain: 'c_a',
      inc: 1,
      seq: 0,
      prev_hash: '0'.repeat(64),
      type: 'heartbeat',
      timestamp: '2026-06-10T12:00:00.000Z',
    },
    leaf: 'a'.repeat(64),
  } as unknown as { readonly record: AuditRecord; readonly leaf: string };
  let server: SecureProvider;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    server = await startSecureProvider(identity);
    server.handler = (request, response) => {
      asked.push(`${request.method} ${request.headers.host}${request.url} ${request.headers.authorization}`);
      response.writeHead(200).end('{}');
    };
    closing.push(() => server.close());
  });

  const sendTo = async (environment: Readonly<Record<string, string>>, more: Partial<ForwardSettings> = {}) => {
    const receiver = openReceiver({ ...settings, ...more }, now, await outboundOf(environment));
    return receiver.send([record], { productVersion: '0.1.0', deviceId: 'dev_a' }, AbortSignal.timeout(20_000));
  };

  test.each(['splunk', 'otlp', 'ocsf'] as const)(
    '%s is reached through the proxy, which reads nothing',
    async (kind) => {
      const proxy = await proxyTo(server.port);
      expect(await sendTo({ ...root(), HTTPS_PROXY: proxy.url }, { kind })).toEqual({ kind: 'taken', rejected: 0 });
      expect(proxy.opened).toEqual(['siem.company.example:443']);
      expect(asked).toEqual([`POST siem.company.example/in?source=pretense Splunk ${secret}`]);
      expect(Buffer.concat(proxy.carried).includes(secret)).toBe(false);
    },
  );

  test('is reached through a proxy that speaks TLS and wants a password', async () => {
    const proxy = await proxyTo(server.port, true);
    proxy.credential = 'user:word@1';
    const url = proxy.url.replace('//', '//user:word%401@');
    expect(await sendTo({ ...root(), https_proxy: url })).toMatchObject({ kind: 'taken' });
    expect(await sendTo({ ...root(), https_proxy: proxy.url })).toEqual({ kind: 'later', reason: 'network proxy' });
    expect(asked).toHaveLength(1);
  });

  test('that NO_PROXY names is asked directly', async () => {
    const proxy = await proxyTo(server.port);
    const environment = { ...root(), HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1' };
    const url = `https://127.0.0.1:${server.port}/in`;
    expect(await sendTo(environment, { url })).toMatchObject({ kind: 'taken' });
    expect(proxy.opened).toEqual([]);
  });

  test('under a root that nobody trusts gets nothing, with and without a proxy', async () => {
    const proxy = await proxyTo(server.port);
    expect(await sendTo({ HTTPS_PROXY: proxy.url })).toMatchObject({ kind: 'later' });
    expect(await sendTo({}, { url: `https://127.0.0.1:${server.port}/in` })).toMatchObject({ kind: 'later' });
    expect(server.received).toEqual([]);
  });

  test('a proxy that is down is not gone round', async () => {
    const proxy = await proxyTo(server.port);
    await proxy.close();
    const url = `https://127.0.0.1:${server.port}/in`;
    expect(await sendTo({ ...root(), HTTPS_PROXY: proxy.url }, { url })).toEqual({
      kind: 'later',
      reason: 'network proxy',
    });
    expect(server.received).toEqual([]);
  });

  test('a redirect is an answer, and the credential stays', async () => {
    const proxy = await proxyTo(server.port);
    server.handler = (_request, response) => response.writeHead(307, { location: 'https://elsewhere.example/' }).end();
    expect(await sendTo({ ...root(), HTTPS_PROXY: proxy.url })).toEqual({ kind: 'later', reason: 'HTTP 307' });
    expect(proxy.opened).toHaveLength(1);
  });

  test('a proxy that cannot be used stops the start', async () => {
    await expect(outboundOf({ HTTPS_PROXY: 'socks5://127.0.0.1:1080' })).rejects.toMatchObject({
      code: 'network-proxy-invalid',
    });
  });
});

test('object storage is reached through the proxy, signed for its own name, and tried again when it is busy', async () => {
  const credentials = {
    accessKeyId: ['key', 'of', 'test'].join('-'),
    secretAccessKey: randomBytes(20).toString('hex'),
    region: 'eu-test-1',
  };
  const storage = await new S3Server(credentials).start();
  closing.push(() => storage.stop());
  const inside = Number(new URL(storage.endpoint).port);
  // TLS ends here; behind it is the storage.
  const front = createTlsServer({ key: identity.key, cert: identity.certificate }, (client) => {
    client.on('error', () => {});
    const upstream = connect(inside, '127.0.0.1');
    upstream.on('error', () => client.destroy());
    client.once('close', () => upstream.destroy());
    client.pipe(upstream).pipe(client);
  });
  front.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => front.close(resolve)));
  const address = front.address();
  const proxy = await proxyTo(typeof address === 'object' && address !== null ? address.port : 0);
  const outbound = await outboundOf({ ...root(), HTTPS_PROXY: proxy.url });
  const settings = {
    ...credentials,
    endpoint: 'https://storage.company.example',
    bucket: 'audit',
    objectLock: { mode: 'COMPLIANCE', days: 400 } as const,
  };
  const target = s3Target(settings, now, { outbound, multipartAboveBytes: 100_000, pieceBytes: 40_000 });
  const back = join(folder, 'back');
  for (const [key, bytes] of [
    ['tenant=a/whole', 1000],
    ['tenant=a/in pieces', 110_000],
  ] as const) {
    const content = randomBytes(bytes);
    const path = join(folder, 'file');
    await writeFile(path, content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(await target.store(key, { path, bytes, sha256 })).toMatchObject({ bytes });
    await target.load(key, back);
    expect((await readFile(back)).equals(content)).toBe(true);
    await rm(back);
  }
  expect(await target.list('tenant=a/')).toEqual(['tenant=a/in pieces', 'tenant=a/whole']);
  storage.failures.push(503, 429);
  expect(await target.list('none')).toEqual([]);
  expect(storage.failures).toEqual([]);
  expect(storage.faults).toEqual([]);
  expect(new Set(proxy.opened)).toEqual(new Set(['storage.company.example:443']));
  const alone = s3Target(settings, now, { outbound: await outboundOf({ HTTPS_PROXY: proxy.url }) });
  await expect(alone.list('tenant=a/')).rejects.toMatchObject({ code: 'target' });
});
