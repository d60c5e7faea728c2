// Before each route: whose session it is, whether the role may, and whether a form comes from a page of ours.
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CollectorContext } from '../context.ts';
import { RequestError } from '../error.ts';
import { recordViewed } from './access-log.ts';
import { cookieRules } from './cookies.ts';
import { rolesFor } from './permissions.ts';
import { checkCsrf, checkOrigin, identityOf, personOf, requireRole, setIdentity } from './request-identity.ts';
import { type RouteRule, ruleFor } from './route-rules.ts';
import { findSession } from './sessions.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const signInForm = /^[A-Za-z0-9_-]{43}$/;

/** On the server itself, so that it holds for the routes of every part. */
export function addIdentityHooks(server: FastifyInstance, context: CollectorContext): void {
  server.addHook('onRequest', async (request, reply) => {
    const rule = ruleOf(request);
    if (rule === undefined) return undefined;
    await identify(request, context);
    // Pages hold what is meant for one person.
    void reply.header('cache-control', 'no-store');
    return admit(request, reply, rule);
  });
  server.addHook('preHandler', async (request) => {
    const rule = ruleOf(request);
    if (rule === undefined) return;
    if (!safeMethods.has(request.method)) checkForm(request, rule);
    const person = personOf(request);
    if (rule.viewed === undefined || person === undefined) return;
    await recordViewed(context, person, rule.viewed, subjectOf(request));
  });
}

/** For forms before anybody has signed in: their token needs a cookie, or another site could sign its visitor in as itself. */
export function ensureSignInCookie(request: FastifyRequest, reply: FastifyReply, context: CollectorContext): void {
  if (identityOf(request)?.secret !== undefined) return;
  const rules = cookieRules(context.publicUrl);
  const secret = randomBytes(32).toString('base64url');
  void reply.setCookie(rules.names['sign-in'], secret, rules.attributes);
  setIdentity(request, { publicUrl: context.publicUrl, secret, session: undefined });
}

function ruleOf(request: FastifyRequest): RouteRule | undefined {
  const { url } = request.routeOptions;
  return url === undefined ? undefined : ruleFor(request.method, url);
}

async function identify(request: FastifyRequest, context: CollectorContext): Promise<void> {
  // Its port is known only once it listens.
  const rules = cookieRules(context.publicUrl);
  const { publicUrl, database, clock } = context;
  const token = request.cookies[rules.names.session];
  const session =
    token === undefined || rules.refusal !== undefined ? undefined : await findSession(database, token, clock.now());
  const before = request.cookies[rules.names['sign-in']];
  const beforeSignIn = before !== undefined && signInForm.test(before) ? before : undefined;
  setIdentity(request, { publicUrl, secret: session === undefined ? beforeSignIn : token, session });
}

async function admit(request: FastifyRequest, reply: FastifyReply, rule: RouteRule): Promise<FastifyReply | undefined> {
  if (rule.who === 'anyone') return undefined;
  const isPage = safeMethods.has(request.method);
  if (personOf(request) === undefined && isPage) {
    return reply.redirect(`/login?next=${encodeURIComponent(request.url)}`, 303);
  }
  requireRole(request, rolesFor[rule.who]);
  if (identityOf(request)?.session?.mustChangePassword === true && rule.who !== 'account.own') {
    if (isPage) return reply.redirect('/account', 303);
    throw new RequestError('forbidden', 'Choose a password of your own first, on the page /account.');
  }
  return undefined;
}

/** The part of the address that varies. Untrusted. */
function subjectOf({ params }: FastifyRequest): string | null {
  const [first] = Object.values(params ?? {}) as readonly unknown[];
  // Half a surrogate pair has no place in a record.
  return typeof first === 'string' ? Buffer.from(first.slice(0, 200), 'utf8').toString('utf8') : null;
}

function checkForm(request: FastifyRequest, rule: RouteRule): void {
  // The session is over already: there is nothing that a foreign page could end.
  if (request.routeOptions.url === '/logout' && personOf(request) === undefined) return;
  const isStream = /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
  if (rule.readsForm === true && isStream) checkOrigin(request);
  else checkCsrf(request);
}
