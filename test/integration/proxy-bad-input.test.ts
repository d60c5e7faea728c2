// Bad input, each case a named test: nothing unchecked is sent, and the message says what happened.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditError } from '../../src/audit/error.ts';
import {
  anthropicHeaders,
  leaksOf,
  send,
  sendRaw,
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

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const withContent = (json: string): string =>
  `{"model":"m","max_tokens":1,"messages":[{"role":"user","content":${json}}]}`;

/** The answer of the proxy itself: provider's error shape, rule in the header, and nothing at the provider. */
function expectBlocked(answer: Awaited<ReturnType<typeof send>>, status: number, rule: string | RegExp): void {
  expect(answer.status).toBe(status);
  expect(String(answer.headers['x-pretense-rule'])).toMatch(rule);
  expect(JSON.parse(answer.body.toString())).toMatchObject({ type: 'error', error: { message: expect.any(String) } });
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect(line.provider.received).toEqual([]);
}

describe('bodies', () => {
  test.each<[string, string | Buffer, string | RegExp]>([
    ['truncated JSON', userMessage('quarkleLedger').slice(0, -5), /^not-json$/],
    ['no JSON at all', 'quarkleLedger', /^not-json$/],
    ['an empty body', '', /^not-json$/],
    ['two JSON texts', `${userMessage('a')}${userMessage('b')}`, /^not-json$/],
    ['deep nesting', withContent(nested(100_000)), /^too-deep$/],
    [
      'duplicate keys',
      '{"model":"m","messages":[],"messages":[{"role":"user","content":"quarkleLedger"}]}',
      /^duplicate-key$/,
    ],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('{"model":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
      /^body-not-utf8$/,
    ],
    [
      'half a surrogate pair in raw bytes',
      Buffer.from(withContent('"\u0001"').replace('\u0001', '\xed\xa0\x80'), 'latin1'),
      /^body-not-utf8$/,
    ],
    ['random bytes', randomBytes(2000), /^(?:body-not-utf8|not-json)$/],
  ])('%s: blocked with 400, nothing is sent', async (_name, body, rule) => {
    expectBlocked(await send(line.proxy.port, { body }), 400, rule);
    const record = await line.recordOf('ai.request');
    expect(record).toMatchObject({ decision: 'block', bytes_sent: 0, hash_sent: null });
    expect(String(record['rule'])).toMatch(rule);
  });

  test.each<[string, string]>([
    ['half a surrogate pair as an escape', withContent('"\\ud800 quarkleLedger"')],
    [
      '`__proto__` keys',
      '{"__proto__":{"quarkleLedger":"zorbam_rate_table"},"model":"m","max_tokens":1,"messages":[{"role":"user","content":"quarkleLedger","__proto__":{"x":"computeZorbamPremium"}}]}',
    ],
    [
      '`constructor` and `toString` keys',
      '{"model":"m","max_tokens":1,"constructor":"computeZorbamPremium","messages":[{"role":"user","content":"x","toString":"quarkleLedger"}]}',
    ],
  ])('%s: checked like any other text, or blocked', async (_name, body) => {
    const answer = await send(line.proxy.port, { body });
    expect([200, 400]).toContain(answer.status);
    expect(leaksOf(line.provider)).toEqual([]);
  });

  test('a body of 100 MB is refused with 413 by its announced length, before it is read', async () => {
    const answer = await sendRaw(
      line.proxy.port,
      `POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857600\r\n\r\n{"model":`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer.toLowerCase()).toContain('x-pretense-rule: body-too-large');
    expect(line.provider.received).toEqual([]);
  });

  test('a body that grows beyond the limit without announcing it is refused with 413', async () => {
    const small = await startTestProxy({ settings: { maxBodyBytes: 1000 } });
    const answer = await send(small.proxy.port, {
      headers: [...anthropicHeaders, 'transfer-encoding', 'chunked'],
      body: userMessage('x'.repeat(5000)),
    });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([413, 'body-too-large']);
    expect(small.provider.received).toEqual([]);
    await small.close();
  });

  test('a compressed body that unfolds beyond the limit is refused with 413', async () => {
    const small = await startTestProxy({ settings: { maxBodyBytes: 10_000 } });
    const answer = await send(small.proxy.port, {
      headers: [...anthropicHeaders, 'content-encoding', 'gzip'],
      body: gzipSync(userMessage('x'.repeat(1_000_000))),
    });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([413, 'body-too-large']);
    expect(small.provider.received).toEqual([]);
    await small.close();
  });

  test('a 12 MB body passes', async () => {
    const answer = await send(line.proxy.port, { body: userMessage('lorem ipsum '.repeat(1_000_000)) });
    expect(answer.status).toBe(200);
    expect(line.provider.received[0]?.body.length).toBeGreaterThan(12_000_000);
  });

  test.each<[string, string, string | Buffer]>([
    ['an unknown content-encoding', 'compress', userMessage('quarkleLedger')],
    ['a content-encoding that lies', 'gzip', userMessage('quarkleLedger')],
    ['truncated gzip', 'gzip', gzipSync(userMessage('quarkleLedger')).subarray(0, 40)],
    ['truncated zstd', 'zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0x10])],
    ['many layers', 'gzip, gzip, gzip', userMessage('quarkleLedger')],
  ])('%s: blocked with 400', async (_name, coding, body) => {
    const answer = await send(line.proxy.port, { headers: [...anthropicHeaders, 'content-encoding', coding], body });
    expectBlocked(answer, 400, 'content-encoding');
  });

  test('a content-length above what comes: nothing is sent', async () => {
    const body = userMessage('quarkleLedger');
    const answer = await sendRaw(
      line.proxy.port,
      `POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length + 100}\r\n\r\n${body}`,
      { halfClose: true },
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.toLowerCase()).toContain('x-pretense-rule: body-incomplete');
    expect(line.provider.received).toEqual([]);
  });

  test('a content-length below what comes: blocked, and the rest is no second request', async () => {
    const body = userMessage('quarkleLedger');
    const answer = await sendRaw(
      line.proxy.port,
      `POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length - 9}\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(line.provider.received).toEqual([]);
  });

  test('a client that leaves in the middle of its body: nothing is sent', async () => {
    const socket = connect(line.proxy.port, '127.0.0.1');
    socket.write('POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"model":');
    await once(socket, 'connect');
    socket.resetAndDestroy();
    await once(socket, 'close');
    await send(line.proxy.port, { body: userMessage('next') });
    expect(line.provider.received).toHaveLength(1);
  });
});

describe('who may speak to the port', () => {
  test.each<[string, readonly string[]]>([
    ['a page of another site', ['Origin', 'https://evil.example']],
    ['a page on this machine', ['Origin', 'http://localhost:3000']],
    ['a sandboxed frame', ['Origin', 'null']],
    ['a browser extension', ['Origin', 'chrome-extension://abc']],
    ['a form post without an Origin', ['Sec-Fetch-Site', 'cross-site']],
    ['a link that was opened', ['Sec-Fetch-Site', 'none']],
  ])('%s is refused with 400 and no CORS header', async (_name, extra) => {
    const answer = await send(line.proxy.port, {
      headers: [...anthropicHeaders, ...extra],
      body: userMessage('quarkleLedger'),
    });
    expectBlocked(answer, 400, 'browser-origin');
  });

  test("an editor's own view may pass", async () => {
    const headers = [...anthropicHeaders, 'Origin', 'vscode-webview://abc', 'Sec-Fetch-Site', 'cross-site'];
    expect((await send(line.proxy.port, { headers, body: userMessage('hi') })).status).toBe(200);
  });

  test('a preflight is refused', async () => {
    const headers = ['Origin', 'https://evil.example', 'Access-Control-Request-Method', 'POST'];
    expectBlocked(await send(line.proxy.port, { method: 'OPTIONS', headers }), 400, 'browser-origin');
    expectBlocked(await send(line.proxy.port, { method: 'OPTIONS', headers: [] }), 400, 'browser-origin');
  });

  test.each<[string, string]>([
    ['another name (DNS rebinding)', 'evil.example'],
    ['another name with our port', 'evil.example:PORT'],
    ['another port', 'localhost:1'],
    ['a name that only begins like ours', 'localhost.evil.example'],
    ['an address beside ours', '127.0.0.2:PORT'],
    ['a wildcard address', '0.0.0.0:PORT'],
    ['user information', 'localhost@evil.example'],
    ['nothing', ''],
  ])('a Host header that names %s is answered 421', async (_name, host) => {
    const value = host.replace('PORT', String(line.proxy.port));
    const body = userMessage('quarkleLedger');
    const answer = await sendRaw(
      line.proxy.port,
      `POST /v1/messages HTTP/1.1\r\nHost: ${value}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(answer.toLowerCase()).toContain('x-pretense-rule: foreign-host');
    expect(line.provider.received).toEqual([]);
  });

  test('two Host headers are answered 421', async () => {
    const answer = await sendRaw(
      line.proxy.port,
      'GET /v1/models HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
  });

  test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])(
    'Host %s is ours, with the port and without',
    async (name) => {
      for (const host of [name, `${name}:${line.proxy.port}`]) {
        const answer = await sendRaw(
          line.proxy.port,
          `GET /v1/models HTTP/1.1\r\nHost: ${host}\r\nanthropic-version: 1\r\nConnection: close\r\n\r\n`,
        );
        expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      }
    },
  );

  test.each<[string, string]>([
    [
      'websocket',
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ],
    ['h2c', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA'],
    ['an upgrade that connection does not name', 'Connection: close\r\nUpgrade: websocket'],
  ])('%s is answered 426', async (_name, headers) => {
    const answer = await sendRaw(
      line.proxy.port,
      `GET /v1/responses HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 426 /);
    expect(answer.toLowerCase()).toContain('x-pretense-rule: upgrade');
    expect(line.provider.received).toEqual([]);
  });

  test.each<[string, string]>([
    ['CONNECT', 'CONNECT api.anthropic.com:443 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    [
      'a target with a host in it',
      'GET http://evil.example/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    ],
  ])('%s is answered 400: this is no HTTP tunnel', async (_name, bytes) => {
    expect(await sendRaw(line.proxy.port, bytes)).toMatch(/^HTTP\/1\.1 400 /);
    expect(line.provider.received).toEqual([]);
  });
});

describe('requests that two programs could read differently', () => {
  const json = '{"model":"m","max_tokens":1,"messages":[]}';
  const chunked = `${json.length.toString(16)}\r\n${json}\r\n0\r\n\r\n`;
  test.each<[string, string]>([
    ['content-length before transfer-encoding', `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`],
    ['transfer-encoding before content-length', `Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n${chunked}`],
    ['two content-lengths that differ', `Content-Length: ${json.length}\r\nContent-Length: 3\r\n\r\n${json}`],
    [
      'two content-lengths that agree',
      `Content-Length: ${json.length}\r\nContent-Length: ${json.length}\r\n\r\n${json}`,
    ],
    ['a list as content-length', `Content-Length: ${json.length}, ${json.length}\r\n\r\n${json}`],
    ['a signed content-length', `Content-Length: +${json.length}\r\n\r\n${json}`],
    ['a transfer-encoding that is not chunked', `Transfer-Encoding: xchunked\r\n\r\n${chunked}`],
    ['two transfer-encodings', `Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n${chunked}`],
    ['gzip as transfer-encoding', `Transfer-Encoding: gzip, chunked\r\n\r\n${chunked}`],
    ['a header folded with a space', `X-A: one\r\n two\r\nContent-Length: ${json.length}\r\n\r\n${json}`],
    ['a header folded with a tab', `X-A: one\r\n\ttwo\r\nContent-Length: ${json.length}\r\n\r\n${json}`],
    ['a space before the colon', `Content-Length : ${json.length}\r\n\r\n${json}`],
    ['a zero byte in a header', `X-A: a\0b\r\nContent-Length: ${json.length}\r\n\r\n${json}`],
    ['a control character in a header', `X-A: a\x01b\r\nContent-Length: ${json.length}\r\n\r\n${json}`],
    ['a bare carriage return', `X-A: a\rX-B: b\r\nContent-Length: ${json.length}\r\n\r\n${json}`],
    ['a chunk size that is no number', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'],
  ])('%s: refused with 400, nothing is sent', async (_name, rest) => {
    const answer = await sendRaw(line.proxy.port, `POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n${rest}`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.toLowerCase()).toContain('x-pretense-rule: ');
    expect(line.provider.received).toEqual([]);
  });

  test('more headers than the limit are refused instead of dropped in silence', async () => {
    const extra = Array.from({ length: 300 }, (_, at) => [`x-${at}`, '1']).flat();
    const answer = await send(line.proxy.port, { headers: [...anthropicHeaders, ...extra], body: userMessage('hi') });
    expectBlocked(answer, 400, 'malformed-request');
  });

  test('a head larger than the limit is refused', async () => {
    const answer = await sendRaw(
      line.proxy.port,
      `GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('unknown paths', () => {
  test('JSON is scanned string by string, keys included', async () => {
    const answer = await send(line.proxy.port, {
      path: '/v1/unknown/thing',
      body: JSON.stringify({ quarkleLedger: ['see QuarkleLedgerService now', { deep: 'zorbam_rate_table' }], n: 1 }),
    });
    expect(answer.status).toBe(200);
    expect(line.provider.received).toHaveLength(1);
    expect(leaksOf(line.provider)).toEqual([]);
  });

  test.each<[string, string | Buffer]>([
    ['text', 'quarkleLedger'],
    ['multipart', '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nquarkleLedger\r\n--x--'],
    ['lines of JSON', '{"a":1}\n{"a":2}\n'],
  ])('a body of %s is blocked', async (_name, body) => {
    expectBlocked(await send(line.proxy.port, { path: '/v1/notes', body }), 400, 'body-not-json');
  });

  test('a request that nothing assigns to a provider is blocked', async () => {
    const answer = await send(line.proxy.port, { method: 'GET', path: '/v2/who', headers: [] });
    expectBlocked(answer, 400, 'unknown-upstream');
    expect(await line.recordOf('ai.request')).toMatchObject({
      decision: 'block',
      rule: 'unknown-upstream',
      provider: null,
    });
  });
});

describe('a provider that misbehaves', () => {
  const body = userMessage('quarkleLedger', { stream: true });

  test("refuses connections: 502 in the provider's error shape", async () => {
    const { port } = line.proxy;
    await line.provider.close();
    const answer = await send(port, { body });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([502, 'upstream-unreachable']);
    expect(await line.recordOf('ai.response')).toMatchObject({ outcome: 'upstream-unreachable', status: null });
  });

  test('resets before it answers: 502', async () => {
    line.provider.handler = (request) => request.socket.resetAndDestroy();
    const answer = await send(line.proxy.port, { body });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([502, 'upstream-reset']);
  });

  test("resets in the middle of a stream: the client's connection breaks too", async () => {
    line.provider.handler = (request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(textStream(['hel']).slice(0, 300), () => request.socket.resetAndDestroy());
    };
    const answer = await send(line.proxy.port, { body });
    expect([answer.status, answer.isCut]).toEqual([200, true]);
    expect((await line.recordOf('ai.response'))['outcome']).toBe('upstream-reset');
  });

  test('closes a JSON answer early: 502, since nothing was sent yet', async () => {
    line.provider.handler = (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"type":', () => request.socket.destroy());
    };
    const answer = await send(line.proxy.port, { body });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([502, 'upstream-reset']);
  });

  test('says nothing: 502 after the idle time', async () => {
    const slow = await startTestProxy({ handler: () => {}, settings: { upstreamIdleTimeoutMs: 60 } });
    const answer = await send(slow.proxy.port, { body });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([502, 'upstream-timeout']);
    await slow.close();
  });

  test("stalls in the middle of a stream: the client's connection breaks after the idle time", async () => {
    const slow = await startTestProxy({ settings: { upstreamIdleTimeoutMs: 60 } });
    slow.provider.handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(textStream(['hello']).slice(0, 300));
    };
    const answer = await send(slow.proxy.port, { body });
    expect(answer.isCut).toBe(true);
    expect((await slow.recordOf('ai.response'))['outcome']).toBe('upstream-timeout');
    await slow.close();
  });

  test('sends events that are no JSON: they pass, and what can be read is still reversed', async () => {
    line.provider.handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const [start = '', ...rest] = textStream([line.surrogateOf('quarkle')]).split('\n\n');
      response.end([start, 'event: odd\ndata: {"broken', ...rest].join('\n\n'));
    };
    const answer = await send(line.proxy.port, { body });
    expect(answer.body.toString()).toContain('data: {"broken');
    expect(answer.body.toString()).toContain('quarkle');
    expect((await line.recordOf('ai.response'))['broken_events']).toBe(1);
  });

  test('sends HTML where a stream was asked for: it passes with its status', async () => {
    line.provider.handler = (_request, response) => {
      response.writeHead(503, { 'content-type': 'text/html' });
      response.end('<h1>maintenance</h1>');
    };
    const answer = await send(line.proxy.port, { body });
    expect([answer.status, answer.body.toString()]).toEqual([503, '<h1>maintenance</h1>']);
  });

  test.each([
    ['an unknown content-encoding', 'compress', Buffer.from('x'), 502],
    ['broken gzip', 'gzip', Buffer.from('not gzip at all'), 502],
  ])('sends JSON in %s: 502', async (_name, coding, bytes, status) => {
    line.provider.handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding });
      response.end(bytes);
    };
    const answer = await send(line.proxy.port, { body });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([status, 'upstream-encoding']);
  });

  test('sends JSON that is no UTF-8: 502', async () => {
    line.provider.handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(Buffer.from([0x22, 0xff, 0x22]));
    };
    const answer = await send(line.proxy.port, { body });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([502, 'upstream-unreadable']);
  });
});

describe('what must be on disk first', () => {
  test.each(['ENOSPC', 'EROFS', 'EACCES'])(
    'the record cannot be written (%s): 400, nothing arrives, and then it works again',
    async (code) => {
      line.disk.append = () => Promise.reject(new AuditError('disk-full', `the audit log cannot be written (${code})`));
      const answer = await send(line.proxy.port, { body: userMessage('hello') });
      expectBlocked(answer, 400, 'record-unwritable');
      expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { message: expect.stringContaining(code) } });
      line.disk.append = async () => {};
      expect((await send(line.proxy.port, { body: userMessage('hello') })).status).toBe(200);
    },
  );

  test('the word map cannot be written: 400, nothing arrives', async () => {
    line.disk.persist = () => Promise.reject(new Error('disk'));
    expectBlocked(await send(line.proxy.port, { body: userMessage('quarkleLedger') }), 400, 'map-unwritable');
  });

  test('the text of an unexpected error never reaches the client', async () => {
    line.protection = {
      get mutator(): never {
        throw new TypeError('quarkleLedger in an error');
      },
    };
    const answer = await send(line.proxy.port, { body: userMessage('quarkleLedger') });
    expectBlocked(answer, 400, 'unchecked');
    expect(answer.body.toString()).not.toContain('quarkle');
  });
});
