// The socket that faces other machines: TLS 1.2 or newer, or plain HTTP behind something that ends TLS.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { constants } from 'node:crypto';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import { messageOf } from '../../base/error.ts';
import { ProxyError } from '../error.ts';
import { type DoorKeeper, serverLimits } from '../front-door.ts';

/** PEM texts. */
export interface NetworkTls {
  readonly certificate: string;
  readonly key: string;
  /** Whoever connects needs a certificate that one of these signed; undefined: nobody is asked for one. */
  readonly clientAuthorities: string | undefined;
}

export interface NetworkDoorOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Asked at the start and before each connection, so that a renewed certificate counts; the same object: unchanged. */
  readonly tls: (() => NetworkTls) | undefined;
  /** Lower case. A handshake that names another server is refused. */
  readonly hostNames: ReadonlySet<string>;
}

export interface NetworkAddress {
  readonly address: string;
  readonly port: number;
  readonly isTls: boolean;
}

const handshakeTimeoutMs = 10_000;
const maxConnections = 4_096;

/** Rejects with ProxyError: `bind-failed`, `port-taken`, `tls-invalid`. The caller closes it. */
export async function openNetworkDoor(options: NetworkDoorOptions): Promise<NetworkDoor> {
  const door = new NetworkDoor(options);
  await door.listen();
  return door;
}

export class NetworkDoor {
  readonly #options: NetworkDoorOptions;
  readonly #server: Server | SecureServer;
  #keeper: DoorKeeper | undefined;
  #port = 0;
  #isClosed = false;

  constructor(options: NetworkDoorOptions) {
    this.#options = options;
    this.#server = options.tls === undefined ? createServer(serverLimits) : this.#secureServer(options.tls);
    this.#server.maxConnections = maxConnections;
    // Node would drop what is above its count in silence; the whole head is bounded, and admission counts.
    this.#server.maxHeadersCount = 0;
    const accept = (request: IncomingMessage, response: ServerResponse): void => {
      if (this.#keeper === undefined) response.destroy();
      else this.#keeper.accept(request, response);
    };
    const server: Server = this.#server;
    server.on('request', accept).on('checkContinue', accept).on('checkExpectation', accept);
    server.on('upgrade', (request, socket) => this.#withKeeper(socket, (keeper) => keeper.upgrade(request, socket)));
    server.on('connect', (_request, socket) => this.#withKeeper(socket, (keeper) => keeper.connect(socket)));
    server.on('clientError', (error, socket) => this.#withKeeper(socket, (keeper) => keeper.broken(error, socket)));
  }

  get address(): NetworkAddress {
    return { address: this.#options.host, port: this.#port, isTls: this.#options.tls !== undefined };
  }

  listen(): Promise<void> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => reject(unbound(error, host, port)));
      this.#server.listen({ host, port, exclusive: true }, () => {
        const bound = this.#server.address();
        this.#port = typeof bound === 'object' && bound !== null ? bound.port : port;
        resolve();
      });
    });
  }

  /** From now on the keeper gets everything; before, connections are ended. */
  open(keeper: DoorKeeper): void {
    this.#keeper = keeper;
  }

  /** Takes no new connection. Resolves when every one has ended. */
  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Ends every connection. Twice is harmless. */
  async slam(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const closed = this.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #secureServer(read: () => NetworkTls): SecureServer {
    const { hostNames } = this.#options;
    let used = read();
    try {
      const server = createSecureServer({
        ...serverLimits,
        ...contextOf(used),
        handshakeTimeout: handshakeTimeoutMs,
        requestCert: used.clientAuthorities !== undefined,
        rejectUnauthorized: true,
        SNICallback: (name, callback) => {
          const isOurs = hostNames.size === 0 || isIP(name) !== 0 || hostNames.has(name.toLowerCase());
          // Null: the context of the server.
          callback(isOurs ? null : new Error('this server has another name'));
        },
      });
      server.on('connection', () => {
        const now = read();
        if (now === used) return;
        used = now;
        try {
          server.setSecureContext(contextOf(now));
        } catch {
          // What was in force stays; whoever reads the files has said so.
        }
      });
      return server;
    } catch (error) {
      throw new ProxyError(
        'tls-invalid',
        `The certificate, its key or the client authority cannot be used (${messageOf(error)}). They are PEM files: a chain, its unencrypted private key, and the certificates of the authority.`,
        { cause: error },
      );
    }
  }

  #withKeeper(socket: Duplex, act: (keeper: DoorKeeper) => void): void {
    if (this.#keeper !== undefined) return act(this.#keeper);
    socket.on('error', () => {});
    socket.destroy();
  }
}

function contextOf({ certificate, key, clientAuthorities }: NetworkTls): SecureContextOptions {
  return {
    cert: certificate,
    key,
    ...(clientAuthorities === undefined ? {} : { ca: clientAuthorities }),
    minVersion: 'TLSv1.2',
    // A resumed session would skip the look at the client's certificate.
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}

function unbound(error: NodeJS.ErrnoException, host: string, port: number): ProxyError {
  const place = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  if (error.code === 'EADDRINUSE')
    return new ProxyError('port-taken', `Another program holds ${place}. End it, or give --listen another port.`, {
      cause: error,
    });
  return new ProxyError(
    'bind-failed',
    `Pretense cannot listen on ${place} (${error.code ?? 'unknown'}). Give --listen an address of this machine.`,
    { cause: error },
  );
}
