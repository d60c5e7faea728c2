// The provider of identities (OpenID Connect Core 1.0): authorisation code with PKCE. What comes back is checked by
// openid-client: issuer, audience, signature, times, nonce.
import * as client from 'openid-client';
import { isLoopbackHost } from '../../base/loopback.ts';
import type { Clock } from '../../base/clock.ts';
import type { OidcSettings, PersonRole } from '../context.ts';
import { emailAddress } from './people.ts';

export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
  readonly role: PersonRole;
}

export type Claims = Readonly<Record<string, unknown>>;

const timeoutSeconds = 10;
/** Keys and endpoints of the provider are asked for again after so long. */
const discoveryMs = 60 * 60_000;

export class OidcClient {
  readonly #settings: OidcSettings;
  readonly #clock: Clock;
  #configuration: { readonly at: number; readonly value: Promise<client.Configuration> } | undefined;

  constructor(settings: OidcSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Where the browser goes. Rejects when the provider cannot be reached. */
  async start(redirectUri: string): Promise<{
    readonly url: URL;
    readonly state: string;
    readonly nonce: string;
    readonly verifier: string;
  }> {
    const configuration = await this.#discovered();
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: scopesOf(this.#settings),
      response_type: 'code',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url, state, nonce, verifier };
  }

  /** Untrusted: the address that the browser came back to. Rejects with what openid-client found wrong. */
  async finish(
    cameBackTo: URL,
    expected: { readonly state: string; readonly nonce: string; readonly verifier: string },
  ): Promise<Claims> {
    const configuration = await this.#discovered();
    const tokens = await client.authorizationCodeGrant(configuration, cameBackTo, {
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      pkceCodeVerifier: expected.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('the provider sent no ID token');
    const isComplete = claims['email'] !== undefined && claims[this.#settings.roleClaim] !== undefined;
    if (isComplete || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    // Many providers put only the subject into the ID token.
    const more = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    return { ...more, ...claims };
  }

  #discovered(): Promise<client.Configuration> {
    const now = this.#clock.monotonicMs();
    const known = this.#configuration;
    if (known !== undefined && now - known.at < discoveryMs) return known.value;
    const value = this.#discover();
    this.#configuration = { at: now, value };
    // A provider that was down is asked again with the next sign-in.
    value.catch(() => {
      if (this.#configuration?.value === value) this.#configuration = undefined;
    });
    return value;
  }

  async #discover(): Promise<client.Configuration> {
    const issuer = new URL(this.#settings.issuer);
    const metadata = {
      client_secret: this.#settings.clientSecret,
      // Times are those of the collector's clock.
      [client.clockSkew]: Math.round((this.#clock.now().getTime() - Date.now()) / 1000),
    };
    const isLocal = issuer.protocol === 'http:' && isLoopbackHost(issuer.hostname);
    return client.discovery(issuer, this.#settings.clientId, metadata, authentication(this.#settings.clientSecret), {
      timeout: timeoutSeconds,
      ...(isLocal ? { execute: [client.allowInsecureRequests] } : {}),
    });
  }
}

/** In a header, as OpenID Connect has it unless the provider lists other ways. */
function authentication(secret: string): client.ClientAuth {
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const isPost = !ways.includes('client_secret_basic') && ways.includes('client_secret_post');
    (isPost ? post : basic)(server, ...rest);
  };
}

/** Why somebody whom the provider knows is not let in, for people. */
export type IdentityOutcome = { readonly identity: Identity } | { readonly refusal: string };

/** Untrusted: the claims. */
export function identityFrom(claims: Claims, settings: OidcSettings): IdentityOutcome {
  const { iss: issuer, sub: subject, email: address } = claims;
  if (typeof issuer !== 'string' || typeof subject !== 'string' || subject === '') {
    return { refusal: 'The provider did not say who you are.' };
  }
  const email = typeof address === 'string' ? emailAddress(address) : undefined;
  if (email === undefined) {
    return { refusal: 'The provider did not give your e-mail address. Ask an admin to allow the scope "email".' };
  }
  if (claims['email_verified'] !== true) {
    return { refusal: 'The provider has not verified your e-mail address. Verify it there, and sign in again.' };
  }
  const role = roleFrom(claims[settings.roleClaim], settings.roles);
  if (role === undefined) {
    return {
      refusal: `None of your groups at the provider has a role here (claim "${settings.roleClaim}"). Ask an admin.`,
    };
  }
  return { identity: { issuer, subject, email, role } };
}

const byPower: readonly PersonRole[] = ['admin', 'reviewer', 'auditor'];

/** Of several, the one that may most. */
function roleFrom(claim: unknown, roles: OidcSettings['roles']): PersonRole | undefined {
  const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const given = values.flatMap((value) =>
    typeof value === 'string' && Object.hasOwn(roles, value) ? [roles[value]] : [],
  );
  return byPower.find((role) => given.includes(role));
}

function scopesOf({ scopes }: OidcSettings): string {
  return [...new Set(['openid', ...scopes])].join(' ');
}
