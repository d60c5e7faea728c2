// A real CONNECT proxy as companies have them, which leads every name to one port of this machine.
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { deferred } from '../../src/base/async.ts';
import type { Identity } from './proxy-certificate.ts';

export interface ConnectProxy {
  readonly url: string;
  readonly port: number;
  /** What was asked for, as `host:port`, in its order. */
  readonly opened: string[];
  /** Every byte that went through towards upstreams. */
  readonly carried: Buffer[];
  /** Ways that are open. */
  readonly open: Set<Duplex>;
  /** What the next CONNECT gets: a way, a status, silence, or nothing but an end. */
  mode: 'tunnel' | 'silent' | 'hang-up' | number;
  /** `user:password`; undefined: everybody is let through. */
  credential: string | undefined;
  /** Resolves with the connection of the next CONNECT. */
  nextConnect(): Promise<Duplex>;
  close(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** Port of this machine that every name leads to. */
  readonly target: number;
  /** The proxy itself speaks TLS. */
  readonly identity?: Identity;
}

export async function startConnectProxy({ target, identity }: ConnectProxyOptions): Promise<ConnectProxy> {
  const waiting: ((client: Duplex) => void)[] = [];
  const sockets = new Set<Socket>();
  const server: Server =
    identity === undefined ? createHttpServer() : createHttpsServer({ key: identity.key, cert: identity.certificate });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    proxy.opened.push(request.url ?? '');
    client.on('error', () => {});
    for (const wake of waiting.splice(0)) wake(client);
    answer(proxy, request, client, target);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const proxy: ConnectProxy = {
    url: `${identity === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    opened: [],
    carried: [],
    open: new Set(),
    mode: 'tunnel',
    credential: undefined,
    nextConnect: () => {
      const next = deferred<Duplex>();
      waiting.push(next.resolve);
      return next.promise;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}

function answer(proxy: ConnectProxy, request: IncomingMessage, client: Duplex, target: number): void {
  const { mode, credential } = proxy;
  if (mode === 'silent') {
    // Only who reads learns of the end.
    client.resume().once('end', () => client.destroy());
    return;
  }
  if (mode === 'hang-up') {
    client.destroy();
    return;
  }
  const wanted = credential === undefined ? undefined : `Basic ${Buffer.from(credential).toString('base64')}`;
  const isKnown = wanted === undefined || request.headers['proxy-authorization'] === wanted;
  const status = isKnown ? (mode === 'tunnel' ? 200 : mode) : 407;
  if (status !== 200) {
    client.end(`HTTP/1.1 ${status} No\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<p>Blocked</p`);
    return;
  }
  const upstream = connect(target, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    proxy.open.add(client);
    client.on('data', (chunk: Buffer) => proxy.carried.push(chunk));
    client.pipe(upstream).pipe(client);
  });
  upstream.on('error', () => client.destroy());
  upstream.once('close', () => client.destroy());
  client.once('close', () => {
    proxy.open.delete(client);
    upstream.destroy();
  });
}
