// A provider that speaks TLS, with a certificate that a private root signed.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Identity } from './proxy-certificate.ts';
import { plainAnswer } from './proxy-harness.ts';

export interface SecureProvider {
  readonly port: number;
  /** Requests that came, with the connection that they came on. */
  readonly received: TLSSocket[];
  handler: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startSecureProvider(identity: Identity): Promise<SecureProvider> {
  const received: TLSSocket[] = [];
  const server = createServer({ key: identity.key, cert: identity.certificate }, (request, response) => {
    received.push(request.socket as TLSSocket);
    request.on('error', () => {});
    request.resume().once('end', () => provider.handler(request, response));
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const provider: SecureProvider = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    received,
    handler: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(plainAnswer));
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return provider;
}
