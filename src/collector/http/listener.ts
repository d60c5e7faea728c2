// The server below the routes: plain HTTP or TLS, and the limits that hold before a request is one.
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

export interface TlsOptions {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  /** PEM: with it, whoever connects shows a certificate that one of these signed. */
  readonly clientCa?: string | undefined;
}

/** What a connection may take. Milliseconds. */
export interface ConnectionLimits {
  /** For all of a request, its body included: 408 after that. */
  readonly requestTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** Connections at a time; more are closed at once. */
  readonly maxConnections: number;
}

export const defaultLimits: ConnectionLimits = {
  requestTimeoutMs: 60_000,
  headersTimeoutMs: 15_000,
  keepAliveTimeoutMs: 65_000,
  maxConnections: 4000,
};

const maxHeaderBytes = 16 * 1024;

/** Not listening yet. A body with two lengths, or a length and chunks, is refused by the parser (RFC 9112 §6.3). */
export function createListener(
  handler: RequestListener,
  tls: TlsOptions | undefined,
  limits: ConnectionLimits,
): Server {
  const options: ServerOptions = {
    requestTimeout: limits.requestTimeoutMs,
    headersTimeout: limits.headersTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    // How often the two limits above are looked at.
    connectionsCheckingInterval: Math.max(100, Math.min(5000, limits.headersTimeoutMs / 2)),
    maxHeaderSize: maxHeaderBytes,
    insecureHTTPParser: false,
  };
  const server = tls === undefined ? createServer(options, handler) : tlsServer(handler, tls, options);
  server.maxConnections = limits.maxConnections;
  return server;
}

function tlsServer(handler: RequestListener, { cert, key, clientCa }: TlsOptions, options: ServerOptions): Server {
  const trust = clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  return createTlsServer({ ...options, cert, key, minVersion: 'TLSv1.2', ...trust }, handler);
}
