// Whoever else listens on the port: it is named, never used, and never learns the token of the home.
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { proveListener } from '../../src/app/control-connection.ts';
import { helloPath } from '../../src/proxy/listen.ts';
import { makeHome, startWindow, statusOf, type TestHome, type TestWindow, type WindowOptions } from './host-windows.ts';
import { controlToken, startTestProxy } from './proxy-harness.ts';

let home: TestHome;
const windows: TestWindow[] = [];
const open: { close(): unknown }[] = [];
const timing = { firstRetryMs: 100, maxRetryMs: 100 };

beforeEach(async () => {
  home = await makeHome();
});

afterEach(async () => {
  for (const window of windows.splice(0)) await window.kill();
  for (const one of open.splice(0)) await one.close();
  rmSync(home.folder, { recursive: true, force: true });
});

async function openWindow(at = home, options: WindowOptions = {}): Promise<TestWindow> {
  const window = await startWindow(at, { timing, ...options });
  windows.push(window);
  return window;
}

/** A program of somebody else's on the port, that keeps everything that it is told. */
class Stranger {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  heard = '';

  constructor(answer: (socket: Socket, heard: string) => void) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => {
        this.heard += chunk.toString('latin1');
        answer(socket, chunk.toString('latin1'));
      });
    });
  }

  async listen(port: number): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    open.push(this);
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function answerJson(socket: Socket, value: unknown): void {
  const body = JSON.stringify(value);
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
}

describe('a port that is taken', () => {
  test('by another program is a problem that names it, and is tried again until it is free', async () => {
    const stranger = new Stranger((socket) => socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n'));
    await stranger.listen(home.port);
    const window = await openWindow();
    const { problem, role } = await window.until((state) => state.problem !== undefined);
    expect([role, problem?.code, problem?.port]).toEqual(['failed', 'port-taken', home.port]);
    if (process.platform === 'linux') expect(problem?.holder?.pid).toBe(process.pid);
    expect(stranger.heard).toContain(helloPath);
    expect(stranger.heard).not.toMatch(/authorization|prove/i);
    await stranger.close();
    expect((await window.until((state) => state.role === 'leader')).problem).toBeUndefined();
  });

  test.each<[string, (nonce: string) => unknown]>([
    ['has no proof', () => ({})],
    ['makes one up', (nonce) => ({ pid: process.pid, proof: nonce })],
    ['answers nonsense', () => 'proof'],
  ])('by a program that says it is Pretense and %s is an impostor, and never used', async (_what, prove) => {
    const stranger = new Stranger((socket, heard) => {
      const nonce = /"nonce":"([0-9a-f]+)"/.exec(heard)?.[1];
      if (heard.startsWith('GET')) answerJson(socket, { name: 'pretense', version: '0.1.0' });
      else if (nonce !== undefined) answerJson(socket, prove(nonce));
    });
    await stranger.listen(home.port);
    const window = await openWindow();
    const { problem, proxy } = await window.until((state) => state.problem !== undefined);
    expect([problem?.code, proxy]).toEqual(['impostor', undefined]);
    expect(stranger.heard).not.toMatch(/authorization/i);
  });

  test('by the Pretense of another home is not used either', async () => {
    const other = { ...(await makeHome()), port: home.port };
    open.push({ close: () => rmSync(other.folder, { recursive: true, force: true }) });
    const first = await openWindow(other);
    await first.until(({ role }) => role === 'leader');
    const { problem } = await (await openWindow()).until((state) => state.problem !== undefined);
    expect(problem).toMatchObject({ code: 'impostor', message: expect.stringContaining('another home') });
  });

  test('after the leader has gone is a problem for those who followed, and the token stays unsaid', async () => {
    const first = await openWindow();
    await first.until(({ role }) => role === 'leader');
    const second = await openWindow(home, { timing: { ...timing, jitterMs: 60_000 } });
    await second.until(({ role }) => role === 'follower');
    const token = readFileSync(join(home.home, 'run', 'control-token'), 'utf8').trim();
    await first.kill();
    const stranger = new Stranger((socket) => answerJson(socket, { name: 'pretense', version: '0.1.0' }));
    await stranger.listen(home.port);
    // A call of the window while nobody leads: it must not go to whoever listens now.
    await expect(second.call('snapshot')).rejects.toMatchObject({ code: 'not-connected' });
    expect(stranger.heard).not.toContain(token);
    expect(stranger.heard).not.toMatch(/authorization/i);
  });
});

describe('a proof', () => {
  const readToken = () => controlToken;

  test('comes from a proxy that knows the token, and its connection then carries requests', async () => {
    const line = await startTestProxy();
    open.push(line);
    const listener = await proveListener({ port: line.proxy.port, readToken });
    expect(listener).toMatchObject({ kind: 'ours', pid: process.pid });
    if (listener.kind !== 'ours') return;
    const ask = { method: 'GET', path: 'status', timeoutMs: 5_000 } as const;
    expect((await listener.connection.request(ask)).status).toBe(200);
    expect((await listener.connection.request(ask)).status).toBe(200);
    listener.connection.close();
  });

  test('is worth nothing to a program that passes the question on to the real one', async () => {
    const line = await startTestProxy();
    open.push(line);
    const relay = createServer((socket) => {
      const onward = connect(line.proxy.port, '127.0.0.1');
      socket.on('error', () => {}).pipe(onward);
      onward.on('error', () => {}).pipe(socket);
    });
    relay.listen(0, '127.0.0.1');
    await once(relay, 'listening');
    open.push(relay);
    const address = relay.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await proveListener({ port, readToken })).not.toHaveProperty('connection');
  });

  test('holds for one socket: what is asked after that socket has ended goes nowhere', async () => {
    const line = await startTestProxy();
    const listener = await proveListener({ port: line.proxy.port, readToken });
    if (listener.kind !== 'ours') throw new Error(listener.kind);
    await line.close();
    const stranger = new Stranger((socket) => answerJson(socket, {}));
    await stranger.listen(line.proxy.port);
    const ask = listener.connection.request({ method: 'GET', path: 'status', timeoutMs: 5_000 });
    await expect(ask).rejects.toMatchObject({ code: 'lost' });
    expect(stranger.heard).toBe('');
  });

  test('is asked of nobody where nobody listens', async () => {
    expect(await proveListener({ port: home.port, readToken })).toEqual({ kind: 'nobody' });
    await expect(statusOf(home)).rejects.toMatchObject({ code: 'not-running' });
  });
});
