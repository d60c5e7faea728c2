// Whose the credentials of a request are, told by their shape. Untrusted: header values and the query. Values are looked
// at and never kept, so that none of them can get into a message or a record.
import { headerValues, type RawHeaders } from './headers.ts';
import { credentialHeaders } from './protocol-headers.ts';
import { isOpaque } from '../wire/opaque-data.ts';
import type { Vendor } from './vendor.ts';

/**
 * - `exact`: only this vendor issues such ones.
 * - `shared`: `sk-…`, as OpenAI began it and many compatible hosts took it over.
 * - `unknown`: nothing tells.
 */
export type CredentialShape =
  | { readonly kind: 'exact'; readonly vendor: Vendor; readonly isLogin: boolean }
  | { readonly kind: 'shared' }
  | { readonly kind: 'unknown' };

const unknown: CredentialShape = { kind: 'unknown' };
const shared: CredentialShape = { kind: 'shared' };

/** Beginnings, the longer one first where one begins another. */
const beginnings: readonly (readonly [prefix: RegExp, vendor: Vendor])[] = [
  [/^sk-ant-/, 'anthropic'],
  [/^sk-or-/, 'openrouter'],
  [/^(?:sk-(?:proj|svcacct|admin|None)-|sess-)/, 'openai'],
  [/^(?:AIza|AQ\.|ya29\.)/, 'google'],
  [/^(?:gh[opsur]_|github_pat_|tid=)/, 'github'],
  [/^gsk_/, 'groq'],
  [/^xai-/, 'xai'],
  [/^(?:AKIA|ASIA|ABSK|bedrock-api-key-)/, 'aws'],
  [/^hf_/, 'huggingface'],
  [/^nvapi-/, 'nvidia'],
  [/^pplx-/, 'perplexity'],
  [/^csk-/, 'cerebras'],
];

/**
 * Hosts in the claims of signed tokens. A company's gateway takes tokens of its own identity provider, which may be
 * anybody's product: there the issuer says nothing, and only a vendor's API as the audience does.
 */
const claimHosts: readonly (readonly [claim: 'iss' | 'aud', host: string, vendor: Vendor])[] = [
  ['iss', 'openai.com', 'openai'],
  ['iss', 'chatgpt.com', 'openai'],
  ['iss', 'anthropic.com', 'anthropic'],
  ['iss', 'claude.ai', 'anthropic'],
  ['aud', 'cognitiveservices.azure.com', 'azure'],
  ['aud', 'ai.azure.com', 'azure'],
];

/** The parameter in which Google takes a key. */
const credentialParameter = 'key';

/** Whether a parameter of the query is a credential of that vendor, which goes there as it is. Both decoded. */
export function isCredentialParameter(name: string, value: string, vendor: Vendor | undefined): boolean {
  if (name.toLowerCase() !== credentialParameter || vendor !== 'google') return false;
  const shape = shapeOf(value);
  return (shape.kind === 'exact' && shape.vendor === vendor) || (shape.kind === 'unknown' && isOpaque(value));
}

/** Every credential of a request, in its headers and its query (without `?`). */
export function credentialsOf(raw: RawHeaders, query: string | undefined): readonly CredentialShape[] {
  const isChatGpt = headerValues(raw, 'chatgpt-account-id').length > 0;
  const shapes: CredentialShape[] = [];
  for (const name of credentialHeaders) {
    for (const value of headerValues(raw, name)) shapes.push(shapeInHeader(name, value, isChatGpt));
  }
  for (const value of parameterValues(query)) {
    const shape = shapeOf(value);
    if (shape.kind !== 'unknown') shapes.push(shape);
  }
  return shapes;
}

/** What tells one client's credentials from another's; to be hashed at once. */
export function credentialText(raw: RawHeaders, query: string | undefined): string {
  return [...credentialHeaders.flatMap((name) => headerValues(raw, name)), ...parameterValues(query)].join('\n');
}

/** Whose a credential without its scheme is. Never throws. */
export function shapeOf(value: string): CredentialShape {
  for (const [prefix, vendor] of beginnings) if (prefix.test(value)) return { kind: 'exact', vendor, isLogin: false };
  // Every key of OpenAI holds its name in base64.
  if (/^sk-\w*T3BlbkFJ/.test(value)) return { kind: 'exact', vendor: 'openai', isLogin: false };
  if (value.startsWith('sk-')) return shared;
  const vendor = vendorOfToken(value);
  return vendor === undefined ? unknown : { kind: 'exact', vendor, isLogin: vendor === 'openai' };
}

function shapeInHeader(name: string, value: string, isChatGpt: boolean): CredentialShape {
  if (/^AWS4-/i.test(value)) return { kind: 'exact', vendor: 'aws', isLogin: false };
  const [scheme = '', rest] = splitScheme(value);
  const shapes = /^basic$/i.test(scheme) ? basicParts(rest).map(shapeOf) : [shapeOf(rest)];
  const known = shapes.find((shape) => shape.kind === 'exact') ?? shapes.find((shape) => shape.kind === 'shared');
  if (known !== undefined) return known;
  // Only Google calls a header so, and only ChatGPT's own clients name an account.
  if (name === 'x-goog-api-key') return { kind: 'exact', vendor: 'google', isLogin: false };
  if (name === 'authorization' && isChatGpt) return { kind: 'exact', vendor: 'openai', isLogin: true };
  return unknown;
}

function splitScheme(value: string): readonly [scheme: string | undefined, rest: string] {
  const match = /^([A-Za-z][\w-]{0,30})[ \t]+(.*)$/s.exec(value.trim());
  return match === null ? [undefined, value.trim()] : [match[1], (match[2] ?? '').trim()];
}

function basicParts(encoded: string): readonly string[] {
  const text = Buffer.from(encoded.slice(0, maxTokenLength), 'base64').toString('latin1');
  const colon = text.indexOf(':');
  return colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
}

const maxTokenLength = 16_384;

/** Whose a JSON web token is, by its claims. The signature is the provider's to check. */
function vendorOfToken(value: string): Vendor | undefined {
  const payload = /^eyJ[\w-]*\.(eyJ[\w-]*)\.[\w-]*$/.exec(value.slice(0, maxTokenLength))?.[1];
  if (payload === undefined) return undefined;
  const claims = claimsOf(Buffer.from(payload, 'base64url').toString('utf8'));
  return claimHosts.find(([claim, host]) => hostsOf(claims[claim]).some((name) => isBelow(name, host)))?.[2];
}

function claimsOf(payload: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(payload);
    return typeof claims === 'object' && claims !== null ? (claims as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

function hostsOf(claim: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(claim) ? claim.slice(0, 8) : [claim];
  return values.flatMap((value) => (typeof value === 'string' && URL.canParse(value) ? [new URL(value).hostname] : []));
}

function isBelow(hostname: string, host: string): boolean {
  return hostname === host || hostname.endsWith(`.${host}`);
}

function parameterValues(query: string | undefined): readonly string[] {
  if (query === undefined) return [];
  return query.split('&').flatMap((part) => {
    const equals = part.indexOf('=');
    const isKey = equals > 0 && decoded(part.slice(0, equals)).toLowerCase() === credentialParameter;
    return isKey ? [decoded(part.slice(equals + 1))] : [];
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' ')).trim();
  } catch {
    return part;
  }
}
