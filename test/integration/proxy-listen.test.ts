// Binding the port, the control endpoints, and ending.
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer, type Server as NetServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { deferred } from '../../src/base/async.ts';
import { ProxyError } from '../../src/proxy/error.ts';
import {
  anthropicHeaders,
  answerJson,
  controlToken,
  plainAnswer,
  send,
  startTestProxy,
  type TestProxy,
  userMessage,
} from './proxy-harness.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(...given: Parameters<typeof startTestProxy>): Promise<TestProxy> {
  const line = await startTestProxy(...given);
  open.push(line);
  return line;
}

async function hold(server: NetServer | Server, host: string, port = 0): Promise<number> {
  server.listen({ host, port, ipv6Only: host === '::1' });
  await once(server, 'listening');
  open.push(server);
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const hasIpv6 = await new Promise<boolean>((resolve) => {
  const probe = createServer().once('error', () => resolve(false));
  probe.listen(0, '::1', () => probe.close(() => resolve(true)));
});

describe('binding', () => {
  test('listens on every loopback address with one port', async () => {
    const line = await start();
    expect(line.proxy.addresses).toEqual(hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1']);
    for (const host of line.proxy.addresses) {
      expect((await send(line.proxy.port, { host, body: userMessage('hi') })).status).toBe(200);
    }
  });

  test.runIf(hasIpv6)('an impostor on ::1 stops the start, is named, and 127.0.0.1 is free again', async () => {
    const port = await hold(
      createHttpServer((_request, response) => response.end('{"name":"other"}')),
      '::1',
    );
    const error = await startTestProxy({ settings: { port } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProxyError);
    expect(error).toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining(`Another program holds [::1]:${port}`),
    });
    await hold(createServer(), '127.0.0.1', port);
  });

  test('a silent program on 127.0.0.1 is named as another program', async () => {
    const port = await hold(createServer(), '127.0.0.1');
    await expect(startTestProxy({ settings: { port } })).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining(`Another program holds 127.0.0.1:${port}`),
    });
  });

  test('another Pretense on the port is told from other programs', async () => {
    const first = await start({ settings: { version: '9.8.7' } });
    await expect(startTestProxy({ settings: { port: first.proxy.port } })).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringContaining('A Pretense (version 9.8.7) already listens'),
    });
  });

  test.each(['not a url', 'ftp://example.com', 'https://user:pass@example.com', 'https://example.com/?key=1'])(
    'an upstream like %s is refused',
    async (url) => {
      await expect(startTestProxy({ settings: { upstreams: { anthropic: url } } })).rejects.toMatchObject({
        code: 'upstream-invalid',
      });
    },
  );

  test.each(['localhost', '127.0.0.1', '[::1]'])(
    'an upstream that is the proxy itself (%s) is refused, and the port is free again',
    async (host) => {
      const port = await hold(createServer(), '127.0.0.1');
      for (const one of open.splice(0)) await new Promise((resolve) => (one as Server).close(resolve));
      const settings = { port, upstreams: { anthropic: `http://${host}:${port}/` } };
      await expect(startTestProxy({ settings })).rejects.toMatchObject({ code: 'upstream-is-self' });
      await hold(createServer(), '127.0.0.1', port);
    },
  );
});

describe('control endpoints', () => {
  const authorized = ['authorization', `Bearer ${controlToken}`];
  const get = (line: TestProxy, path: string, headers: readonly string[] = authorized) =>
    send(line.proxy.port, { method: 'GET', path: `/__pretense/${path}`, headers });

  test('hello tells name and version to anybody on this machine', async () => {
    const line = await start();
    const answer = await get(line, 'hello', []);
    expect(JSON.parse(answer.body.toString())).toEqual({ name: 'pretense', version: '0.0.0-test' });
  });

  test.each<[string, readonly string[]]>([
    ['no token', []],
    ['a wrong token', ['authorization', 'Bearer wrong']],
    ['the token without its scheme', ['authorization', controlToken]],
  ])('status with %s is refused', async (_name, headers) => {
    const answer = await get(await start(), 'status', headers);
    expect(answer.status).toBe(401);
  });

  test('an empty token opens nothing', async () => {
    const line = await start({ settings: { controlToken: '' } });
    expect((await get(line, 'status', ['authorization', 'Bearer '])).status).toBe(401);
  });

  test('a web page does not reach them, not even hello', async () => {
    const answer = await get(await start(), 'hello', [...authorized, 'origin', 'https://evil.example']);
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([400, 'browser-origin']);
  });

  test('status shows the counters', async () => {
    const line = await start();
    await send(line.proxy.port, { body: userMessage('hi') });
    const status = JSON.parse((await get(line, 'status')).body.toString()) as unknown;
    expect(status).toMatchObject({ requests: 1, protectedRequests: 1, port: line.proxy.port });
  });

  test('endpoints of the program get the parsed body, go before built-in ones, and their errors are JSON', async () => {
    const line = await start({
      ports: {
        control: {
          'POST /__pretense/echo': async (body) => ({ got: body }),
          'GET /__pretense/status': async () => ({ own: true }),
          'GET /__pretense/fail': async () => {
            throw new Error('secret detail');
          },
        },
      },
    });
    const echo = await send(line.proxy.port, { path: '/__pretense/echo', headers: authorized, body: '{"a":[1]}' });
    expect(JSON.parse(echo.body.toString())).toEqual({ got: { a: [1] } });
    expect(JSON.parse((await get(line, 'status')).body.toString())).toEqual({ own: true });
    const failed = await get(line, 'fail');
    expect([failed.status, failed.body.toString().includes('secret detail')]).toEqual([500, false]);
    expect((await get(line, 'toString')).status).toBe(404);
    const broken = await send(line.proxy.port, { path: '/__pretense/echo', headers: authorized, body: '{' });
    expect(broken.status).toBe(400);
  });

  test('stop answers, then the proxy closes', async () => {
    const line = await start();
    const answer = await send(line.proxy.port, { path: '/__pretense/stop', headers: authorized });
    expect(answer.status).toBe(200);
    await line.proxy.closed;
    await expect(send(line.proxy.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('ending', () => {
  test('a drain lets a running answer finish and refuses what comes after on an open connection', async () => {
    const arrived = deferred<() => void>();
    const line = await start();
    line.provider.handler = (request, response, one) =>
      arrived.resolve(() => answerJson(plainAnswer)(request, response, one));
    const running = send(line.proxy.port, { body: userMessage('hi') });
    const finish = await arrived.promise;
    const drained = line.proxy.drain(5_000);
    await expect(send(line.proxy.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    finish();
    expect((await running).status).toBe(200);
    await drained;
    await line.proxy.closed;
    expect(line.proxy.statistics().inFlight).toBe(0);
  });

  test('a drain whose time is over ends what runs, and its record says so', async () => {
    const arrived = deferred<void>();
    const line = await start({ handler: () => arrived.resolve() });
    const running = send(line.proxy.port, { headers: anthropicHeaders, body: userMessage('hi') });
    await arrived.promise;
    await line.proxy.drain(10);
    const answer = await running;
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([503, 'draining']);
    expect(await line.recordOf('ai.response')).toMatchObject({ outcome: 'drained' });
  });

  test('draining twice is the same as once', async () => {
    const line = await start();
    await Promise.all([line.proxy.drain(10), line.proxy.drain(10)]);
    await line.proxy.drain(10);
  });
});
