// Connections to upstreams through a company's proxy: CONNECT, and TLS with the upstream inside. https-proxy-agent does
// both and lets Node's own pool keep connections; what it leaves open is closed here: an opening that hangs or that
// nobody waits for any more, an answer of the proxy that would pass for the provider's, and the name that the
// certificate has to hold when the upstream is an address.
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { checkServerIdentity, type PeerCertificate, type SecureContext } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { Refusal } from './error.ts';
import { type NetworkProxy, shownProxy } from './network-proxy.ts';

export interface TunnelLimits {
  readonly keepAlive: boolean;
  readonly maxSockets: number;
  readonly maxFreeSockets: number;
  /** Of a connection that nobody uses. */
  readonly timeout: number;
}

/** Certificates are checked on both hops. */
export interface TunnelTls {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: true;
  /** Of the upstream alone; left out: Node's own. */
  readonly checkServerIdentity?: typeof checkServerIdentity;
}

export interface TunnelOptions {
  readonly proxy: NetworkProxy;
  /** Whether TLS is spoken with the upstream. */
  readonly isSecure: boolean;
  readonly limits: TunnelLimits;
  readonly tls: TunnelTls;
  /** How long the proxy may take to open a way. */
  readonly openTimeoutMs: number;
}

type ConnectOptions = Parameters<HttpsProxyAgent<string>['connect']>[1];

/** What the proxy answered to CONNECT. */
interface ConnectAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

export class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #options: TunnelOptions;
  readonly #plainOptions: TunnelAgent['connectOpts'];
  readonly #opening = new Map<ClientRequest, AbortController>();

  constructor(options: TunnelOptions) {
    const { proxy, limits, tls, isSecure } = options;
    // The package names the URL in its debug output, so what it gets holds no password.
    const { checkServerIdentity: _ofUpstream, ...ofProxy } = tls;
    super(shownProxy(proxy), { ...limits, ...ofProxy, headers: authorizationOf(proxy) });
    this.#options = options;
    this.#plainOptions = this.connectOpts;
    // The package empties these; Node's pool reads them, and `http-proxy` has no others.
    Object.assign(this.options, limits, isSecure ? tls : {});
    this.protocol = isSecure ? 'https:' : 'http:';
    this.defaultPort = isSecure ? 443 : 80;
  }

  /** Fixed for an agent: asked without options, the package looks at the stack. */
  override isSecureEndpoint(): boolean {
    return this.#options.isSecure;
  }

  /** Rejects with Refusal `network-proxy`. */
  override async connect(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
    const { proxy, openTimeoutMs } = this.#options;
    const opening = new AbortController();
    const timer = setTimeout(() => opening.abort(), openTimeoutMs);
    this.#opening.set(request, opening);
    let answer: ConnectAnswer | undefined;
    request.once('proxyConnect', (given: ConnectAnswer) => (answer = given));
    if (request.destroyed) opening.abort();
    try {
      // The package reads them before it waits for the first time.
      this.connectOpts = { ...this.#plainOptions, signal: opening.signal };
      const socket = await super.connect(request, { ...options, ...identityOf(options, this.#options.tls) });
      if (answer?.statusCode === 200) return socket;
      socket.destroy();
    } catch (cause) {
      throw unreachable(proxy, opening.signal.aborted ? 'ETIMEDOUT' : codeOf(cause), cause);
    } finally {
      clearTimeout(timer);
      this.#opening.delete(request);
    }
    throw refused(proxy, answer);
  }

  /** Ends the opening for a request that is destroyed; Node would tell nobody before the proxy has answered. */
  cancel(request: ClientRequest): void {
    this.#opening.get(request)?.abort();
  }

  override destroy(): void {
    for (const opening of this.#opening.values()) opening.abort();
    super.destroy();
  }
}

/**
 * Inside a tunnel the package leaves the upstream's host out: for an address Node would then hold the certificate
 * against the name of the proxy, and the proxy could be the upstream.
 */
function identityOf(
  { host }: ConnectOptions,
  { checkServerIdentity: check = checkServerIdentity }: Pick<TunnelTls, 'checkServerIdentity'>,
): { readonly checkServerIdentity: typeof checkServerIdentity } {
  const name = String(host);
  return { checkServerIdentity: (_: string, certificate: PeerCertificate) => check(name, certificate) };
}

function authorizationOf({ url }: NetworkProxy): Record<string, string> {
  if (url.username === '' && url.password === '') return {};
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'ECONNRESET';
}

function unreachable(proxy: NetworkProxy, code: string, cause: unknown): Refusal {
  const isCertificate = /CERT|SIGNATURE|SELF_SIGNED|ALTNAME|TLS|SSL/.test(code);
  const what = isCertificate
    ? `Pretense could not verify the certificate of the network proxy that ${proxy.source} names (${code}), so nothing was sent. Trust it in the system, or with NODE_EXTRA_CA_CERTS.`
    : `Pretense could not get through the network proxy that ${proxy.source} names (${shownProxy(proxy)}, ${code}), so nothing was sent. Check the proxy, or except the provider with NO_PROXY.`;
  return new Refusal(502, 'network-proxy', what, { cause });
}

function refused(proxy: NetworkProxy, answer: ConnectAnswer | undefined): Refusal {
  const named = `The network proxy that ${proxy.source} names (${shownProxy(proxy)})`;
  const status = answer?.statusCode ?? 0;
  const what =
    answer?.headers['x-pretense-rule'] !== undefined
      ? `is a Pretense itself, which is no HTTP tunnel. Set ${proxy.source} to your company's proxy, or to nothing.`
      : status === 407
        ? 'wants a user and a password that it knows (407). Write them into its URL: http://user:password@host:port.'
        : `did not open a way to the provider (${status}). Ask its operator, or except the provider with NO_PROXY.`;
  return new Refusal(502, 'network-proxy', `${named} ${what} Nothing was sent.`);
}
