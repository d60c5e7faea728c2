// Providers that several tools know by name: where their requests go when nobody has set another address.

/** The families of requests that the proxy reads, each by the upstream that began it. */
export type Dialect = 'anthropic' | 'openai' | 'gemini';

export interface ProviderHome {
  /** Upstream that needs no configuration; undefined: the host becomes one of the user's own. */
  readonly key?: string;
  /** As its documentation gives it. */
  readonly base: string;
  readonly dialect: Dialect;
  /** Whose credentials the host takes; undefined: keys that nobody is known by. */
  readonly vendor?: string;
}

export const providerHomes = {
  anthropic: { key: 'anthropic', base: 'https://api.anthropic.com/v1', dialect: 'anthropic', vendor: 'anthropic' },
  openai: { key: 'openai', base: 'https://api.openai.com/v1', dialect: 'openai', vendor: 'openai' },
  gemini: {
    key: 'gemini',
    base: 'https://generativelanguage.googleapis.com/v1beta',
    dialect: 'gemini',
    vendor: 'google',
  },
  copilot: { key: 'copilot', base: 'https://api.githubcopilot.com', dialect: 'openai', vendor: 'github' },
  openrouter: { key: 'openrouter', base: 'https://openrouter.ai/api/v1', dialect: 'openai', vendor: 'openrouter' },
  mistral: { key: 'mistral', base: 'https://api.mistral.ai/v1', dialect: 'openai', vendor: 'mistral' },
  deepseek: { key: 'deepseek', base: 'https://api.deepseek.com/v1', dialect: 'openai', vendor: 'deepseek' },
  groq: { key: 'groq', base: 'https://api.groq.com/openai/v1', dialect: 'openai', vendor: 'groq' },
  xai: { key: 'xai', base: 'https://api.x.ai/v1', dialect: 'openai', vendor: 'xai' },
  cerebras: { base: 'https://api.cerebras.ai/v1', dialect: 'openai', vendor: 'cerebras' },
  fireworks: { base: 'https://api.fireworks.ai/inference/v1', dialect: 'openai' },
  huggingface: { base: 'https://router.huggingface.co/v1', dialect: 'openai', vendor: 'huggingface' },
  moonshot: { base: 'https://api.moonshot.ai/v1', dialect: 'openai' },
  nvidia: { base: 'https://integrate.api.nvidia.com/v1', dialect: 'openai', vendor: 'nvidia' },
  together: { base: 'https://api.together.xyz/v1', dialect: 'openai' },
  zai: { base: 'https://api.z.ai/api/paas/v4', dialect: 'openai' },
  zen: { base: 'https://opencode.ai/zen/v1', dialect: 'openai' },
  zenGo: { base: 'https://opencode.ai/zen/go/v1', dialect: 'openai' },
  kilo: { base: 'https://api.kilo.ai/api/openrouter', dialect: 'openai' },
  dashscope: { base: 'https://dashscope.aliyuncs.com/compatible-mode/v1', dialect: 'openai' },
} as const satisfies Readonly<Record<string, ProviderHome>>;

/** Ends of host names, and whose credentials such a host takes. */
const hostVendors: readonly (readonly [end: string, vendor: string])[] = [
  ['anthropic.com', 'anthropic'],
  ['openai.com', 'openai'],
  ['chatgpt.com', 'openai'],
  ['googleapis.com', 'google'],
  ['githubcopilot.com', 'github'],
  ['openrouter.ai', 'openrouter'],
  ['mistral.ai', 'mistral'],
  ['deepseek.com', 'deepseek'],
  ['groq.com', 'groq'],
  ['x.ai', 'xai'],
  ['azure.com', 'azure'],
  ['huggingface.co', 'huggingface'],
  ['nvidia.com', 'nvidia'],
  ['perplexity.ai', 'perplexity'],
  ['cerebras.ai', 'cerebras'],
];

const dialectVendors: Readonly<Record<Dialect, string>> = {
  anthropic: 'anthropic',
  openai: 'openai',
  gemini: 'google',
};

/**
 * Whose credentials a host of the user's own may get. A vendor's host takes that vendor's; any other gets those that
 * the tool sends in this kind of request, as its user has set it up.
 */
export function vendorOfHost(address: URL, dialect: Dialect): string {
  const { hostname } = address;
  const found = hostVendors.find(([end]) => hostname === end || hostname.endsWith(`.${end}`));
  return found?.[1] ?? dialectVendors[dialect];
}
