// GET and POST /login, POST /logout.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CollectorContext } from '../context.ts';
import { RequestError } from '../error.ts';
import { html, type Html } from '../dashboard/html.ts';
import { page } from '../dashboard/page.ts';
import { recordAccess } from './access-log.ts';
import { checkSecure, cookieRules } from './cookies.ts';
import { field, queryField } from './forms.ts';
import { ensureSignInCookie } from './identity-hook.ts';
import type { IdentityParts } from './identity-parts.ts';
import { ownPath } from './own-path.ts';
import { csrfToken, identityOf, personOf } from './request-identity.ts';
import { endSession } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { listTenants } from '../tenants.ts';
import { chosenTenant } from './tenants.ts';

export function loginRoutes(server: FastifyInstance, { context, deriveKey }: IdentityParts): void {
  server.get('/login', async (request, reply) => {
    const next = ownPath(queryField(request, 'next'));
    if (personOf(request) !== undefined) return reply.redirect(next, 303);
    return sendLogin(request, reply, context, { next, email: '', organisation: '' });
  });

  server.post('/login', async (request, reply) => {
    const rules = cookieRules(context.publicUrl);
    checkSecure(rules);
    const form = {
      next: ownPath(field(request, 'next')),
      email: field(request, 'email'),
      organisation: field(request, 'organisation'),
    };
    const tenant = chosenTenant(await listTenants(context.database), form.organisation);
    const outcome = await signIn(
      context,
      {
        tenant: tenant.tenantId,
        email: form.email,
        password: field(request, 'password'),
        address: request.ip,
        oldToken: request.cookies[rules.names.session],
      },
      deriveKey,
    );
    switch (outcome.kind) {
      case 'signed-in':
        setSession(reply, context, outcome.token);
        return reply.redirect(form.next, 303);
      case 'refused':
        void reply.status(401);
        return sendLogin(request, reply, context, { ...form, problem: wrong });
      case 'wait': {
        const seconds = Math.max(1, Math.ceil((outcome.until.getTime() - context.clock.now().getTime()) / 1000));
        void reply.status(429).header('retry-after', String(seconds));
        return sendLogin(request, reply, context, { ...form, problem: waitText(seconds) });
      }
    }
  });

  logoutRoute(server, context);
}

function logoutRoute(server: FastifyInstance, context: CollectorContext): void {
  server.post('/logout', async (request, reply) => {
    const session = identityOf(request)?.session;
    if (session !== undefined) {
      const { person, tokenHash } = session;
      await context.database.transaction({ role: 'people', tenant: person.tenant }, async (queries) => {
        await endSession(queries, tokenHash);
        const fields = { by: person.name, source: person.source, address: request.ip };
        await recordAccess(queries, context, person.tenant, { type: 'access.signed_out', fields });
      });
    }
    const { names, attributes } = cookieRules(context.publicUrl);
    void reply.clearCookie(names.session, attributes);
    return reply.redirect('/login', 303);
  });
}

/** Hands the browser its new session; the cookie of the time before goes. Throws `forbidden` without TLS. */
export function setSession(reply: FastifyReply, { publicUrl }: CollectorContext, token: string): void {
  const rules = cookieRules(publicUrl);
  checkSecure(rules);
  void reply.setCookie(rules.names.session, token, rules.attributes);
  void reply.clearCookie(rules.names['sign-in'], rules.attributes);
}

const wrong =
  'The e-mail address or the password is wrong, or the account is disabled. Try again, or ask an admin of this collector.';

function waitText(seconds: number): string {
  const time = seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return `There were too many failed attempts, so this one was not looked at. Wait ${time} and try again.`;
}

interface LoginPage {
  readonly next: string;
  readonly email: string;
  readonly organisation: string;
  readonly problem?: string;
}

/** Also what the sign-in by a provider ends in when it fails. */
export async function sendLogin(
  request: FastifyRequest,
  reply: FastifyReply,
  context: CollectorContext,
  shown: LoginPage,
): Promise<FastifyReply> {
  ensureSignInCookie(request, reply, context);
  const tenants = await listTenants(context.database);
  if (tenants.length === 0) throw new RequestError('not-found', 'The collector serves no organisation yet.');
  const refusal = cookieRules(context.publicUrl).refusal;
  const body = html`<h1>Sign in</h1>
    ${refusal === undefined ? undefined : notice(refusal)}
    ${shown.problem === undefined ? undefined : notice(shown.problem)}
    <form class="narrow" method="post" action="/login">
      <input type="hidden" name="_csrf" value="${csrfToken(request)}" /><input
        type="hidden"
        name="next"
        value="${shown.next}"
      />
      ${tenants.length > 1 ? html`<label>Organisation<input name="organisation" autocomplete="organization" required value="${shown.organisation}" /></label>` : undefined}
      <label
        >E-mail address<input name="email" type="email" autocomplete="username" required value="${shown.email}"
      /></label>
      <label>Password<input name="password" type="password" autocomplete="current-password" required /></label>
      <button class="primary" type="submit">Sign in</button>
    </form>
    ${providerLink(context, tenants.length, shown.next)}`;
  return reply.type('text/html; charset=utf-8').send(page({ title: 'Sign in', body }));
}

function providerLink(context: CollectorContext, tenants: number, next: string): Html | undefined {
  if (context.settings.oidc === undefined || tenants > 1) return undefined;
  return html`<p>
    <a class="btn" href="/login/oidc?next=${encodeURIComponent(next)}"
      >Sign in with ${new URL(context.settings.oidc.issuer).host}</a
    >
  </p>`;
}

/** What went wrong, read out by screen readers. */
export function notice(text: string): Html {
  return html`<p class="notice bad" role="alert">${text}</p>`;
}
