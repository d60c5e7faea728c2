// Where requests may go. A provider's host is one entry; a user adds others, or another address for one of these, with
// `--upstream KEY=URL`.
import type { CredentialShape } from './credentials.ts';
import { ProxyError } from './error.ts';
import { isVendor, type Vendor, vendorNames } from './vendor.ts';

/**
 * - `canonical`: the path that the wire format names.
 * - `versionless`: the same without its `/v1`.
 * - `as-sent`: the tool's own path.
 */
export type PathStyle = 'canonical' | 'versionless' | 'as-sent';

export interface Upstream {
  /** As in `--upstream KEY=URL` and `/u/KEY/…`. */
  readonly key: string;
  /** Name in records: the vendor, else the key. */
  readonly provider: string;
  /** Undefined: a host of the user's own, for keys that no vendor is known by. */
  readonly vendor: Vendor | undefined;
  readonly url: URL;
  /** The user gave the address: a gateway may have keys of its own. */
  readonly isConfigured: boolean;
  /** `key`: API keys and tokens. `login`: what ChatGPT gives to its own clients. */
  readonly takes: 'key' | 'login';
  /** Ids of the wire formats that it speaks; undefined: any. */
  readonly formats: readonly string[] | undefined;
  readonly paths: PathStyle;
  /** Only its own paths and its name lead there: its vendor has another host for everything else. */
  readonly isSpecial: boolean;
  /** In whose form it tells errors. */
  readonly errorShape: ErrorShape;
}

export type ErrorShape = 'anthropic' | 'openai' | 'google';

type UpstreamEntry = Omit<Upstream, 'url' | 'isConfigured' | 'provider' | 'vendor'> & {
  readonly vendor: Vendor;
  readonly url: string;
};

const chat = 'openai-chat';
const compatible = [chat, 'openai-completions', 'openai-embeddings'];
const canonical = { takes: 'key', paths: 'canonical', isSpecial: false, errorShape: 'openai' } as const;

/** One entry a host. The first one of a vendor takes what nothing else decides. */
const entries: readonly UpstreamEntry[] = [
  {
    ...canonical,
    key: 'anthropic',
    vendor: 'anthropic',
    url: 'https://api.anthropic.com',
    formats: ['anthropic-messages', chat],
    errorShape: 'anthropic',
  },
  {
    ...canonical,
    key: 'openai',
    vendor: 'openai',
    url: 'https://api.openai.com',
    formats: [...compatible, 'openai-responses'],
  },
  {
    key: 'chatgpt',
    vendor: 'openai',
    url: 'https://chatgpt.com/backend-api/codex',
    takes: 'login',
    formats: ['openai-responses'],
    paths: 'versionless',
    isSpecial: false,
    errorShape: 'openai',
  },
  {
    ...canonical,
    key: 'gemini',
    vendor: 'google',
    url: 'https://generativelanguage.googleapis.com',
    formats: ['gemini', ...compatible],
    errorShape: 'google',
  },
  {
    ...canonical,
    key: 'code-assist',
    vendor: 'google',
    url: 'https://cloudcode-pa.googleapis.com',
    formats: ['gemini'],
    isSpecial: true,
    errorShape: 'google',
  },
  {
    ...canonical,
    key: 'vertex',
    vendor: 'google',
    url: 'https://aiplatform.googleapis.com',
    formats: ['gemini', 'anthropic-messages', ...compatible],
    paths: 'as-sent',
    isSpecial: true,
    errorShape: 'google',
  },
  {
    ...canonical,
    key: 'copilot',
    vendor: 'github',
    url: 'https://api.githubcopilot.com',
    formats: [...compatible, 'openai-responses', 'anthropic-messages'],
    paths: 'as-sent',
  },
  {
    ...canonical,
    key: 'openrouter',
    vendor: 'openrouter',
    url: 'https://openrouter.ai/api/v1',
    formats: [...compatible, 'openai-responses', 'anthropic-messages'],
  },
  { ...canonical, key: 'mistral', vendor: 'mistral', url: 'https://api.mistral.ai', formats: compatible },
  { ...canonical, key: 'codestral', vendor: 'mistral', url: 'https://codestral.mistral.ai', formats: compatible },
  { ...canonical, key: 'deepseek', vendor: 'deepseek', url: 'https://api.deepseek.com', formats: compatible },
  {
    ...canonical,
    key: 'groq',
    vendor: 'groq',
    url: 'https://api.groq.com/openai/v1',
    formats: [...compatible, 'openai-responses'],
  },
  { ...canonical, key: 'xai', vendor: 'xai', url: 'https://api.x.ai', formats: [...compatible, 'openai-responses'] },
];

const keyPattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const maxKeyLength = 40;

export function isUpstreamKey(text: string): boolean {
  return text.length <= maxKeyLength && keyPattern.test(text);
}

