// Connections to providers: kept alive, certificates always verified, redirects never followed.
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { checkServerIdentity, createSecureContext, rootCertificates } from 'node:tls';
import type { CancelSignal } from '../base/async.ts';
import { ProxyError, Refusal } from './error.ts';
import { isLoopbackHost, portOf } from '../base/loopback.ts';
import { type NetworkProxies, type NetworkProxy, proxyFor } from './network-proxy.ts';
import type { Upstream } from './upstreams.ts';
import { TunnelAgent, type TunnelTls } from './tunnel.ts';

export interface UpstreamRequest {
  readonly url: URL;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Name, value, …; must hold `host` and, with a body, `content-length`. */
  readonly headers: readonly string[];
  /** May be dropped by its owner once the answer's head is there. */
  body: Uint8Array | undefined;
}

/** A request that has a connection, or soon will. */
export interface OpenRequest {
  /**
   * Resolves with the answer's head. Rejects with Refusal (`upstream-unreachable`, `upstream-timeout`,
   * `upstream-reset`) or the signal's reason. Call at most once.
   */
  send(): Promise<IncomingMessage>;
  /** For a request that is not to leave after all. Harmless after `send` has failed. */
  abandon(): void;
}

export interface UpstreamOptions {
  /** No byte from the upstream for so long ends the request. */
  readonly idleTimeoutMs: number;
  /** PEM certificates trusted besides the built-in ones; undefined: those, and what NODE_EXTRA_CA_CERTS adds. */
  readonly certificateAuthorities: readonly string[] | undefined;
  /** Undefined: upstreams are asked directly. */
  readonly proxies?: NetworkProxies | undefined;
  /** SHA-256 of the one certificate that an upstream may show, besides being trusted: 64 hex digits. */
  readonly certificateSha256?: string | undefined;
}

/** Code of the error when the certificate is trusted and is not the pinned one. */
export const pinMismatch = 'ERR_CERT_NOT_PINNED';

const maxSocketsPerOrigin = 256;
const maxFreeSockets = 32;
/** A connection that nobody used for so long is closed; one in use is under the idle limit of its exchange instead. */
const freeSocketTimeoutMs = 60_000;

const limits = {
  keepAlive: true,
  maxSockets: maxSocketsPerOrigin,
  maxFreeSockets,
  timeout: freeSocketTimeoutMs,
} as const;
/** How long a proxy of the network may take to connect. */
const tunnelTimeoutMs = 30_000;

/** Verification cannot be switched off, neither by a setting nor by NODE_TLS_REJECT_UNAUTHORIZED. */
function strictTls({ certificateAuthorities: authorities, certificateSha256: pin }: UpstreamOptions): TunnelTls {
  const ca = authorities === undefined ? {} : { ca: [...new Set([...rootCertificates, ...authorities])] };
  const tls: TunnelTls = {
    rejectUnauthorized: true,
    secureContext: createSecureContext({ minVersion: 'TLSv1.2', ...ca }),
  };
  return pin === undefined ? tls : { ...tls, checkServerIdentity: pinnedIdentity(pin) };
}

/** Called before the first byte of a request leaves. */
function pinnedIdentity(pin: string): typeof checkServerIdentity {
  return (host, certificate) => {
    const shown = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
    if (shown === pin) return checkServerIdentity(host, certificate);
    return Object.assign(new Error('The certificate is not the pinned one'), { code: pinMismatch });
  };
}

export class UpstreamPool {
  readonly #options: UpstreamOptions;
  readonly #http = new HttpAgent(limits);
  readonly #tunnels = new Map<string, TunnelAgent>();
  /** Made when it is needed: reading the certificates takes some ten milliseconds, once. */
  #tls: TunnelTls | undefined;
  #https: HttpsAgent | undefined;

  constructor(options: UpstreamOptions) {
    this.#options = options;
  }

  /** Keeps its connections; one that goes through a proxy of the network where that is set for the URL. */
  agentFor(url: URL): HttpAgent {
    const proxy = this.proxyOf(url);
    if (proxy !== undefined) return this.#tunnelFor(url, proxy);
    if (url.protocol !== 'https:') return this.#http;
    this.#https ??= new HttpsAgent({ ...limits, ...this.#strictTls() });
    return this.#https;
  }

  /** Undefined: it is asked directly. */
  proxyOf(url: URL): NetworkProxy | undefined {
    return this.#options.proxies === undefined ? undefined : proxyFor(url, this.#options.proxies);
  }

  /**
   * Takes a connection, or begins to make one; not a byte of the request leaves before `send`. The caller must either
   * send or abandon it. The signal ends both, and an answer that is still running.
   */
  open(request: UpstreamRequest, signal: CancelSignal): OpenRequest {
    const first = this.#attempt(request, signal, this.agentFor(request.url));
    return {
      abandon: first.abandon,
      send: async () => {
        try {
          return await first.send();
        } catch (error) {
          if (!(error instanceof StaleConnection)) throw error;
          // The provider closed an idle connection just as we picked it: it has read nothing, so sending again is safe.
          return await this.#attempt(request, signal, this.#agentForOne(request.url)).send();
        }
      },
    };
  }

