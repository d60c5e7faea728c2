// GET and POST /account: who one is here, and the own password.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CollectorContext, Person } from '../context.ts';
import { RequestError } from '../error.ts';
import { html, type Html } from '../dashboard/html.ts';
import { page } from '../dashboard/page.ts';
import { recordAccess } from './access-log.ts';
import { field, queryField } from './forms.ts';
import type { IdentityParts } from './identity-parts.ts';
import { countAttempt, forgiveAttempt } from './login-delays.ts';
import { notice, setSession } from './login-routes.ts';
import { type DeriveKey, hashPassword, isPassword, passwordProblem } from './password.ts';
import { lockedAccount } from './people.ts';
import { rolesFor } from './permissions.ts';
import { csrfToken, identityOf, requireRole } from './request-identity.ts';
import { createSession, endSessionsOf } from './sessions.ts';

export function accountRoutes(server: FastifyInstance, { context, deriveKey }: IdentityParts): void {
  server.get('/account', async (request, reply) => {
    const person = requireRole(request, rolesFor['account.own']);
    const said =
      queryField(request, 'changed') === '1'
        ? html`<p class="notice" role="status">The password is changed, and your other sessions are over.</p>`
        : undefined;
    return sendAccount(request, reply, person, said);
  });

  server.post('/account', async (request, reply) => {
    const person = requireRole(request, rolesFor['account.own']);
    if (person.source !== 'local') {
      throw new RequestError(
        'bad-request',
        'Your account is with the provider that you sign in with. Change the password there.',
      );
    }
    const [present, wanted] = [field(request, 'present'), field(request, 'new')];
    const problem = newPasswordProblem({ present, wanted, again: field(request, 'again') }, person.name);
    if (problem !== undefined) return sendAccount(request, reply.status(400), person, notice(problem));
    const outcome = await changePassword(context, deriveKey, { person, present, wanted, address: request.ip });
    if ('problem' in outcome) return sendAccount(request, reply.status(403), person, notice(outcome.problem));
    setSession(reply, context, outcome.token);
    return reply.redirect('/account?changed=1', 303);
  });
}

function newPasswordProblem(
  typed: { readonly present: string; readonly wanted: string; readonly again: string },
  email: string,
): string | undefined {
  if (typed.wanted !== typed.again) return 'The new password and its repetition differ.';
  if (typed.wanted === typed.present) return 'The new password is the present one. Take another one.';
  return passwordProblem(typed.wanted, email);
}

interface Change {
  readonly person: Person;
  readonly present: string;
  readonly wanted: string;
  readonly address: string;
}

/** Ends all sessions of the person, and gives the token of a new one. Guessing here waits like guessing at sign-in. */
async function changePassword(
  context: CollectorContext,
  deriveKey: DeriveKey,
  { person, present, wanted, address }: Change,
): Promise<{ readonly token: string } | { readonly problem: string }> {
  const { database, clock } = context;
  const actor = { role: 'people', tenant: person.tenant } as const;
  const attempt = { tenant: person.tenant, email: person.name, address, at: clock.now() };
  const { until, account } = await database.transaction(actor, async (queries) => ({
    until: await countAttempt(queries, attempt),
    account: await lockedAccount(queries, person.id),
  }));
  if (until !== undefined)
    return { problem: 'There were too many failed attempts, so this one was not looked at. Wait a while.' };
  const isRight = await isPassword(present, account?.password, deriveKey);
  const stored = isRight ? await hashPassword(wanted, deriveKey) : undefined;
  return database.transaction(actor, async (queries) => {
    const now = await lockedAccount(queries, person.id);
    if (
      stored === undefined ||
      now === undefined ||
      now.password !== account?.password ||
      now.disabledAt !== undefined
    ) {
      const fields = { by: person.name, address, source: 'local', reason: 'wrong present password' };
      await recordAccess(queries, context, person.tenant, { type: 'access.failed', fields });
      return { problem: 'The present password is wrong, so nothing was changed. Try again.' };
    }
    await forgiveAttempt(queries, attempt);
    await queries.query('UPDATE people SET password = $2, must_change_password = false WHERE person_id = $1', [
      person.id,
      stored,
    ]);
    await endSessionsOf(queries, person.id);
    const token = await createSession(queries, {
      tenant: person.tenant,
      personId: person.id,
      at: clock.now(),
      address,
    });
    const fields = { account: person.name, change: 'password', role: person.role, by: person.name };
    await recordAccess(queries, context, person.tenant, { type: 'account.changed', fields });
    return { token };
  });
}

function sendAccount(request: FastifyRequest, reply: FastifyReply, person: Person, said?: Html): FastifyReply {
  const csrf = csrfToken(request);
  const mustChange = identityOf(request)?.session?.mustChangePassword === true;
  const form = html`<form class="narrow" method="post" action="/account">
    <input type="hidden" name="_csrf" value="${csrf}" />
    <label>Present password<input name="present" type="password" autocomplete="current-password" required /></label>
    <label>New password<input name="new" type="password" autocomplete="new-password" minlength="12" required /></label>
    <label
      >New password again<input name="again" type="password" autocomplete="new-password" minlength="12" required
    /></label>
    <button class="primary" type="submit">Change password</button>
  </form>`;
  const body = html`<h1>Your account</h1>
    ${mustChange ? notice('An admin set your password. Choose one of your own before anything else.') : undefined}${said}
    <p>
      ${person.name}, ${person.role}.
      ${person.source === 'local' ? 'A local account of this collector.' : 'Signed in with the provider of your organisation, which also decides on the role.'}
    </p>
    ${
      person.source === 'local'
        ? html`<h2>Change the password</h2>
            <p>All your other sessions end with it.</p>
            ${form}`
        : undefined
    }
    ${mustChange ? undefined : moreFor(person)}`;
  return reply.type('text/html; charset=utf-8').send(page({ title: 'Your account', person, csrf, body }));
}

/** Pages that stand in no other navigation. */
function moreFor({ role }: Person): Html | undefined {
  const people = rolesFor['people.manage'].includes(role)
    ? html`<li><a href="/people">People and their roles</a></li>`
    : undefined;
  const log = rolesFor['access.read'].includes(role) ? html`<li><a href="/access">Access log</a></li>` : undefined;
  return people === undefined && log === undefined
    ? undefined
    : html`<ul>
        ${people}${log}
      </ul>`;
}
