// What a sign-in by a provider has to find again when the browser comes back: in a signed cookie, so that any replica can
// take it up. It proves that the same browser started it.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export interface OidcState {
  readonly state: string;
  readonly nonce: string;
  /** PKCE, RFC 7636: the code is worth nothing without it. */
  readonly verifier: string;
  /** Path of this collector. */
  readonly next: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export const stateMs = 10 * 60_000;

/** As the value of a cookie. */
export function sealState(state: OidcState, clientSecret: string): string {
  const body = Buffer.from(JSON.stringify(state), 'utf8').toString('base64url');
  return `${body}.${signature(body, clientSecret).toString('base64url')}`;
}

/** Untrusted: the text. Undefined: none of ours, or over. */
export function openState(text: string, clientSecret: string, now: Date): OidcState | undefined {
  const [body = '', given = '', ...more] = text.split('.');
  if (more.length > 0) return undefined;
  const expected = signature(body, clientSecret);
  const bytes = Buffer.from(given, 'base64url');
  if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return undefined;
  const state = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as OidcState;
  return state.expires > now.getTime() ? state : undefined;
}

/** Replicas share the client's secret, and nobody else has it. */
function signature(body: string, clientSecret: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', clientSecret, '', 'pretense oidc state', 32));
  return createHmac('sha256', key).update(body).digest();
}
