// A company's proxy between this machine and the providers: which requests go through it, and which URLs name one.
import { BlockList, isIP } from 'node:net';
import { ProxyError } from './error.ts';
import { bareHost, isLoopbackHost, portOf } from '../base/loopback.ts';

export interface NetworkProxy {
  /** `http:` or `https:`. May hold user and password: show `shownProxy` instead. */
  readonly url: URL;
  /** What named it: `HTTPS_PROXY`, `http.proxy`, … */
  readonly source: string;
}

export interface NetworkProxies {
  /** For https upstreams. */
  readonly https?: NetworkProxy | undefined;
  /** For http upstreams elsewhere; those on this machine never go through a proxy. */
  readonly http?: NetworkProxy | undefined;
  /** Hosts that are asked directly, in the spellings of NO_PROXY. */
  readonly exceptions: readonly string[];
}

/**
 * Untrusted: what a user or an installer wrote. A bare `host:port` is an http proxy.
 * Throws ProxyError `network-proxy-invalid`, which never quotes the value: it may hold a password.
 */
export function parseNetworkProxy(text: string, source: string): NetworkProxy {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || url.hostname === '' || !isDecodable(url)) {
    throw invalid(source, 'is no URL. Write it like http://proxy.example:3128, with %40 for an @ in a password.');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw invalid(
      source,
      `names a proxy of the kind ${url.protocol.slice(0, -1)}, which Pretense cannot use. Set HTTPS_PROXY to an http or https proxy, or to nothing and NO_PROXY to * to connect directly.`,
    );
  }
  return { url, source };
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username);
    decodeURIComponent(password);
    return true;
  } catch {
    return false;
  }
}

function invalid(source: string, what: string): ProxyError {
  return new ProxyError('network-proxy-invalid', `${source} ${what}`);
}

/** For people and records: without user and password. */
export function shownProxy({ url }: NetworkProxy): string {
  return `${url.protocol}//${url.host}`;
}

/** Undefined: the upstream is asked directly. */
export function proxyFor(url: URL, proxies: NetworkProxies): NetworkProxy | undefined {
  const isSecure = url.protocol === 'https:';
  const proxy = isSecure ? proxies.https : proxies.http;
  if (proxy === undefined) return undefined;
  // Its requests are readable; on this machine they would be for nobody else.
  if (!isSecure && isLoopbackHost(url.hostname)) return undefined;
  return isExcepted(url, proxies.exceptions) ? undefined : proxy;
}

/**
 * The spellings that are common: `*`, a domain with all below it (with or without a leading dot or `*.`), an address,
 * a network such as `10.0.0.0/8`, each but the last also with a port.
 */
export function isExcepted(url: URL, exceptions: readonly string[]): boolean {
  const host = bareHost(url).toLowerCase();
  const port = portOf(url);
  return exceptions.some((entry) => entry === '*' || fits(entry.toLowerCase(), host, port));
}

function fits(entry: string, host: string, port: number): boolean {
  if (entry.includes('/')) return isInNetwork(host, entry);
  const { name, onlyPort } = splitPort(entry);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (isIP(name) !== 0) return isInNetwork(host, name);
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return domain !== '' && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)));
}

function splitPort(entry: string): { readonly name: string; readonly onlyPort: number | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry);
  const [, name = entry, port] = bracketed ?? (isIP(entry) === 6 ? [] : (/^([^:]*):(\d+)$/.exec(entry) ?? []));
  return { name, onlyPort: port === undefined ? undefined : Number(port) };
}

/** `network`: an address, alone or with the length of its prefix. */
function isInNetwork(host: string, network: string): boolean {
  const family = isIP(host);
  const [address = '', prefix] = network.split('/');
  if (family === 0 || isIP(address) !== family) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  try {
    if (prefix === undefined) list.addAddress(address, kind);
    else list.addSubnet(address, Number(prefix), kind);
  } catch {
    return false;
  }
  return list.check(host, kind);
}

/** Throws ProxyError `network-proxy-is-self` for a proxy that would hand every request back to this port. */
export function refuseOwnProxy({ https, http }: NetworkProxies, ownPort: number): void {
  for (const proxy of [https, http]) {
    if (proxy === undefined || !isLoopbackHost(proxy.url.hostname) || portOf(proxy.url) !== ownPort) continue;
    throw new ProxyError(
      'network-proxy-is-self',
      `${proxy.source} names ${shownProxy(proxy)} as the proxy of the network, but that is this Pretense itself, which is no HTTP tunnel. Tools reach Pretense by their base URL: set ${proxy.source} to your company's proxy, or to nothing.`,
    );
  }
}
