// Requests to programs that are neither providers nor collectors: receivers of copies, object storage. By the way that the
// machine names: its proxy, its certificates.
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { UpstreamPool } from '../../proxy/upstream.ts';
import type { NetworkSettings } from './network-settings.ts';

export interface OutboundRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body?: Uint8Array | undefined;
  /** Ends the request, and an answer that is still running. */
  readonly signal: AbortSignal;
}

/** Whoever asks has a shorter limit of his own; a large file takes its time. */
const idleTimeoutMs = 10 * 60_000;
/** Fetch standard: statuses of which an answer has no body. */
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Certificates are always checked, and a redirect is an answer. The function rejects with Refusal (`network-proxy` and
 * those of an upstream) or the signal's reason. Its connections keep no process alive.
 */
export function outboundBy(
  network: Pick<NetworkSettings, 'proxies' | 'authorities'>,
): (request: OutboundRequest) => Promise<Response> {
  const { proxies, authorities } = network;
  const pool = new UpstreamPool({ idleTimeoutMs, certificateAuthorities: authorities, proxies });
  return async ({ url, method, headers, body, signal }) => {
    const own = new Headers(headers);
    own.set('host', url.host);
    own.set('accept-encoding', 'identity');
    if (body !== undefined || method === 'POST' || method === 'PUT')
      own.set('content-length', String(body?.length ?? 0));
    const request = { url, method, target: `${url.pathname}${url.search}`, headers: [...own].flat(), body };
    return responseOf(await pool.open(request, signal).send(), method);
  };
}

/** Untrusted: the answer. */
function responseOf(answer: IncomingMessage, method: string): Response {
  const { statusCode: status = 502, rawHeaders } = answer;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  if (method === 'HEAD' || withoutBody.has(status)) {
    answer.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(answer) as ReadableStream<Uint8Array>, { status, headers });
}
