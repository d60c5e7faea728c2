// The addresses that are written into tools: `http://127.0.0.1:9339/c/<client>-<token>`, and what a tool needs behind.

/** Where the proxy of a home listens, and what it can do. */
export interface ProxyTarget {
  /** `http://127.0.0.1:9339`, without a slash at the end. */
  readonly url: string;
  /** 26 characters of this device. */
  readonly token: string;
  /** Base URLs of the upstreams that the proxy knows: `{ anthropic: 'https://api.anthropic.com' }`. */
  readonly upstreams: Readonly<Record<string, string>>;
}

export function clientUrl(target: ProxyTarget, client: string): string {
  return `${target.url}/c/${client}-${target.token}`;
}

/** Whether a Pretense, this one or another, wrote an address. */
export function looksLikeOurs(address: string): boolean {
  return ownPrefix(address) !== undefined;
}

/** `/c/claude-code-<token>` of an address that a Pretense wrote: the same for the same tool and device. */
export function ownPrefix(address: string): string | undefined {
  return /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost):\d+(\/c\/[a-z0-9-]+-[a-z0-9]{26})(?:\/|$)/.exec(address)?.[1];
}

/** Key of the upstream that an address of ours names; undefined: it names none. */
export function namedUpstream(address: string): string | undefined {
  const prefix = ownPrefix(address);
  if (prefix === undefined) return undefined;
  return /^\/u\/([a-z][a-z0-9-]*)(?:\/|$)/.exec(new URL(address).pathname.slice(prefix.length))?.[1];
}

/** Whether two addresses mean the same place for a tool that appends its own `/v1`. */
export function isSameUpstream(one: string, other: string): boolean {
  const [left, right] = [plainAddress(one), plainAddress(other)];
  return left !== undefined && left === right;
}

/** Without the password, query and path that an address may carry: for messages. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'an address that cannot be read';
}

function plainAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '').replace(/(?:\/v1)+$/, '')}`;
}
