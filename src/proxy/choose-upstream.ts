// Which upstream a request is for: its URL names it, or its credential, the tool that it comes from, or its path settle it.
// A credential never goes to another vendor's host, and what nothing settles is refused.
import { type CredentialShape } from './credentials.ts';
import { Refusal } from './error.ts';
import { headerValue, type RawHeaders } from './headers.ts';
import { knownUpstreamKeys, mayGet, speaks, type Upstream } from './upstreams.ts';
import { type Vendor, vendorNames } from './vendor.ts';

export interface UpstreamQuestion {
  readonly method: string;
  /** Without query and prefix. */
  readonly path: string;
  readonly rawHeaders: RawHeaders;
  readonly credentials: readonly CredentialShape[];
  /** Id of the wire format that speaks at the path. */
  readonly formatId: string | undefined;
  /** Key that the URL names. */
  readonly named: string | undefined;
  /** Key of the upstream that the tool is for, when it speaks to one vendor only: we wrote the URL into that tool. */
  readonly clientUpstream: string | undefined;
}

type Upstreams = ReadonlyMap<string, Upstream>;

/** Paths that one host alone has. */
const pathHomes: readonly (readonly [pattern: RegExp, key: string])[] = [
  [/^\/api\/(?:hello|claude_|oauth\/|organizations\/)/, 'anthropic'],
  [/^\/+v1internal(?::|\/)/, 'code-assist'],
  [/^\/+(?:v1\w*\/+)?projects\/[^/]+\/locations\/[^/]+\//, 'vertex'],
  [/^\/+v1(?:alpha|beta)\w*\//, 'gemini'],
  [/^\/+(?:_ping$|agents(?:\/|$)|mcp\/readonly(?:\/|$)|copilot_internal\/)/, 'copilot'],
  [/^\/+(?:v1\/+)?fim\/completions/, 'mistral'],
];

/** Wire formats that one vendor's own hosts speak. The others are spoken by many. */
const formatHomes: ReadonlyMap<string, string> = new Map([
  ['anthropic-messages', 'anthropic'],
  ['gemini', 'gemini'],
]);

/** Headers that only one vendor's clients send. */
const headerHomes: readonly (readonly [name: string, value: RegExp, key: string])[] = [
  ['anthropic-version', /./, 'anthropic'],
  ['user-agent', /^claude-cli/, 'anthropic'],
  ['openai-organization', /./, 'openai'],
  ['openai-project', /./, 'openai'],
  ['copilot-integration-id', /./, 'copilot'],
];

/** Throws Refusal `unknown-upstream` and `credential-mismatch`. */
export function chooseUpstream(question: UpstreamQuestion, upstreams: Upstreams): Upstream {
  const { credentials, named } = question;
  const vendors = new Set(credentials.flatMap((each) => (each.kind === 'exact' ? [each.vendor] : [])));
  const [vendor, other] = vendors;
  if (vendor !== undefined && other !== undefined) throw mixedCredentials(vendor, other);
  const chosen =
    named !== undefined
      ? namedUpstream(named, question, upstreams)
      : vendor !== undefined
        ? upstreamOfVendor(vendor, question, upstreams)
        : settledUpstream(question, upstreams);
  if (credentials.every((credential) => mayGet(chosen, credential))) return chosen;
  throw mismatch(vendor, chosen);
}

function namedUpstream(key: string, question: UpstreamQuestion, upstreams: Upstreams): Upstream {
  const named = upstreams.get(key);
  if (named === undefined) throw unknownName(upstreams);
  // A login and a key of one vendor have different hosts; whoever wrote the URL could not know which one comes.
  if (!knownUpstreamKeys.includes(key) || isGiven(named, question)) return named;
  const siblings = [...upstreams.values()].filter(({ vendor }) => vendor === named.vendor);
  return siblings.find((each) => knownUpstreamKeys.includes(each.key) && isGiven(each, question)) ?? named;
}

function upstreamOfVendor(vendor: Vendor, question: UpstreamQuestion, upstreams: Upstreams): Upstream {
  const all = [...upstreams.values()].filter((each) => each.vendor === vendor);
  const built = all.filter(({ key }) => knownUpstreamKeys.includes(key));
  const candidates = built.length > 0 ? built : all.length === 1 ? all : [];
  const usable = candidates.filter((each) => isGiven(each, question) && speaks(each, question.formatId));
  const home = homeOf(question.path, question.formatId);
  const chosen = usable.find(({ key }) => key === home) ?? usable.find(({ isSpecial }) => !isSpecial);
  if (chosen !== undefined) return chosen;
  if (candidates.length === 0) throw unknownUpstream();
  throw mismatch(vendor, upstreams.get(home ?? ''));
}

/** No credential tells. */
function settledUpstream(question: UpstreamQuestion, upstreams: Upstreams): Upstream {
  const { path, formatId, clientUpstream, credentials, rawHeaders } = question;
  const ofPath = upstreams.get(homeOf(path, formatId) ?? '');
  const ofClient = upstreams.get(clientUpstream ?? '');
  if (ofClient !== undefined) {
    if (ofPath !== undefined && ofPath.vendor === ofClient.vendor) return ofPath;
    if (speaks(ofClient, formatId)) return ofClient;
    throw unknownUpstream();
  }
  if (ofPath !== undefined) return ofPath;
  const ofHeader = headerHomes.find(([name, value]) => value.test(headerValue(rawHeaders, name) ?? ''))?.[2];
  const isPlainKey = credentials.some(({ kind }) => kind === 'shared');
  const last = upstreams.get(ofHeader ?? (isPlainKey ? 'openai' : ''));
  if (last === undefined || !speaks(last, formatId)) throw unknownUpstream();
  return last;
}

function homeOf(path: string, formatId: string | undefined): string | undefined {
  return pathHomes.find(([pattern]) => pattern.test(path))?.[1] ?? formatHomes.get(formatId ?? '');
}

function isGiven(upstream: Upstream, { credentials }: UpstreamQuestion): boolean {
  return credentials.every((credential) => mayGet(upstream, credential));
}

function unknownUpstream(): Refusal {
  return new Refusal(
    400,
    'unknown-upstream',
    'Pretense blocked this request: neither its path nor its credentials tell which provider it is for. Nothing was ' +
      "sent. Name the provider in the tool's base URL, such as http://127.0.0.1:9339/u/openai/v1, and start Pretense " +
      'with `--upstream KEY=URL` for a host that it does not know.',
  );
}

function unknownName(upstreams: Upstreams): Refusal {
  return new Refusal(
    400,
    'unknown-upstream',
    `Pretense blocked this request: its URL names an upstream (/u/…) that is not configured. Nothing was sent. Known ` +
      `are: ${[...upstreams.keys()].join(', ')}. Others are added with \`--upstream KEY=URL\`.`,
  );
}

function mixedCredentials(one: Vendor, other: Vendor): Refusal {
  return new Refusal(
    400,
    'credential-mismatch',
    `Pretense blocked this request: it carries credentials of ${vendorNames[one]} and of ${vendorNames[other]} at the ` +
      'same time, and one of the two would get what belongs to the other. Nothing was sent. Take one of them out of ' +
      "the tool's settings.",
  );
}

function mismatch(vendor: Vendor | undefined, upstream: Upstream | undefined): Refusal {
  const whose = vendor === undefined ? 'another vendor' : vendorNames[vendor];
  const host = upstream === undefined ? 'another provider' : `the upstream "${upstream.key}"`;
  return new Refusal(
    400,
    'credential-mismatch',
    `Pretense blocked this request: it is for ${host}, but its credential is one of ${whose} that must not go there. ` +
      "Nothing was sent. Check the tool's API key and base URL; a gateway of your own that takes it is configured as " +
      `\`--upstream KEY:${vendor ?? 'VENDOR'}=URL\`.`,
  );
}
