// Paths of OpenAI's APIs, as tools and hosts spell them.
import type { FormatMatch } from './types.ts';

export interface EndpointPath {
  /** Behind the base URL: `/chat/completions`. */
  readonly tail: string;
  readonly endpoint: string;
}

/**
 * A path that ends in one of the tails. Base URLs are joined with and without `/v1`, and hosts have prefixes of their
 * own (`/api/v1`, `/v1beta/openai`, Azure's `/openai/deployments/<name>`), which stay.
 */
export function matchOpenAiPath(
  method: string,
  target: string,
  endpoints: readonly EndpointPath[],
): FormatMatch | undefined {
  if (method !== 'POST') return undefined;
  const path = (target.split('?', 1)[0] ?? '').replace(/\/{2,}/g, '/').replace(/\/$/, '');
  const found = endpoints.find(({ tail }) => path.endsWith(tail));
  if (found === undefined) return undefined;
  const prefix = path.slice(0, -found.tail.length).replace(/^(?:\/v1){2,}$/, '/v1');
  if (!plainPrefix.test(prefix) || /\/(?:chat|fim)$/.test(prefix)) return undefined;
  const isUsual = prefix === '' || prefix === '/v1' || prefix === '/api/v1';
  return { endpoint: found.endpoint, path: (isUsual ? '/v1' : prefix) + found.tail };
}

/** What a base URL may end in. Anything else is no path that we know: it is looked through like text. */
const plainPrefix = /^(?:\/[\w.@-]{1,64}){0,8}$/;
