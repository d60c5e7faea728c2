// Cookies of people: which names, which attributes. RFC 6265bis, section 4.1.3 for the `__Host-` prefix.
import { isLoopbackHost } from '../../base/loopback.ts';
import { RequestError } from '../error.ts';

export type CookieName = 'session' | 'sign-in' | 'oidc';

export interface CookieRules {
  readonly names: Readonly<Record<CookieName, string>>;
  /** As `setCookie` of @fastify/cookie takes them. */
  readonly attributes: {
    readonly path: '/';
    readonly httpOnly: true;
    readonly sameSite: 'lax';
    readonly secure: boolean;
  };
  /** Undefined: cookies of a session may be given out; else why not. */
  readonly refusal: string | undefined;
}

/** Without TLS, only people at this very machine may sign in. */
export function cookieRules(publicUrl: string): CookieRules {
  const url = new URL(publicUrl);
  const isSecure = url.protocol === 'https:';
  const prefix = isSecure ? '__Host-' : '';
  return {
    names: {
      session: `${prefix}pretense`,
      'sign-in': `${prefix}pretense-sign-in`,
      oidc: `${prefix}pretense-oidc`,
    },
    attributes: { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure },
    refusal:
      isSecure || isLoopbackHost(url.hostname)
        ? undefined
        : `People can sign in over https only, since passwords and sessions would be readable on the way to ${url.host}. Give the collector a certificate, or put TLS in front of it and say its https address with --public-url.`,
  };
}

/** Throws `forbidden` where sessions would travel in the clear. */
export function checkSecure(rules: CookieRules): void {
  if (rules.refusal !== undefined) throw new RequestError('forbidden', rules.refusal);
}
