// Requests to a collector: through the company's proxy where there is one, certificates always checked, redirects never
// followed. One client per enrolment; its owner disposes it.
import type { IncomingMessage } from 'node:http';
import { isLoopbackHost } from '../../base/loopback.ts';
import { messageOf } from '../../base/error.ts';
import { Refusal } from '../../proxy/error.ts';
import { pinMismatch, UpstreamPool } from '../../proxy/upstream.ts';
import { SyncError } from '../../sync/error.ts';
import type { Reply } from '../../sync/answers.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import { productVersion } from '../version.ts';

export interface CollectorClientOptions {
  /** What it means that nobody answers, as a sentence. Default: for a device that is enrolled. */
  readonly whenUnreachable?: string;
  /** As `collectorUrl` gives it. */
  readonly url: URL;
  readonly network: Pick<NetworkSettings, 'proxies' | 'authorities'>;
  /** SHA-256 of the server's certificate, 64 hex digits. */
  readonly pin: string | undefined;
  /** No byte for so long ends a request. */
  readonly idleTimeoutMs?: number;
}

export interface CollectorCall {
  readonly method: 'GET' | 'POST';
  /** As in src/sync/protocol.ts. */
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: Uint8Array | undefined;
  /** Name, value, …: besides those of every request. */
  readonly headers?: readonly string[];
}

/** An answer with the header `ETag`. */
export interface CollectorReply extends Reply {
  readonly etag: string | undefined;
}

const defaultIdleTimeoutMs = 60_000;
/** A policy and its signature are the longest. */
const maxAnswerBytes = 4 * 1024 * 1024;

/**
 * Untrusted: what a person typed. `https://host[:port][/path]`, or `http://` on this machine alone; no user, no query.
 * Throws SyncError `address`.
 */
export function collectorUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '') {
    throw new SyncError('address', 'The address of the collector is no URL. Write it like https://collector.example.');
  }
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (!isSafe) {
    throw new SyncError(
      'address',
      'The collector is reached by https:// only (http:// on this machine alone): the records and the token of this device would be readable on the way.',
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new SyncError('address', 'The address of the collector holds no user, password or query.');
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** Without the slash at the end that `URL` adds. */
export function urlText(url: URL): string {
  return url.href.replace(/\/+$/, '');
}

export class CollectorClient {
  readonly #options: CollectorClientOptions;
  readonly #pool: UpstreamPool;

  constructor(options: CollectorClientOptions) {
    const { network, pin, idleTimeoutMs = defaultIdleTimeoutMs } = options;
    this.#options = options;
    this.#pool = new UpstreamPool({
      idleTimeoutMs,
      certificateAuthorities: network.authorities,
      proxies: network.proxies,
      ...(pin === undefined ? {} : { certificateSha256: pin }),
    });
  }

  /** Rejects with SyncError `unreachable` or `untrusted`, or the signal's reason. Whatever the status: it is the answer. */
  async call(call: CollectorCall, signal: AbortSignal): Promise<CollectorReply> {
    const { url } = this.#options;
    const { method, path, token, body, headers = [] } = call;
    const startedMs = Date.now();
    const request = {
      url,
      method,
      target: `${url.pathname.replace(/\/+$/, '')}${path}`,
      headers: [
        'host',
        url.host,
        'user-agent',
        `pretense/${productVersion}`,
        'accept',
        'application/json',
        ...(token === undefined ? [] : ['authorization', `Bearer ${token}`]),
        ...(method === 'GET' ? [] : ['content-length', String(body?.length ?? 0)]),
        ...headers,
      ],
      body,
    };
    try {
      const answer = await this.#pool.open(request, signal).send();
      return await replyOf(answer, startedMs, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw asSyncError(error, url, this.#options.whenUnreachable);
    }
  }

  dispose(): void {
    this.#pool.dispose();
  }
}

async function replyOf(answer: IncomingMessage, startedMs: number, signal: AbortSignal): Promise<CollectorReply> {
  const end = (): void => void answer.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    const text = await textOf(answer);
    const { date, etag } = answer.headers;
    const retryAfter = Number(answer.headers['retry-after']);
    const dateMs = Date.parse(date ?? '');
    return {
      status: answer.statusCode ?? 0,
      body: jsonOf(text),
      text,
      retryAfterMs: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter * 1000 : undefined,
      // The header has whole seconds; in the middle of the request it was written.
      clockOffsetMs: Number.isNaN(dateMs) ? undefined : Math.round(dateMs + 500 - (startedMs + Date.now()) / 2),
      etag,
    };
  } finally {
    signal.removeEventListener('abort', end);
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) {
      answer.destroy();
      throw new SyncError('bad-answer', 'The collector answered more than can be right.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const recordsWait = 'The records wait in the log of this machine and are sent later.';

function asSyncError(error: unknown, { host }: URL, whenUnreachable = recordsWait): SyncError {
  if (error instanceof SyncError) return error;
  const code = codeOf(error);
  if (code === pinMismatch) {
    return new SyncError(
      'untrusted',
      `${host} shows another certificate than the one that was pinned at the enrolment, so nothing was sent. If it was renewed, enrol again with the new --pin; if not, somebody is in between.`,
      { cause: error },
    );
  }
  if (error instanceof Refusal && error.code === 'network-proxy') {
    return new SyncError('unreachable', error.message, { cause: error });
  }
  if (/CERT|SIGNATURE|SELF_SIGNED|ALTNAME|TLS|SSL/.test(code)) {
    return new SyncError(
      'untrusted',
      `The certificate of ${host} could not be verified (${code}), so nothing was sent. Trust it in the system, or with NODE_EXTRA_CA_CERTS.`,
      { cause: error },
    );
  }
  return new SyncError('unreachable', `The collector at ${host} could not be reached (${code}). ${whenUnreachable}`, {
    cause: error,
  });
}

/** Of the error, or of the one that caused it. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error instanceof Refusal ? error.code : messageOf(error).slice(0, 100);
}
