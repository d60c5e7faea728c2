// Which host names mean this very machine, in every spelling that a URL keeps.

const loopbackName =
  /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[?::1\]?|\[?::ffff:7f[0-9a-f:]*\]?|0\.0\.0\.0|\[?::\]?)\.?$/i;

/** `hostname` as `URL` gives it: numbers are in their dotted form by then. */
export function isLoopbackHost(hostname: string): boolean {
  return loopbackName.test(hostname);
}

/** What is asked of a URL. */
interface UrlParts {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
}

/** The port of a URL, also where it is the one of its scheme. */
export function portOf(url: UrlParts): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** Host without the brackets of an IPv6 address and without a final dot. */
export function bareHost(url: UrlParts): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}
