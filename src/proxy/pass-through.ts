// Requests without a body on paths that no wire format knows (`HEAD /api/hello`, `GET /v1/models`): http-proxy carries
// them. It is CPU-equal to its forks, but needs three things it does not do by itself: a keep-alive agent, the end of
// the upstream request when the client leaves (without it 0 of 20 aborts arrived), and handlers for errors.
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import httpProxy from 'http-proxy';
import type { Call } from './call.ts';
import { Refusal } from './error.ts';
import { pairs } from './headers.ts';
import { reset, timedOut, unreachable, type UpstreamPool, type UpstreamRequest } from './upstream.ts';

interface Pending {
  readonly outgoing: UpstreamRequest;
  readonly call: Call;
  /** Ends once the headers are ours: without a connection Node would have written the sender's by then. */
  readonly body: Readable;
  onAnswer(answer: IncomingMessage): void;
  onFailure(error: unknown): void;
}

export class PassThrough {
  readonly #pool: UpstreamPool;
  readonly #idleTimeoutMs: number;
  readonly #proxy: httpProxy;
  // http-proxy hands its events the incoming request, nothing else of ours.
  readonly #pending = new WeakMap<IncomingMessage, Pending>();

  constructor(pool: UpstreamPool, idleTimeoutMs: number) {
    this.#pool = pool;
    this.#idleTimeoutMs = idleTimeoutMs;
    this.#proxy = httpProxy.createProxyServer({
      selfHandleResponse: true,
      ignorePath: true,
      secure: true,
      // Node takes the name for TLS from the `host` header, and that names us until `#prepare` has put ours there.
      changeOrigin: true,
    });
    this.#proxy.on('proxyReq', (proxyRequest, request) => this.#prepare(proxyRequest, request));
    this.#proxy.on('proxyRes', (answer, request) => this.#pending.get(request)?.onAnswer(answer));
    this.#proxy.on('econnreset', (_error, request) => this.#pending.get(request)?.onFailure(reset()));
  }

  /** Resolves with the answer's head. Rejects with Refusal (502) or the reason of the call's signal. */
  send(call: Call, outgoing: UpstreamRequest): Promise<IncomingMessage> {
    const { request, response, signal } = call;
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => pending.onFailure(signal.reason);
      const timer = setTimeout(() => pending.onFailure(timedOut()), this.#idleTimeoutMs);
      const settle = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      const pending: Pending = {
        outgoing,
        call,
        body: new Readable({ read() {} }),
        onAnswer(answer) {
          settle();
          resolve(answer);
        },
        onFailure(error) {
          settle();
          reject(error);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(request, pending);
      const target = outgoing.url.origin;
      const agent = this.#pool.agentFor(outgoing.url);
      this.#proxy.web(request, response, { target, agent, buffer: pending.body }, (error) =>
        pending.onFailure(signal.aborted ? signal.reason : failureOf(error)),
      );
    });
  }

  /** http-proxy sends merged, lower-case headers; these are the sender's own, in their order and spelling. */
  #prepare(proxyRequest: ClientRequest, request: IncomingMessage): void {
    const pending = this.#pending.get(request);
    if (pending === undefined || pending.call.signal.aborted || proxyRequest.headersSent) {
      proxyRequest.destroy();
      return;
    }
    const { outgoing, call } = pending;
    const end = (): void => {
      if (!call.response.writableFinished) proxyRequest.destroy();
    };
    call.response.once('close', end);
    call.signal.addEventListener('abort', end, { once: true });
    proxyRequest.once('close', () => {
      call.response.off('close', end);
      call.signal.removeEventListener('abort', end);
    });
    proxyRequest.path = outgoing.target;
    for (const name of proxyRequest.getHeaderNames()) {
      // These two frame the message: taken away, Node would close the connection after it.
      if (name !== 'connection' && name !== 'content-length') proxyRequest.removeHeader(name);
    }
    proxyRequest.setHeader('connection', 'keep-alive');
    for (const [name, values] of grouped(outgoing.headers)) proxyRequest.setHeader(name, values);
    pending.body.push(null);
  }
}

/** Values by name, each name where it first stood. */
function grouped(headers: readonly string[]): ReadonlyMap<string, string | string[]> {
  const spelling = new Map<string, string>();
  const result = new Map<string, string | string[]>();
  for (const [name, value] of pairs(headers)) {
    const key = spelling.get(name.toLowerCase()) ?? name;
    spelling.set(name.toLowerCase(), key);
    const known = result.get(key);
    result.set(key, known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value]);
  }
  return result;
}

function failureOf(error: Error): Refusal {
  if (error instanceof Refusal) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
  return code === 'ECONNRESET' || code === 'EPIPE' ? reset(error) : unreachable(code, error);
}
