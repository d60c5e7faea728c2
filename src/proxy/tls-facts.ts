// What was agreed on with the other end of a connection.
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

export interface TlsFacts {
  /** For example `TLSv1.3`. */
  readonly version: string;
  /** As OpenSSL names it, for example `TLS_AES_256_GCM_SHA384`. */
  readonly cipher: string;
}

/** Undefined for a connection without TLS. */
export function tlsFactsOf(socket: Socket): TlsFacts | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const version = socket.getProtocol();
  return version === null ? undefined : { version, cipher: socket.getCipher().name };
}