/** Keys that need no configuration. */
export const knownUpstreamKeys: readonly string[] = entries.map(({ key }) => key);

/** Base URLs by upstream key, as configured and else as usual. */
export function upstreamUrls(configured: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own = Object.entries(configured).map(([name, url]) => [nameParts(name).key, url] as const);
  return { ...Object.fromEntries(entries.map(({ key, url }) => [key, url] as const)), ...Object.fromEntries(own) };
}

/** What is wrong with one configured upstream, as a sentence; undefined when it can be used. Names no part of the URL. */
export function upstreamProblem(name: string, base: string): string | undefined {
  const { key, vendor } = nameParts(name);
  if (!isUpstreamKey(key)) {
    return 'The name of an upstream is a word of lower-case letters, digits and hyphens, such as anthropic or team-gateway.';
  }
  if (vendor !== undefined && !isVendor(vendor)) {
    return `"${vendor}" is no vendor whose credentials Pretense knows. Known are: ${Object.keys(vendorNames).join(', ')}.`;
  }
  const entry = entries.find((each) => each.key === key);
  if (entry !== undefined && vendor !== undefined && vendor !== entry.vendor) {
    return `The upstream "${key}" takes credentials of ${vendorNames[entry.vendor]}. Use another name for one that takes those of ${vendorNames[vendor]}.`;
  }
  const url = URL.canParse(base) ? new URL(base) : undefined;
  const isUsable =
    url !== undefined &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  if (isUsable) return undefined;
  return `The upstream "${key}" must be an http or https URL without user, query or fragment, for example https://api.anthropic.com.`;
}

/**
 * All upstreams by key. `configured`: base URLs by `KEY` or `KEY:VENDOR`; the vendor is the one whose credentials a host
 * of one's own may get. Throws ProxyError `upstream-invalid`.
 */
export function openUpstreams(configured: Readonly<Record<string, string>>): Map<string, Upstream> {
  const upstreams = new Map<string, Upstream>(
    entries.map((entry) => [
      entry.key,
      { ...entry, provider: entry.vendor, url: new URL(entry.url), isConfigured: false },
    ]),
  );
  for (const [name, base] of Object.entries(configured)) {
    const problem = upstreamProblem(name, base);
    if (problem !== undefined) throw new ProxyError('upstream-invalid', problem);
    const { key, vendor } = nameParts(name);
    const known = upstreams.get(key) ?? ownUpstream(key, vendor);
    upstreams.set(key, { ...known, url: new URL(base), isConfigured: true });
  }
  return upstreams;
}

/** Hosts of the user's own, by key; what cannot be one is left out. `hosts` as `openUpstreams` takes them. */
export function ownUpstreams(hosts: Readonly<Record<string, string>>): ReadonlyMap<string, Upstream> {
  const upstreams = new Map<string, Upstream>();
  for (const [name, base] of Object.entries(hosts)) {
    const { key, vendor } = nameParts(name);
    if (knownUpstreamKeys.includes(key) || upstreamProblem(name, base) !== undefined) continue;
    upstreams.set(key, { ...ownUpstream(key, vendor), url: new URL(base), isConfigured: true });
  }
  return upstreams;
}

function ownUpstream(key: string, vendorName: string | undefined): Omit<Upstream, 'url' | 'isConfigured'> {
  const vendor = vendorName !== undefined && isVendor(vendorName) ? vendorName : undefined;
  const like = entries.find((entry) => entry.vendor === vendor);
  return {
    key,
    vendor,
    provider: vendor ?? key,
    takes: 'key',
    formats: undefined,
    paths: 'as-sent',
    isSpecial: false,
    errorShape: like?.errorShape ?? 'openai',
  };
}

function nameParts(name: string): { readonly key: string; readonly vendor: string | undefined } {
  const colon = name.indexOf(':');
  return colon < 0 ? { key: name, vendor: undefined } : { key: name.slice(0, colon), vendor: name.slice(colon + 1) };
}

/** Hosts of vendors that use `sk-…` without a sign of their own. */
const plainKeyVendors: ReadonlySet<Vendor | undefined> = new Set(['openai', 'deepseek', undefined]);

/** Whether the credential may go to the upstream at all. What nothing is known of may: whoever chose the upstream settled it. */
export function mayGet(upstream: Upstream, credential: CredentialShape): boolean {
  switch (credential.kind) {
    case 'exact':
      return credential.vendor === upstream.vendor && credential.isLogin === (upstream.takes === 'login');
    case 'shared':
      return upstream.takes === 'key' && (upstream.isConfigured || plainKeyVendors.has(upstream.vendor));
    case 'unknown':
      return true;
  }
}

export function speaks(upstream: Upstream, formatId: string | undefined): boolean {
  return formatId === undefined || upstream.formats === undefined || upstream.formats.includes(formatId);
}
