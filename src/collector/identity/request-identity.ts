// Who asks, and whether the form came from a page of ours: what every route asks before it does anything.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { isLoopbackHost } from '../../base/loopback.ts';
import type { Person, PersonRole } from '../context.ts';
import { RequestError } from '../error.ts';
import { field } from './forms.ts';

/** What the hook of `identityRoutes` found out about a request. */
export interface RequestIdentity {
  readonly publicUrl: string;
  /** Of the session, or of the time before one: the browser alone has it. Undefined: no cookie. */
  readonly secret: string | undefined;
  readonly session: RequestSession | undefined;
}

export interface RequestSession {
  readonly person: Person;
  /** As stored: SHA-256 of the token. */
  readonly tokenHash: Uint8Array;
  /** The password was set by somebody else: nothing but changing it is open. */
  readonly mustChangePassword: boolean;
}

const identities = new WeakMap<FastifyRequest, RequestIdentity>();

/** For the hook alone. */
export function setIdentity(request: FastifyRequest, identity: RequestIdentity): void {
  identities.set(request, identity);
}

/** Undefined: no identity hook ran for this request. */
export function identityOf(request: FastifyRequest): RequestIdentity | undefined {
  return identities.get(request);
}

/** Undefined: nobody has signed in, or the session is over. */
export function personOf(request: FastifyRequest): Person | undefined {
  return identities.get(request)?.session?.person;
}

/** Throws `unauthorised` when nobody has signed in, `forbidden` for another role. Roles come from `rolesFor` (permissions.ts). */
export function requireRole(request: FastifyRequest, roles: readonly PersonRole[]): Person {
  const person = personOf(request);
  if (person === undefined) {
    throw new RequestError('unauthorised', 'Nobody is signed in, or the session has ended. Sign in and try again.');
  }
  if (!roles.includes(person.role)) {
    const needed = roles.join(' or ');
    throw new RequestError('forbidden', `This needs the role ${needed}, and you have ${person.role}. Ask an admin.`);
  }
  return person;
}

/**
 * For the hidden field `_csrf` of a form, or the header `x-csrf-token`. It is bound to the session, and before signing in
 * to a cookie of its own. Empty: this request has neither, and a form with it is refused.
 */
export function csrfToken(request: FastifyRequest): string {
  const secret = identities.get(request)?.secret;
  return secret === undefined ? '' : csrfTokenFor(secret);
}

/** What a page's forms carry while the browser's cookie is `secret`: nobody without the cookie can make it up. */
export function csrfTokenFor(secret: string): string {
  return createHmac('sha256', secret).update('pretense csrf').digest('base64url');
}

/**
 * Throws `forbidden` unless the request comes from a page of this collector and of this session. Untrusted: all of it.
 * It runs by itself before each POST of people; a route that reads its form from a stream (`multipart/form-data`) calls it
 * with the field's value before it acts on anything.
 */
export function checkCsrf(request: FastifyRequest, token: string | undefined = tokenOf(request)): void {
  checkOrigin(request);
  const expected = csrfToken(request);
  if (expected === '' || token === undefined || !isSame(token, expected)) {
    throw new RequestError(
      'forbidden',
      'The form does not belong to this session, so nothing was done. Load the page again and repeat it.',
    );
  }
}

/** Throws `forbidden` when the browser says that another site sent this. Programs that send neither header pass. */
export function checkOrigin(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const isForeign = origin !== undefined && !isOwnOrigin(request, origin);
  if (isForeign || (site !== undefined && site !== 'same-origin')) {
    throw new RequestError(
      'forbidden',
      'The form was sent from another site, so nothing was done. Use the page of this collector, under its public address.',
    );
  }
}

function isOwnOrigin(request: FastifyRequest, origin: string): boolean {
  const ownUrl = identities.get(request)?.publicUrl ?? '';
  if (!URL.canParse(ownUrl) || !URL.canParse(origin)) return false;
  const publicUrl = new URL(ownUrl);
  const given = new URL(origin);
  if (given.origin === 'null') return false;
  if (given.origin === publicUrl.origin) return true;
  // On this machine it has several names, and the port that the kernel picked.
  const isLocal = isLoopbackHost(publicUrl.hostname) && isLoopbackHost(given.hostname);
  return isLocal && given.protocol === publicUrl.protocol && given.host === request.headers.host;
}

function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers['x-csrf-token'];
  if (typeof header === 'string') return header;
  const token = field(request, '_csrf');
  return token === '' ? undefined : token;
}

function isSame(left: string, right: string): boolean {
  const one = Buffer.from(left, 'utf8');
  const other = Buffer.from(right, 'utf8');
  return one.length === other.length && timingSafeEqual(one, other);
}
