// The beginning of a URL that was written into an AI tool: `/c/<client>-<token>`, and `/u/<upstream>` behind it or alone.
// The first says which tool asks, and proves that its URL came from this home; the second names the upstream. Untrusted:
// the request target. Neither goes on to a provider.
import { timingSafeEqual } from 'node:crypto';
import { Refusal } from './error.ts';

/** A target without its prefix. */
export interface ClientTarget {
  /** Id of the client, such as `claude-code`; undefined without a prefix. */
  readonly client: string | undefined;
  /** Key of the upstream that the URL names; undefined: it names none. */
  readonly upstream: string | undefined;
  /** What stood before the rest; empty without a prefix. */
  readonly prefix: string;
  /** Path and query, as if there had been no prefix. */
  readonly target: string;
}

interface PrefixedTarget {
  readonly client: string;
  readonly token: string;
  readonly prefix: string;
  /** Not empty, but it may begin with the query. */
  readonly rest: string;
}

const mark = '/c/';
const clientPattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const tokenPattern = /^[a-z0-9]{26}$/;
const tokenLength = 26;
const maxClientLength = 40;

/** Throws Refusal `client-token` for a prefix that does not belong to this home. `token` undefined: every prefix. */
export function clientTargetOf(target: string, token: string | undefined): ClientTarget {
  if (!target.startsWith(mark)) return withUpstream(undefined, '', target);
  const parts = partsOf(target);
  if (parts === undefined || !isSame(parts.token, token)) throw wrongToken();
  return withUpstream(parts.client, parts.prefix, parts.rest);
}

/**
 * The same where several tokens are known. `isKnown` says whether the token of a prefix is one of them; without a prefix
 * it is not asked. Throws Refusal `client-token`.
 */
export function knownTargetOf(target: string, isKnown: (token: string) => boolean): ClientTarget {
  if (!target.startsWith(mark)) return withUpstream(undefined, '', target);
  const parts = partsOf(target);
  if (parts === undefined || !isKnown(parts.token)) throw wrongToken();
  return withUpstream(parts.client, parts.prefix, parts.rest);
}

/** The same whoever wrote the prefix: for the form of an answer, never for its content. */
export function unprovenTargetOf(target: string): ClientTarget {
  const parts = target.startsWith(mark) ? partsOf(target) : undefined;
  return parts === undefined
    ? withUpstream(undefined, '', target)
    : withUpstream(parts.client, parts.prefix, parts.rest);
}

/** A key that cannot be one is kept as it stands, so that it is refused and no path of a provider. */
function withUpstream(client: string | undefined, prefix: string, rest: string): ClientTarget {
  const named = /^\/u\/([^/?]*)/.exec(rest);
  const behind = named === null ? rest : rest.slice(named[0].length);
  const target = behind.startsWith('/') ? behind : `/${behind}`;
  return { client, upstream: named?.[1], prefix: prefix + (named?.[0] ?? ''), target };
}

function partsOf(target: string): PrefixedTarget | undefined {
  const end = /[/?]/.exec(target.slice(mark.length))?.index;
  const prefix = end === undefined ? target : target.slice(0, mark.length + end);
  const rest = target.slice(prefix.length);
  const name = prefix.slice(mark.length);
  const at = name.length - tokenLength - 1;
  if (at < 1 || at > maxClientLength || name[at] !== '-') return undefined;
  const client = name.slice(0, at);
  const token = name.slice(at + 1);
  // A prefix behind a prefix would take the token along to the provider.
  if (!clientPattern.test(client) || !tokenPattern.test(token) || rest.includes(token)) return undefined;
  return { client, token, prefix, rest };
}

/** Takes the same time wherever the difference is; the length is no secret. */
function isSame(given: string, expected: string | undefined): boolean {
  if (expected === undefined || expected.length !== given.length) return false;
  return timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(expected, 'latin1'));
}

/** Refusal `client-token` for a request whose URL nobody has written into a tool, where that is asked for. */
export function missingToken(): Refusal {
  return new Refusal(
    403,
    'client-token',
    'Pretense blocked this request: this Pretense was started with --require-client-token, and the path does not begin with ' +
      "the /c/… that `pretense route` writes into a tool's settings. Nothing was sent. Route the tool with `pretense route`.",
  );
}

function wrongToken(): Refusal {
  return new Refusal(
    403,
    'client-token',
    "Pretense blocked this request: the beginning of its path (/c/…) is not one that this Pretense has written into a tool's " +
      'settings. Nothing was sent. Route the tool again with `pretense route`, or set its base URL without /c/….',
  );
}
