// Connections on both sides: aborts, redirects, kept-alive connections, back-pressure, limits, certificates.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deferred } from '../../src/base/async.ts';
import { fastest } from './fastest.ts';
import {
  anthropicHeaders,
  answerJson,
  leaksOf,
  plainAnswer,
  send,
  startTestProxy,
  type TestProxy,
  textStream,
  userMessage,
} from './proxy-harness.ts';

let line: TestProxy;

beforeEach(async () => {
  line = await startTestProxy();
});
afterEach(() => line.close());

/** Starts a request and hands out the moment of its answer's head, with a way to break it off. */
function openRequest(path: string, method: string, body?: string) {
  const outgoing = httpRequest({
    port: line.proxy.port,
    host: '127.0.0.1',
    method,
    path,
    agent: false,
    headers: [
      'host',
      'localhost',
      ...anthropicHeaders,
      ...(body === undefined ? [] : ['content-length', String(body.length)]),
    ],
  });
  outgoing.on('error', () => {});
  outgoing.end(body);
  return outgoing;
}

describe('a client that leaves', () => {
  test.each<[string, string, string, string | undefined]>([
    ['a stream', 'POST', '/v1/messages', userMessage('hi', { stream: true })],
    ['a request on an unknown path', 'GET', '/v1/models', undefined],
  ])('ends the upstream of %s within 100 ms', async (_name, method, path, body) => {
    const leave = async (): Promise<number> => {
      const upstreamClosed = deferred<number>();
      line.provider.handler = (_request, response) => {
        response.on('close', () => upstreamClosed.resolve(performance.now()));
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`${textStream(['hello']).split('\n\n')[0]}\n\n`);
      };
      const outgoing = openRequest(path, method, body);
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      answer.on('error', () => {});
      await once(answer, 'data');
      const left = performance.now();
      outgoing.destroy();
      return (await upstreamClosed.promise) - left;
    };
    expect(await fastest(100, leave)).toBeLessThan(100);
    expect(await line.recordOf('ai.response')).toMatchObject({ outcome: 'client-aborted' });
  });

  test('before the provider answers ends the upstream too', async () => {
    const arrived = deferred<void>();
    const closed = deferred<void>();
    line.provider.handler = (request) => {
      request.socket.on('close', () => closed.resolve());
      arrived.resolve();
    };
    const outgoing = openRequest('/v1/messages', 'POST', userMessage('hi'));
    await arrived.promise;
    outgoing.destroy();
    await closed.promise;
    expect(await line.recordOf('ai.response')).toMatchObject({ outcome: 'client-aborted', status: null });
  });

  test('while its record is being written has sent nothing', async () => {
    const writing = deferred<void>();
    const mayGoOn = deferred<void>();
    line.disk.append = async () => {
      writing.resolve();
      await mayGoOn.promise;
    };
    const outgoing = openRequest('/v1/messages', 'POST', userMessage('hi'));
    await writing.promise;
    outgoing.destroy();
    await new Promise((resolve) => outgoing.once('close', resolve));
    await send(line.proxy.port, { method: 'GET', path: '/__pretense/hello' });
    mayGoOn.resolve();
    await line.recordOf('ai.response');
    expect(line.provider.received).toEqual([]);
  });
});

describe('redirects', () => {
  test.each<[string, string, string | undefined]>([
    ['to another host', 'https://elsewhere.example/v1/messages', undefined],
    ['to the provider itself', 'PROVIDER/v1/other?x=1', '/v1/other?x=1'],
    ['relative', '/v1/other', '/v1/other'],
    ['to another host without a scheme', '//elsewhere.example/v1/messages', undefined],
  ])('%s are not followed, and lead back through the proxy or nowhere', async (_name, location, expected) => {
    line.provider.handler = (_request, response) => {
      response.writeHead(307, { location: location.replace('PROVIDER', line.provider.url) });
      response.end();
    };
    const answer = await send(line.proxy.port, { body: userMessage('quarkleLedger') });
    expect([answer.status, answer.headers.location]).toEqual([307, expected]);
    expect(line.provider.received).toHaveLength(1);
  });
});

