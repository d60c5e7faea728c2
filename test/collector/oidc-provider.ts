// A provider of identities on this machine: the real oidc-provider over real HTTP, with people whom it knows by login.
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { Provider } from 'oidc-provider';
import type { Browser } from './browser.ts';

export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  stop(): Promise<void>;
}

export interface ProviderOptions {
  /** By login. */
  readonly people: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly redirectUris: readonly string[];
  /** As most providers do: the ID token holds the subject alone, the rest is at userinfo. */
  readonly isIdTokenSmall?: boolean;
  /** The same as before a stop. */
  readonly port?: number;
}

const clientId = 'pretense-collector';

export async function startProvider(options: ProviderOptions): Promise<TestProvider> {
  const clientSecret = randomBytes(24).toString('base64url');
  const server = await listening(options.port ?? 0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [...options.redirectUris],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
    scopes: ['openid', 'email', 'groups'],
    conformIdTokenClaims: options.isIdTokenSmall === true,
    cookies: { keys: [randomBytes(16).toString('hex')] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, ...options.people.get(sub) }),
    }),
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    clientId,
    clientSecret,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

async function listening(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

/**
 * What a person does at the provider: login, then consent. Gives the address to which the provider sends the browser back,
 * without going there. `start`: where the collector sent it.
 */
export async function logInAtProvider(browser: Browser, start: string, login: string, callback: string): Promise<URL> {
  let url = new URL(start);
  let form: { readonly path: string; readonly fields: Readonly<Record<string, string>> } | undefined;
  for (let hops = 0; hops < 20; hops += 1) {
    const response =
      form === undefined ? await browser.get(url.href) : await browser.post(new URL(form.path, url).href, form.fields);
    form = undefined;
    const location = response.headers.get('location');
    if (location !== null) {
      url = new URL(location, url);
      if (url.href.startsWith(callback)) return url;
      continue;
    }
    const text = await response.text();
    const path = /<form[^>]* action="([^"]+)"/.exec(text)?.[1];
    if (path === undefined) throw new Error(`the provider shows no form: ${text.slice(0, 300)}`);
    const prompt = /name="prompt" value="([^"]+)"/.exec(text)?.[1] ?? 'login';
    form = { path, fields: prompt === 'login' ? { prompt, login, password: 'any' } : { prompt } };
  }
  throw new Error('the provider goes round in circles');
}
