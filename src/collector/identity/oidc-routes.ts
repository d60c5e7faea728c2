// GET /login/oidc and its callback: signing in with the organisation's provider.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { messageOf } from '../../base/error.ts';
import type { CollectorContext, OidcSettings } from '../context.ts';
import { html } from '../dashboard/html.ts';
import { page } from '../dashboard/page.ts';
import { RequestError, StoreError } from '../error.ts';
import { listTenants } from '../tenants.ts';
import { recordAccess } from './access-log.ts';
import { checkSecure, cookieRules } from './cookies.ts';
import { queryField } from './forms.ts';
import type { IdentityParts } from './identity-parts.ts';
import { notice, setSession } from './login-routes.ts';
import { type Identity, identityFrom, OidcClient } from './oidc-client.ts';
import { openState, sealState, stateMs } from './oidc-state.ts';
import { ownPath } from './own-path.ts';
import { providerAccount } from './people.ts';
import { openSession } from './sign-in.ts';

const callbackPath = '/login/oidc/callback';

interface Oidc {
  readonly context: CollectorContext;
  readonly settings: OidcSettings;
  readonly client: OidcClient;
}

export function oidcRoutes(server: FastifyInstance, { context }: IdentityParts): void {
  const settings = context.settings.oidc;
  const oidc: Oidc | undefined =
    settings === undefined ? undefined : { context, settings, client: new OidcClient(settings, context.clock) };
  server.get('/login/oidc', async (request, reply) => {
    if (oidc === undefined) throw noProvider();
    return start(oidc, request, reply);
  });
  server.get(callbackPath, async (request, reply) => {
    if (oidc === undefined) throw noProvider();
    return finish(oidc, request, reply);
  });
}

async function start(
  { context, settings, client }: Oidc,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const rules = cookieRules(context.publicUrl);
  checkSecure(rules);
  await providerTenant(context);
  const started = await client.start(redirectUri(context)).catch((error: unknown) => {
    context.logger.log('warn', 'oidc.unreachable', { reason: reasonOf(error) });
    return undefined;
  });
  if (started === undefined) return sendProblem(reply.status(503), unreachable);
  const { url, state, nonce, verifier } = started;
  const next = ownPath(queryField(request, 'next'));
  const sealed = sealState(
    { state, nonce, verifier, next, expires: context.clock.now().getTime() + stateMs },
    settings.clientSecret,
  );
  void reply.setCookie(rules.names.oidc, sealed, { ...rules.attributes, maxAge: stateMs / 1000 });
  return reply.redirect(url.href, 303);
}

async function finish(
  { context, settings, client }: Oidc,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const rules = cookieRules(context.publicUrl);
  checkSecure(rules);
  const sealed = request.cookies[rules.names.oidc];
  // Good for one way back, whatever it brings.
  void reply.clearCookie(rules.names.oidc, rules.attributes);
  const started = sealed === undefined ? undefined : openState(sealed, settings.clientSecret, context.clock.now());
  if (started === undefined) return sendProblem(reply.status(400), stale);
  const claims = await client.finish(cameBackTo(request, context), started).catch(async (error: unknown) => {
    if (error instanceof StoreError) throw error;
    context.logger.log('warn', 'oidc.refused', { reason: reasonOf(error) });
    await recordFailure(context, request, 'unknown', 'the answer of the provider did not hold');
    return undefined;
  });
  if (claims === undefined) return sendProblem(reply.status(502), notProven);
  const outcome = identityFrom(claims, settings);
  if ('refusal' in outcome) {
    await recordFailure(context, request, whoOf(claims), outcome.refusal);
    return sendProblem(reply.status(403), outcome.refusal);
  }
  const token = await admit(context, request, outcome.identity, request.cookies[rules.names.session]);
  if (token === undefined)
    return sendProblem(reply.status(403), 'Your account is disabled at this collector. Ask an admin.');
  setSession(reply, context, token);
  return reply.redirect(ownPath(started.next), 303);
}

/** Undefined: the account is disabled. The provider decides on the role, at each sign-in anew. */
async function admit(
  context: CollectorContext,
  request: FastifyRequest,
  identity: Identity,
  oldToken: string | undefined,
): Promise<string | undefined> {
  const tenant = await providerTenant(context);
  const address = request.ip;
  return context.database.transaction({ role: 'people', tenant }, async (queries) => {
    const { account, before } = await providerAccount(queries, { ...identity, tenant, at: context.clock.now() });
    if (account.disabledAt !== undefined) {
      const fields = { by: account.email, address, source: 'oidc', reason: 'disabled' };
      await recordAccess(queries, context, tenant, { type: 'access.failed', fields });
      return undefined;
    }
    if (before === undefined || before.role !== account.role || before.email !== account.email) {
      const change = before === undefined ? 'added' : 'changed by the provider';
      const fields = { account: account.email, change, role: account.role, by: new URL(identity.issuer).host };
      await recordAccess(queries, context, tenant, {
        type: 'account.changed',
        fields: { ...fields, before: before?.email ?? null },
      });
    }
    return (await openSession(queries, context, { tenant, account, address, oldToken })).token;
  });
}

/** One provider says nothing about several organisations: then it lets nobody in. */
async function providerTenant({ database }: CollectorContext): Promise<string> {
  const [only, second] = await listTenants(database);
  if (only !== undefined && second === undefined) return only.tenantId;
  throw new RequestError(
    'forbidden',
    'The collector serves several organisations, and its provider is not for one of them. Use a local account.',
  );
}

async function recordFailure(
  context: CollectorContext,
  request: FastifyRequest,
  by: string,
  reason: string,
): Promise<void> {
  const tenant = await providerTenant(context);
  const fields = { by, address: request.ip, source: 'oidc', reason };
  await context.database.transaction({ role: 'people', tenant }, (queries) =>
    recordAccess(queries, context, tenant, { type: 'access.failed', fields }),
  );
}

function redirectUri({ publicUrl }: CollectorContext): string {
  return new URL(callbackPath, publicUrl).href;
}

/** The public address, not the `Host` that was sent: it is part of what the provider checks. */
function cameBackTo(request: FastifyRequest, context: CollectorContext): URL {
  const url = new URL(redirectUri(context));
  url.search = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
  return url;
}

function whoOf({ email, sub }: Readonly<Record<string, unknown>>): string {
  const who = typeof email === 'string' ? email : typeof sub === 'string' ? sub : 'unknown';
  // Half a surrogate pair has no place in a record.
  return Buffer.from(who.slice(0, 254), 'utf8').toString('utf8');
}

/** Codes of the library and the protocol; never a token or a code. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return `${messageOf(error).slice(0, 200)}${code}`;
}

const unreachable =
  'The provider of your organisation cannot be reached, so it cannot say who you are. Try again later; local accounts work meanwhile.';
const stale =
  'This sign-in was not started in this browser, took longer than ten minutes, or is used up. Start it again.';
const notProven =
  'The answer of the provider did not hold, so nobody was signed in. Start again; if it stays so, ask an admin.';

function noProvider(): RequestError {
  return new RequestError('not-found', 'This collector has no provider to sign in with. Use a local account.');
}

function sendProblem(reply: FastifyReply, text: string): FastifyReply {
  const body = html`<h1>Not signed in</h1>
    ${notice(text)}
    <p><a href="/login">Sign in</a></p>`;
  return reply.type('text/html; charset=utf-8').send(page({ title: 'Not signed in', body }));
}