describe('connections', () => {
  test('requests share a kept-alive connection to the provider', async () => {
    for (let round = 0; round < 3; round += 1) await send(line.proxy.port, { body: userMessage('hi') });
    await send(line.proxy.port, { method: 'GET', path: '/v1/models' });
    expect(new Set(line.provider.received.map((one) => one.connection)).size).toBe(1);
  });

  test('a kept-alive connection that the provider just closed costs no request', async () => {
    let count = 0;
    line.provider.handler = (request, response, one) => {
      count += 1;
      // The second request on a connection meets a provider that has given the connection up.
      if (count === 2) request.socket.resetAndDestroy();
      else answerJson(plainAnswer)(request, response, one);
    };
    await send(line.proxy.port, { body: userMessage('one') });
    const answer = await send(line.proxy.port, { body: userMessage('two') });
    expect(answer.status).toBe(200);
    expect(line.records.filter((record) => record.type === 'ai.request')).toHaveLength(2);
  });

  test('a client keeps its connection over requests, refusals included', async () => {
    const socket = connect(line.proxy.port, '127.0.0.1');
    socket.setEncoding('latin1');
    const ask = async (body: string): Promise<string> => {
      socket.write(`POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      const [chunk] = (await once(socket, 'data')) as [string];
      return chunk.slice(0, 12);
    };
    expect(await ask(userMessage('hi'))).toBe('HTTP/1.1 200');
    expect(await ask('no json')).toBe('HTTP/1.1 400');
    expect(await ask(userMessage('hi'))).toBe('HTTP/1.1 200');
    socket.destroy();
  });

  test('a slow reader slows the provider down instead of filling memory', async () => {
    const total = 64 * 1024 * 1024;
    let written = 0;
    line.provider.handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const block = Buffer.from(`: ${'x'.repeat(65_530)}\n\n`);
      const more = (): void => {
        while (written < total) {
          written += block.length;
          if (!response.write(block)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    };
    const outgoing = openRequest('/v1/messages', 'POST', userMessage('hi', { stream: true }));
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    answer.on('error', () => {});
    answer.pause();
    // Two further requests through the same process: by then the stream has had every chance to run ahead.
    for (let round = 0; round < 2; round += 1)
      await send(line.proxy.port, { method: 'GET', path: '/__pretense/hello' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBeLessThan(total / 2);
    outgoing.destroy();
  });

  test('requests beyond the memory budget wait for their turn', async () => {
    const size = userMessage('hi').length;
    const small = await startTestProxy({ settings: { maxInFlightBytes: size } });
    const arrivals = [deferred<() => void>(), deferred<() => void>()];
    let count = 0;
    small.provider.handler = (request, response, one) => {
      arrivals[count]?.resolve(() => answerJson(plainAnswer)(request, response, one));
      count += 1;
    };
    const first = send(small.proxy.port, { body: userMessage('hi') });
    const finishFirst = await arrivals[0]?.promise;
    const second = send(small.proxy.port, { body: userMessage('hi') });
    await send(small.proxy.port, { method: 'GET', path: '/__pretense/hello' });
    expect(count).toBe(1);
    finishFirst?.();
    (await arrivals[1]?.promise)?.();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
    await small.close();
  });

  test('expect: 100-continue is answered before the body, and refused requests are not asked for it', async () => {
    const body = userMessage('hi');
    const head = (host: string) =>
      `POST /v1/messages HTTP/1.1\r\nHost: ${host}\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
    const socket = connect(line.proxy.port, '127.0.0.1');
    socket.setEncoding('latin1');
    socket.write(head('localhost'));
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 100 Continue/);
    socket.write(body);
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200/);
    const refused = connect(line.proxy.port, '127.0.0.1');
    refused.setEncoding('latin1');
    refused.write(head('evil.example'));
    expect(String((await once(refused, 'data'))[0])).toMatch(/^HTTP\/1\.1 421/);
    socket.destroy();
    refused.destroy();
    expect(line.provider.received[0]?.rawHeaders.map((name) => name.toLowerCase())).not.toContain('expect');
  });
});