  dispose(): void {
    this.#http.destroy();
    this.#https?.destroy();
    for (const tunnel of this.#tunnels.values()) tunnel.destroy();
  }

  /** For a single connection, and never another way than the others. */
  #agentForOne(url: URL): HttpAgent | false {
    const proxy = this.proxyOf(url);
    return proxy === undefined ? false : this.#newTunnel(url, proxy, false);
  }

  #tunnelFor(url: URL, proxy: NetworkProxy): TunnelAgent {
    const known = this.#tunnels.get(url.protocol) ?? this.#newTunnel(url, proxy, true);
    this.#tunnels.set(url.protocol, known);
    return known;
  }

  #newTunnel({ protocol }: URL, proxy: NetworkProxy, keepAlive: boolean): TunnelAgent {
    const isSecure = protocol === 'https:';
    const openTimeoutMs = Math.min(tunnelTimeoutMs, this.#options.idleTimeoutMs);
    return new TunnelAgent({
      proxy,
      isSecure,
      limits: { ...limits, keepAlive },
      tls: this.#strictTls(),
      openTimeoutMs,
    });
  }

  #strictTls(): TunnelTls {
    this.#tls ??= strictTls(this.#options);
    return this.#tls;
  }

  #attempt(request: UpstreamRequest, signal: CancelSignal, agent: HttpAgent | false): OpenRequest {
    if (signal.aborted) return { abandon() {}, send: () => Promise.reject(signal.reason) };
    const outgoing = this.#open(request, agent);
    const end = (error?: Error): void => {
      outgoing.destroy(error);
      if (agent instanceof TunnelAgent) agent.cancel(outgoing);
    };
    const onAbort = (): void => end();
    const timer = setTimeout(() => end(timedOut()), this.#options.idleTimeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    outgoing.once('finish', () => timer.refresh());
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      let hasAnswer = false;
      outgoing.once('response', (answer) => {
        hasAnswer = true;
        clearTimeout(timer);
        resolve(answer);
      });
      // The listener stays on: a reset after the head shows on the answer, but Node reports some here too.
      outgoing.on('error', (error) => reject(signal.aborted ? signal.reason : failureOf(error, outgoing)));
      outgoing.once('close', () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        if (!hasAnswer) reject(signal.aborted ? signal.reason : reset());
      });
    });
    // A connection may fail before anybody sends on it; whoever sends then learns of it.
    answered.catch(() => undefined);
    return {
      abandon: () => end(),
      send: () => {
        if (!outgoing.destroyed) outgoing.end(request.body);
        return answered;
      },
    };
  }

  #open(request: UpstreamRequest, agent: HttpAgent | false): ClientRequest {
    const { url } = request;
    const options = {
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? undefined : Number(url.port),
      method: request.method,
      path: request.target,
      headers: request.headers,
      agent,
      insecureHTTPParser: false,
    };
    return url.protocol === 'https:' ? httpsRequest({ ...options, ...this.#strictTls() }) : httpRequest(options);
  }
}

/** Whether a URL means the port of this machine that we listen on. */
export function isOwnAddress(url: URL, ownPort: number): boolean {
  return isLoopbackHost(url.hostname) && portOf(url) === ownPort;
}

/** Throws ProxyError `upstream-is-self` for an upstream that would send every request back to this port. */
export function refuseOwnAddress(upstreams: Iterable<Upstream>, ownPort: number): void {
  for (const { url, key } of upstreams) {
    if (!isOwnAddress(url, ownPort)) continue;
    throw new ProxyError(
      'upstream-is-self',
      `The upstream for "${key}" is this Pretense itself. Give the provider's URL instead: \`--upstream ${key}=URL\`.`,
    );
  }
}

class StaleConnection extends Error {}

function failureOf(error: NodeJS.ErrnoException, outgoing: ClientRequest): Error {
  if (error instanceof Refusal) return error;
  const code = error.code ?? 'UNKNOWN';
  const isReset = code === 'ECONNRESET' || code === 'EPIPE';
  if (isReset && outgoing.reusedSocket) return new StaleConnection(code);
  return isReset ? reset(error) : unreachable(code, error);
}

/** 502 for a provider that cannot be reached, by the system's error code. */
export function unreachable(code: string, cause: unknown): Refusal {
  if (code.startsWith('HPE_')) {
    return new Refusal(
      502,
      'upstream-unreadable',
      `The provider's answer is not well-formed HTTP (${code}). Try again.`,
      { cause },
    );
  }
  const isCertificate = /CERT|SIGNATURE|SELF_SIGNED|ALTNAME|TLS|SSL/.test(code);
  return new Refusal(
    502,
    'upstream-unreachable',
    isCertificate
      ? `Pretense could not verify the provider's certificate (${code}), so nothing was sent. A network proxy may be in between: trust its certificate in the system, or with NODE_EXTRA_CA_CERTS.`
      : `Pretense could not reach the provider (${code}). Check the network and the upstream URL.`,
    { cause },
  );
}

export function reset(cause?: unknown): Refusal {
  return new Refusal(502, 'upstream-reset', 'The provider closed the connection before it answered. Try again.', {
    cause,
  });
}

export function timedOut(): Refusal {
  return new Refusal(502, 'upstream-timeout', 'The provider did not answer in time. Try again.');
}
