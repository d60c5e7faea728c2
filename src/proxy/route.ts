// Path, credential and method → wire format and upstream. Untrusted: the request's head.
import type { FormatMatch, WireFormat } from '../wire/types.ts';
import { chooseUpstream } from './choose-upstream.ts';
import { credentialsOf } from './credentials.ts';
import type { RawHeaders } from './headers.ts';
import { refusedApiOf } from './refused-apis.ts';
import type { Upstream } from './upstreams.ts';

export interface RequestHead {
  readonly method: string;
  /** Path and query as sent, without the prefix of a URL that we wrote. */
  readonly target: string;
  readonly rawHeaders: RawHeaders;
  readonly hasBody: boolean;
  /** Key of the upstream that the tool is for, when it is for one only: we wrote the URL into that tool. */
  readonly clientUpstream?: string | undefined;
  /** Key of the upstream that the URL names. */
  readonly upstream?: string | undefined;
}

export interface Route {
  /** `format`: a provider API that we know. `generic`: any JSON on another path. `pass-through`: another path, no body. */
  readonly kind: 'format' | 'generic' | 'pass-through';
  /** Undefined on `generic` and `pass-through`. */
  readonly format: WireFormat | undefined;
  /** Stable name for records, never the path of an unknown request. */
  readonly endpoint: string;
  /** The model, where the path names it. */
  readonly model?: string | undefined;
  readonly upstream: Upstream;
  /** Path for the upstream with its configured prefix, without the query. */
  readonly path: string;
  /** The part of `path` that came from the client and may hold text; empty when the format names the whole path. */
  readonly openPath: string;
  /** Without `?`; undefined when there is none. */
  readonly query: string | undefined;
}

/** Throws Refusal `unknown-upstream`, `credential-mismatch`, and those of APIs that are not carried. */
export function routeOf(
  head: RequestHead,
  formats: readonly WireFormat[],
  upstreams: ReadonlyMap<string, Upstream>,
): Route {
  const { path, query } = splitTarget(head.target);
  const refusal = refusedApiOf({ method: head.method, path, query, rawHeaders: head.rawHeaders });
  if (refusal !== undefined) throw refusal;
  const known = formatAt(head.method, path, formats);
  const credentials = credentialsOf(head.rawHeaders, query);
  const { method, rawHeaders, clientUpstream, upstream: named } = head;
  const formatId = known?.format.id;
  const chosen = chooseUpstream({ method, path, rawHeaders, credentials, formatId, named, clientUpstream }, upstreams);
  const upstream = inRegion(chosen, path);
  const asked = upstreamPath(upstream, singleVersion(path), known?.match);
  const openPath = known === undefined ? asked : '';
  return {
    kind: known !== undefined ? 'format' : head.hasBody ? 'generic' : 'pass-through',
    format: known?.format,
    endpoint: known?.match.endpoint ?? 'other',
    model: known?.match.model,
    upstream,
    path: joined(upstream.url, asked),
    openPath,
    query,
  };
}

export function splitTarget(target: string): { readonly path: string; readonly query: string | undefined } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: undefined } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

export interface KnownFormat {
  readonly format: WireFormat;
  readonly match: FormatMatch;
}

/** The wire format that speaks at a path. */
export function formatAt(method: string, path: string, formats: readonly WireFormat[]): KnownFormat | undefined {
  for (const format of formats) {
    const match = format.match(method, path);
    if (match !== undefined) return { format, match };
  }
  return undefined;
}

function upstreamPath({ paths }: Upstream, path: string, match: FormatMatch | undefined): string {
  switch (paths) {
    case 'canonical':
      return match?.path ?? path;
    case 'versionless':
      return (match?.path ?? path).replace(/^\/v1(?=\/|$)/, '') || '/';
    case 'as-sent':
      return match === undefined ? path : path.replace(/\/{2,}/g, '/');
  }
}

/** Base URLs are configured with and without `/v1`, and tools append their own. */
function singleVersion(path: string): string {
  return path.replace(/^(?:\/v1){2,}(?=\/|$)/, '/v1');
}

/** The path behind the prefix of the base URL; segments up to a version that both bring stand once. */
function joined(base: URL, path: string): string {
  const prefix = base.pathname.replace(/\/+$/, '');
  const start = /^(?:\/[\w.-]+)*?\/v\d\w*(?=\/|$)/.exec(path)?.[0];
  return start !== undefined && prefix.endsWith(start) ? prefix + path.slice(start.length) : prefix + path;
}

/** Vertex AI has a host for each place, and the path names the place. */
function inRegion(upstream: Upstream, path: string): Upstream {
  if (upstream.key !== 'vertex' || upstream.isConfigured) return upstream;
  const place = /\/projects\/[^/]+\/locations\/([^/]+)\//.exec(path)?.[1];
  if (place === undefined || !/^[a-z]{2,20}-[a-z]{2,20}\d{1,2}$/.test(place)) return upstream;
  return { ...upstream, url: new URL(`https://${place}-aiplatform.googleapis.com`) };
}