describe('requests without a body on unknown paths', () => {
  test('pass with order and spelling of headers, and are on the record', async () => {
    line.provider.handler = (_request, response) => {
      response.sendDate = false;
      response.writeHead(200, [
        'X-One',
        '1',
        'Set-Cookie',
        'a=1',
        'x-two',
        '2',
        'Set-Cookie',
        'b=2',
        'Content-Type',
        'application/json',
        'Content-Length',
        '2',
      ]);
      response.end('{}');
    };
    const answer = await send(line.proxy.port, {
      method: 'GET',
      path: '/v1/models?limit=5',
      headers: [...anthropicHeaders, 'X-Odd-Case', 'a', 'x-odd-case', 'b', 'Accept-Encoding', 'br'],
    });
    expect([answer.status, answer.body.toString()]).toEqual([200, '{}']);
    expect(answer.rawHeaders.slice(0, 8)).toEqual([
      'X-One',
      '1',
      'Set-Cookie',
      'a=1',
      'x-two',
      '2',
      'Set-Cookie',
      'b=2',
    ]);
    const [one] = line.provider.received;
    expect(one?.url).toBe('/v1/models?limit=5');
    expect(one?.rawHeaders.join('|')).toContain('X-Odd-Case|a|X-Odd-Case|b|Accept-Encoding|identity');
    expect(one?.rawHeaders).toContain(`127.0.0.1:${line.provider.port}`);
    expect(await line.recordOf('ai.passthrough')).toMatchObject({ method: 'GET', endpoint: 'other', bytes_sent: 0 });
    expect(JSON.stringify(line.records)).not.toContain('limit');
  });

  test('HEAD /api/hello of any client belongs to Anthropic', async () => {
    const answer = await send(line.proxy.port, {
      method: 'HEAD',
      path: '/api/hello',
      headers: ['user-agent', 'Bun/1.4.4'],
    });
    expect(answer.status).toBe(200);
    expect(line.provider.received[0]).toMatchObject({ method: 'HEAD', url: '/api/hello' });
  });

  test('names and secrets in path and query do not leave', async () => {
    const token = `${['gh', 'p'].join('')}_${'A1b2C3d4E5f6G7h8J9k0L1m2N3o4P5q6R7s8'}`;
    await send(line.proxy.port, {
      method: 'GET',
      path: `/v1/files/QuarkleLedgerService%2Ets?q=computeZorbamPremium&t=${token}`,
    });
    expect(leaksOf(line.provider)).toEqual([]);
    expect(line.provider.received[0]?.url).not.toContain(token);
    expect(await line.recordOf('ai.passthrough')).toMatchObject({ decision: 'redact', secrets_detected: 1 });
  });

  test('the path prefix of the configured upstream is kept', async () => {
    const prefixed = await startTestProxy();
    const other = await startTestProxy({
      settings: { upstreams: { anthropic: `${prefixed.provider.url}/gateway/anthropic/` } },
    });
    await send(other.proxy.port, { method: 'GET', path: '/v1/models' });
    await send(other.proxy.port, { path: '/messages?beta=true', body: userMessage('hi') });
    expect(prefixed.provider.received.map((one) => one.url)).toEqual([
      '/gateway/anthropic/v1/models',
      '/gateway/anthropic/v1/messages?beta=true',
    ]);
    await other.close();
    await prefixed.close();
  });

  test('a provider that cannot be reached gives 502 in its error shape', async () => {
    await line.provider.close();
    const answer = await send(line.proxy.port, { method: 'GET', path: '/v1/models' });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([502, 'upstream-unreachable']);
  });

  test('a record that cannot be written blocks these too', async () => {
    line.disk.append = () => Promise.reject(new Error('disk'));
    const answer = await send(line.proxy.port, { method: 'GET', path: '/v1/models' });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([400, 'record-unwritable']);
    expect(line.provider.received).toEqual([]);
  });
});
