// The listening sockets, apart from who serves them: a process that takes over binds the port first and opens the home
// after, and what arrives in between waits instead of being refused.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { refusalOf } from './admission.ts';
import { helloPath, listenOnLoopback } from './listen.ts';

const maxHeaderBytes = 64 * 1024;
/** Only receiving a request is limited in time; an answer may stream for as long as it takes. */
const requestTimeoutMs = 300_000;
const headersTimeoutMs = 30_000;
/** Longer than tools keep a connection: the side that knows of the next request should close. */
const keepAliveTimeoutMs = 120_000;
const maxWaiting = 1_000;

/** Of every server that faces clients. */
export const serverLimits = {
  insecureHTTPParser: false,
  maxHeaderSize: maxHeaderBytes,
  requestTimeout: requestTimeoutMs,
  headersTimeout: headersTimeoutMs,
  keepAliveTimeout: keepAliveTimeoutMs,
  noDelay: true,
} as const;

/** Who serves what comes in. */
export interface DoorKeeper {
  accept(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex): void;
  connect(socket: Duplex): void;
  /** What Node's parser refused. */
  broken(error: NodeJS.ErrnoException, socket: Duplex): void;
}

/** Holds the port until `close`; whoever serves behind it closes it too. */
export class FrontDoor {
  readonly #version: string;
  readonly #waiting: (readonly [IncomingMessage, ServerResponse])[] = [];
  #keeper: DoorKeeper | undefined;
  #isClosed = false;
  servers: readonly Server[] = [];
  addresses: readonly string[] = [];
  port = 0;

  constructor(version: string) {
    this.#version = version;
  }

  create(): Server {
    const server = createServer(serverLimits);
    // Node would drop what is above its count in silence; the whole head is bounded, and admission counts.
    server.maxHeadersCount = 0;
    const accept = (request: IncomingMessage, response: ServerResponse): void => this.#accept(request, response);
    server.on('request', accept);
    // Without these Node would ask for the body before we have looked at the head.
    server.on('checkContinue', accept);
    server.on('checkExpectation', accept);
    server.on('upgrade', (request, socket) => this.#withKeeper(socket, (keeper) => keeper.upgrade(request, socket)));
    server.on('connect', (_request, socket) => this.#withKeeper(socket, (keeper) => keeper.connect(socket)));
    server.on('clientError', (error, socket) => this.#withKeeper(socket, (keeper) => keeper.broken(error, socket)));
    return server;
  }

  /** From now on the keeper gets everything, what has waited first. */
  open(keeper: DoorKeeper): void {
    this.#keeper = keeper;
    for (const [request, response] of this.#waiting.splice(0)) {
      if (!response.destroyed) keeper.accept(request, response);
    }
  }

  /** Takes no new connection, at once. Resolves when every connection has ended. */
  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  }

  /** Closes and ends every connection; what waits gets no answer. Twice is harmless. */
  async slam(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const closed = this.close();
    for (const server of this.servers) server.closeAllConnections();
    await closed;
  }

  #accept(request: IncomingMessage, response: ServerResponse): void {
    if (this.#keeper !== undefined) {
      this.#keeper.accept(request, response);
    } else if (request.url === helloPath && refusalOf(request, this.port) === undefined) {
      const body = JSON.stringify({ name: 'pretense', version: this.#version });
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body);
    } else if (this.#waiting.length < maxWaiting) {
      this.#waiting.push([request, response]);
    } else {
      response.destroy();
    }
  }

  #withKeeper(socket: Duplex, act: (keeper: DoorKeeper) => void): void {
    if (this.#keeper !== undefined) return act(this.#keeper);
    socket.on('error', () => {});
    socket.destroy();
  }
}

/** Binds as `listenOnLoopback` does, and rejects as it does. `version`: what `hello` tells until somebody serves. */
export async function openFrontDoor(port: number, version: string): Promise<FrontDoor> {
  const door = new FrontDoor(version);
  const listening = await listenOnLoopback(() => door.create(), port);
  door.servers = listening.servers;
  door.addresses = listening.addresses;
  door.port = listening.port;
  return door;
}
