// Redirects are never followed. A client that follows one by itself would repeat the original, unmutated body, so
// a redirect may only lead back through this proxy.

/** Where a redirect stood. */
export interface AskedAt {
  readonly upstreamUrl: URL;
  /** Path and query that were asked for there. */
  readonly target: string;
  /** What stands before paths that the client asks for. */
  readonly clientPrefix: string;
}

/** The value for the client, or undefined when the header must go: it points away from the upstream. */
export function locationFor(
  location: string,
  { upstreamUrl, target: requested, clientPrefix }: AskedAt,
): string | undefined {
  const asked = upstreamUrl.origin + requested;
  if (!URL.canParse(location, asked)) return undefined;
  const target = new URL(location, asked);
  if (target.origin !== upstreamUrl.origin) return undefined;
  const prefix = upstreamUrl.pathname.replace(/\/+$/, '');
  const isBelow = target.pathname.startsWith(`${prefix}/`);
  if (!isBelow) return undefined;
  // One slash: `//host` would be another host again.
  return `${clientPrefix}/${target.pathname.slice(prefix.length).replace(/^\/+/, '')}${target.search}${target.hash}`;
}
