// Redirects are never followed. A client that follows one by itself would repeat the original, unmutated body, so
// a redirect may only lead back through this proxy.

/** The value for the client, or undefined when the header must go: it points away from the upstream. */
export function locationFor(location: string, upstreamUrl: URL, requestTarget: string): string | undefined {
  const asked = upstreamUrl.origin + requestTarget;
  if (!URL.canParse(location, asked)) return undefined;
  const target = new URL(location, asked);
  if (target.origin !== upstreamUrl.origin) return undefined;
  const prefix = upstreamUrl.pathname.replace(/\/+$/, '');
  const isBelow = target.pathname.startsWith(`${prefix}/`);
  if (!isBelow) return undefined;
  // One slash: `//host` would be another host again.
  return `/${target.pathname.slice(prefix.length).replace(/^\/+/, '')}${target.search}${target.hash}`;
}
