// Asks an upstream for nothing: a HEAD of its first page, without any credential, over the way that requests take.
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { Refusal } from '../../proxy/error.ts';
import { type NetworkProxy, shownProxy } from '../../proxy/network-proxy.ts';
import { type TlsFacts, tlsFactsOf } from '../../proxy/tls-facts.ts';
import type { UpstreamPool } from '../../proxy/upstream.ts';

export type Probe = Reached | Unreached;

export interface Reached {
  readonly kind: 'reached';
  readonly status: number;
  /** Undefined: without TLS. */
  readonly tls: TlsFacts | undefined;
  /** Who signed the certificate. */
  readonly issuer: string | undefined;
  /** Undefined: without TLS. */
  readonly certificate: CertificateFacts | undefined;
  /** Without user and password; undefined: directly. */
  readonly proxy: string | undefined;
  /** Its clock, less ours. */
  readonly skewMs: number | undefined;
}

export interface CertificateFacts {
  /** SHA-256 of the certificate, hex. */
  readonly sha256: string;
  /** RFC 3339 UTC: from then on it is no longer valid. */
  readonly expires: string | undefined;
}

export interface Unreached {
  readonly kind: 'unreached';
  /** Of the certificate, of the proxy in between, or of the way as such. */
  readonly cause: 'certificate' | 'proxy' | 'network';
  readonly message: string;
}

const maxIssuer = 100;
const certificateCode = /CERT|SIGNATURE|SELF_SIGNED|ALTNAME|TLS|SSL/;

/** Never rejects. */
export async function probeUpstream(url: URL, pool: UpstreamPool, signal: AbortSignal): Promise<Probe> {
  const request = {
    url,
    method: 'HEAD',
    target: url.pathname === '' ? '/' : url.pathname,
    headers: ['host', url.host, 'user-agent', 'pretense-doctor', 'accept', '*/*'],
    body: undefined,
  };
  const askedAt = Date.now();
  try {
    const answer = await pool.open(request, signal).send();
    try {
      return reached(answer, pool.proxyOf(url), askedAt);
    } finally {
      answer.destroy();
    }
  } catch (error) {
    return unreached(error, signal);
  }
}

function reached(answer: IncomingMessage, proxy: NetworkProxy | undefined, askedAt: number): Reached {
  const date = Date.parse(answer.headers.date ?? '');
  // The header has whole seconds, and was written somewhere between question and answer.
  const middle = (askedAt + Date.now()) / 2;
  return {
    kind: 'reached',
    status: answer.statusCode ?? 0,
    tls: tlsFactsOf(answer.socket),
    issuer: issuerOf(answer),
    certificate: certificateOf(answer),
    proxy: proxy === undefined ? undefined : shownProxy(proxy),
    skewMs: Number.isNaN(date) ? undefined : date + 500 - middle,
  };
}

/** Untrusted: a certificate's texts. */
function issuerOf({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { issuer } = socket.getPeerCertificate();
  const named: unknown = issuer?.O ?? issuer?.CN;
  return typeof named === 'string' ? named.replaceAll(/\p{Cc}/gu, ' ').slice(0, maxIssuer) : undefined;
}

function certificateOf({ socket }: IncomingMessage): CertificateFacts | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { fingerprint256, valid_to: until } = socket.getPeerCertificate();
  // A session that was resumed has no certificate.
  if (typeof fingerprint256 !== 'string') return undefined;
  const end = Date.parse(until);
  const expires = Number.isNaN(end) ? undefined : new Date(end).toISOString();
  return { sha256: fingerprint256.replaceAll(':', '').toLowerCase(), expires };
}

function unreached(error: unknown, signal: AbortSignal): Unreached {
  if (signal.aborted) return { kind: 'unreached', cause: 'network', message: 'It did not answer in time.' };
  if (!(error instanceof Refusal)) return { kind: 'unreached', cause: 'network', message: 'It could not be asked.' };
  const { message, cause, code } = error;
  if (certificateCode.test(codeOf(cause))) return { kind: 'unreached', cause: 'certificate', message };
  return { kind: 'unreached', cause: code === 'network-proxy' ? 'proxy' : 'network', message };
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}
