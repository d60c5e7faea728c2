// Credentials as each vendor makes them, put together when tests run: none of them stands in a file.
import type { Vendor } from './vendor.ts';

/** A header or a parameter of the query that holds one. */
export interface MadeCredential {
  readonly what: string;
  /** Undefined: nothing tells whose it is. */
  readonly vendor: Vendor | undefined;
  readonly isLogin: boolean;
  readonly headers: readonly string[];
  readonly query?: string;
  /** The part that must be nowhere else. */
  readonly value: string;
}

const random = ['R7xQ2mVb9K', 'cT4nWz8LpY', '3sJd6HfG1a', 'Eu5XoBq0Zt'].join('');
const joined = (...parts: readonly string[]): string => parts.join('');

export function jsonWebToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'none', typ: 'JWT' }), part(claims), random].join('.');
}

function bearer(what: string, vendor: Vendor | undefined, value: string, isLogin = false): MadeCredential {
  return { what, vendor, isLogin, headers: ['Authorization', `Bearer ${value}`], value };
}

function inHeader(what: string, vendor: Vendor | undefined, name: string, value: string): MadeCredential {
  return { what, vendor, isLogin: false, headers: [name, value], value };
}

const openAiToken = jsonWebToken({ iss: 'https://auth.openai.com', sub: 'someone' });
const opaqueToken = jsonWebToken({ sub: 'someone' });
const googleKey = joined('AI', 'za', random.slice(0, 35));

export const madeCredentials: readonly MadeCredential[] = [
  inHeader('a key of Anthropic', 'anthropic', 'x-api-key', joined('sk-', 'ant-api03-', random)),
  bearer('a login of Anthropic', 'anthropic', joined('sk-', 'ant-oat01-', random)),
  bearer('a project key of OpenAI', 'openai', joined('sk-', 'proj-', random)),
  bearer('an older key of OpenAI', 'openai', joined('sk-', random.slice(0, 20), 'T3Blb', 'kFJ', random.slice(0, 20))),
  inHeader('a key of OpenAI where Anthropic takes one', 'openai', 'X-Api-Key', joined('sk-', 'proj-', random)),
  bearer('a login of ChatGPT', 'openai', openAiToken, true),
  {
    ...bearer('a login of ChatGPT by its account', 'openai', opaqueToken, true),
    headers: ['authorization', `Bearer ${opaqueToken}`, 'chatgpt-account-id', '5f1c7a3a-3e7d-4f54-9a63-8f2c4f6c1b55'],
  },
  inHeader('a key of Google', 'google', 'x-goog-api-key', googleKey),
  inHeader('a key of Google by its header', 'google', 'X-Goog-Api-Key', random),
  bearer('a key of Google as a bearer', 'google', googleKey),
  bearer('an access token of Google', 'google', joined('ya', '29.', random)),
  {
    what: 'a key of Google in the query',
    vendor: 'google',
    isLogin: false,
    headers: [],
    query: `key=${googleKey}`,
    value: googleKey,
  },
  {
    what: 'an encoded one',
    vendor: 'google',
    isLogin: false,
    headers: [],
    query: `alt=sse&%6bey=%41${googleKey.slice(1)}`,
    value: googleKey.slice(1),
  },
  bearer('an OAuth token of GitHub', 'github', joined('gh', 'o_', random)),
  bearer('a user token of GitHub', 'github', joined('gh', 'u_', random)),
  bearer('a token of Copilot', 'github', joined('tid', '=', random, ';exp=1;sku=x')),
  {
    ...inHeader('a token with the old scheme', 'github', 'Authorization', `token ${joined('gh', 'o_', random)}`),
    value: random,
  },
  {
    ...inHeader(
      'a token as a password',
      'github',
      'authorization',
      `Basic ${Buffer.from(`x:${joined('gh', 'p_', random)}`).toString('base64')}`,
    ),
    value: random,
  },
  bearer('a key of OpenRouter', 'openrouter', joined('sk-', 'or-v1-', random)),
  bearer('a key of Groq', 'groq', joined('gsk', '_', random)),
  bearer('a key of xAI', 'xai', joined('xai', '-', random)),
  bearer(
    'a token of Entra',
    'azure',
    jsonWebToken({ iss: 'https://sts.windows.net/1/', aud: 'https://cognitiveservices.azure.com' }),
  ),
  bearer('a key of AWS', 'aws', joined('ABSK', random)),
];

/** Those that nothing tells the vendor of. */
export const plainKey: MadeCredential = bearer('a plain sk- key', undefined, joined('sk-', random.slice(0, 32)));
export const unknownKey: MadeCredential = bearer('a key of unknown shape', undefined, random.slice(0, 32));
export const unknownToken: MadeCredential = bearer(
  'a token of nobody',
  undefined,
  jsonWebToken({ iss: 'https://login.example' }),
);
/** Of a company's identity provider, for its own gateway. */
export const companyToken: MadeCredential = bearer(
  'a token of a company',
  undefined,
  jsonWebToken({ iss: 'https://sts.windows.net/1/', aud: 'api://llm-gateway' }),
);
export const azureKey: MadeCredential = inHeader('a key in api-key', undefined, 'api-key', random.slice(0, 32));
