import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type UpstreamRequest, UpstreamPool } from './upstream.ts';

const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

let server: Server;
let port: number;
let sockets: Socket[];
let received: string;
let pool: UpstreamPool;
let onConnection: (() => void)[];
let onClosed: (() => void)[];
/** What the provider does with the bytes of a request. */
let onData: (socket: Socket) => void;

beforeEach(async () => {
  sockets = [];
  received = '';
  onConnection = [];
  onClosed = [];
  onData = (socket) => void socket.write(answer);
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received += chunk.toString();
      onData(socket);
    });
    socket.once('close', () => onClosed.shift()?.());
    onConnection.shift()?.();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  pool = new UpstreamPool({ idleTimeoutMs: 20_000, certificateAuthorities: undefined });
});

afterEach(async () => {
  pool.dispose();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const signal = (): AbortSignal => new AbortController().signal;
const nextConnection = (): Promise<void> => new Promise((resolve) => onConnection.push(resolve));
const nextClose = (): Promise<void> => new Promise((resolve) => onClosed.push(resolve));

function requestFor(body: string): UpstreamRequest {
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    method: 'POST',
    target: '/v1/messages',
    headers: ['host', `127.0.0.1:${port}`, 'content-length', String(body.length)],
    body: Buffer.from(body),
  };
}

describe('an open request', () => {
  test('has its connection before it is sent, and not a byte has left', async () => {
    const connected = nextConnection();
    const open = pool.open(requestFor('hello'), signal());
    await connected;
    // Whatever was written when the connection was made would be there before an answer to somebody else.
    const other = nextConnection();
    const second = pool.open(requestFor('second'), signal());
    await other;
    (await second.send()).resume();
    expect(received).not.toContain('hello');
    const head = await open.send();
    expect(head.statusCode).toBe(200);
    expect(received).toContain('hello');
    head.resume();
  });

  test('that is abandoned closes its connection without a byte', async () => {
    const connected = nextConnection();
    const closed = nextClose();
    const open = pool.open(requestFor('hello'), signal());
    await connected;
    open.abandon();
    await closed;
    expect(received).toBe('');
  });

  test('tells whoever sends it that nobody could be reached meanwhile', async () => {
    await new Promise((resolve) => server.close(resolve));
    const open = pool.open(requestFor('hello'), signal());
    await expect(open.send()).rejects.toMatchObject({ code: 'upstream-unreachable' });
  });

  test('goes out over another connection when the provider closed the kept one in the meantime', async () => {
    const first = await pool.open(requestFor('first'), signal()).send();
    await new Promise((resolve) => first.resume().once('end', resolve));
    onData = (socket) => void (socket === sockets[0] ? socket.destroy() : socket.write(answer));
    const closed = nextClose();
    const open = pool.open(requestFor('second'), signal());
    sockets[0]?.destroy();
    await closed;
    const head = await open.send();
    expect(head.statusCode).toBe(200);
    expect(sockets).toHaveLength(2);
    expect(received).toContain('second');
    head.resume();
  });

  test('ends with its signal, sent or not', async () => {
    const controller = new AbortController();
    const closed = nextClose();
    const connected = nextConnection();
    const open = pool.open(requestFor('hello'), controller.signal);
    await connected;
    controller.abort(new Error('gone'));
    await closed;
    await expect(open.send()).rejects.toThrow('gone');
    expect(received).toBe('');
    await expect(pool.open(requestFor('hello'), controller.signal).send()).rejects.toThrow('gone');
  });
});
