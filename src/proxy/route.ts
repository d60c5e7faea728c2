// Path and method → wire format and upstream. Untrusted: the request target.
import type { WireFormat } from '../wire/types.ts';
import { ProxyError, Refusal } from './error.ts';
import { headerValue, type RawHeaders } from './headers.ts';

export interface Upstream {
  readonly key: string;
  readonly provider: string;
  readonly url: URL;
}

export interface RequestHead {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly rawHeaders: RawHeaders;
  readonly hasBody: boolean;
  /** Id of the client that the URL was written for. */
  readonly client?: string | undefined;
}

export interface Route {
  /** `format`: a provider API that we know. `generic`: any JSON on another path. `pass-through`: another path, no body. */
  readonly kind: 'format' | 'generic' | 'pass-through';
  /** Undefined on `generic` and `pass-through`. */
  readonly format: WireFormat | undefined;
  /** Stable name for records, never the path of an unknown request. */
  readonly endpoint: string;
  readonly upstream: Upstream;
  /** Path for the upstream with its configured prefix, without the query. */
  readonly path: string;
  /** The part of `path` that came from the client and may hold text; empty when the format fixes the whole path. */
  readonly openPath: string;
  /** Without `?`; undefined when there is none. */
  readonly query: string | undefined;
}

/** Whom a request on an unknown path belongs to, by what its credentials and headers look like. */
interface CredentialShape {
  readonly upstreamKey: string;
  fits(head: RequestHead, path: string): boolean;
}

const credentialShapes: readonly CredentialShape[] = [
  {
    upstreamKey: 'anthropic',
    fits(head, path) {
      const value = (name: string): string => headerValue(head.rawHeaders, name) ?? '';
      return (
        value('x-api-key').startsWith('sk-ant-') ||
        value('anthropic-version') !== '' ||
        value('authorization').startsWith('Bearer sk-ant-') ||
        value('user-agent').startsWith('claude-cli') ||
        (head.method === 'HEAD' && path === '/api/hello')
      );
    },
  },
];

/** Whom the requests of a client belong to when nothing else tells: the URL was written into that tool by us. */
const clientUpstreams: ReadonlyMap<string, string> = new Map([['claude-code', 'anthropic']]);

/** Base URLs by upstream key. Throws ProxyError `upstream-invalid`. */
export function parseUpstreams(
  formats: readonly WireFormat[],
  configured: Readonly<Record<string, string>>,
): ReadonlyMap<string, Upstream> {
  const upstreams = new Map<string, Upstream>();
  for (const format of formats) {
    const base = configured[format.upstreamKey] ?? format.defaultUpstream;
    upstreams.set(format.upstreamKey, { key: format.upstreamKey, provider: format.provider, url: parseBase(base) });
  }
  for (const key of Object.keys(configured)) {
    if (upstreams.has(key)) continue;
    const known = [...upstreams.keys()].join(', ');
    throw new ProxyError('upstream-invalid', `There is no upstream named "${key}". Known are: ${known}.`);
  }
  return upstreams;
}

function parseBase(base: string): URL {
  const url = URL.canParse(base) ? new URL(base) : undefined;
  const isUsable =
    url !== undefined &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  if (isUsable) return url;
  throw new ProxyError(
    'upstream-invalid',
    'An upstream must be an http or https URL without user, query or fragment, for example https://api.anthropic.com.',
  );
}

/** Throws Refusal `unknown-upstream` when nothing tells where the request belongs. */
export function routeOf(
  head: RequestHead,
  formats: readonly WireFormat[],
  upstreams: ReadonlyMap<string, Upstream>,
): Route {
  const mark = head.target.indexOf('?');
  const path = mark < 0 ? head.target : head.target.slice(0, mark);
  const query = mark < 0 ? undefined : head.target.slice(mark + 1);
  for (const format of formats) {
    const match = format.match(head.method, path);
    const upstream = upstreams.get(format.upstreamKey);
    if (match === undefined || upstream === undefined) continue;
    const full = upstreamPath(upstream.url, match.path);
    return { kind: 'format', format, endpoint: match.endpoint, upstream, path: full, openPath: '', query };
  }
  const shape = credentialShapes.find((candidate) => candidate.fits(head, path));
  const upstream = upstreams.get(shape?.upstreamKey ?? clientUpstreams.get(head.client ?? '') ?? '');
  if (upstream === undefined) throw unknownUpstream();
  const kind = head.hasBody ? 'generic' : 'pass-through';
  const openPath = singleVersion(path);
  return {
    kind,
    format: undefined,
    endpoint: 'other',
    upstream,
    path: upstreamPath(upstream.url, openPath),
    openPath,
    query,
  };
}

function unknownUpstream(): Refusal {
  return new Refusal(
    400,
    'unknown-upstream',
    'Pretense blocked this request: neither its path nor its credentials tell which provider it is for. ' +
      'Nothing was sent. Use a path that Pretense knows, such as /v1/messages.',
  );
}

/** Base URLs are configured with and without `/v1`, and tools append their own. */
function singleVersion(path: string): string {
  return path.replace(/^(?:\/v1){2,}(?=\/|$)/, '/v1');
}

/** The path behind the prefix of the configured URL; a `/v1` that both bring stands once. */
function upstreamPath(base: URL, path: string): string {
  const prefix = base.pathname.replace(/\/+$/, '');
  return prefix.endsWith('/v1') && /^\/v1(?=\/|$)/.test(path) ? prefix + path.slice('/v1'.length) : prefix + path;
}
