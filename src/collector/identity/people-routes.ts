// The page of accounts, for admins: GET /people, POST /people/add | role | disable | enable | reset.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CollectorContext, Person, PersonRole } from '../context.ts';
import { html, type Html } from '../dashboard/html.ts';
import { page } from '../dashboard/page.ts';
import { RequestError } from '../error.ts';
import { field } from './forms.ts';
import type { IdentityParts } from './identity-parts.ts';
import {
  addPerson,
  type Administrator,
  changeRole,
  disablePerson,
  enablePerson,
  oneTimePassword,
  resetPassword,
} from './people-actions.ts';
import { type Account, listAccounts } from './people.ts';
import { personRole, personRoles, rolesFor } from './permissions.ts';
import { csrfToken, requireRole } from './request-identity.ts';

export function peopleRoutes(server: FastifyInstance, { context }: IdentityParts): void {
  const admin = (request: FastifyRequest): Administrator & { readonly person: Person } => {
    const person = requireRole(request, rolesFor['people.manage']);
    return { tenant: person.tenant, name: person.name, id: person.id, person };
  };
  const done = (reply: FastifyReply): FastifyReply => reply.redirect('/people', 303);

  server.get('/people', async (request, reply) => sendPeople(request, reply, context, admin(request).person));

  server.post('/people/add', async (request, reply) => {
    const by = admin(request);
    const password = oneTimePassword();
    const email = field(request, 'email');
    await addPerson(context, by, { email, role: roleOf(request), password, mustChange: true });
    return sendPeople(request, reply, context, by.person, shownOnce(email, password));
  });
  server.post('/people/reset', async (request, reply) => {
    const by = admin(request);
    const password = oneTimePassword();
    await resetPassword(context, by, { who: accountOf(request), password, mustChange: true });
    return sendPeople(request, reply, context, by.person, shownOnce('this account', password));
  });
  server.post('/people/role', async (request, reply) => {
    await changeRole(context, admin(request), accountOf(request), roleOf(request));
    return done(reply);
  });
  server.post('/people/disable', async (request, reply) => {
    await disablePerson(context, admin(request), accountOf(request));
    return done(reply);
  });
  server.post('/people/enable', async (request, reply) => {
    await enablePerson(context, admin(request), accountOf(request));
    return done(reply);
  });
}

function accountOf(request: FastifyRequest): { readonly id: string } {
  return { id: field(request, 'person') };
}

function roleOf(request: FastifyRequest): PersonRole {
  const role = personRole(field(request, 'role'));
  if (role === undefined) throw new RequestError('bad-request', `A role is one of ${personRoles.join(', ')}.`);
  return role;
}

function shownOnce(who: string, password: string): Html {
  return html`<div class="notice" role="status">
    <p>The password for ${who}, shown this once: <code>${password}</code></p>
    <p>Hand it over in person. It has to be changed at the first sign-in.</p>
  </div>`;
}

async function sendPeople(
  request: FastifyRequest,
  reply: FastifyReply,
  { database }: CollectorContext,
  person: Person,
  said?: Html,
): Promise<FastifyReply> {
  const csrf = csrfToken(request);
  const accounts = await database.transaction({ role: 'people', tenant: person.tenant }, listAccounts);
  const body = html`<div class="head"><h1>People</h1></div>
    ${said}
    <table>
      <caption class="sr">
        Accounts of this collector
      </caption>
      <thead>
        <tr>
          <th scope="col">E-mail address</th>
          <th scope="col">Role</th>
          <th scope="col">Account</th>
          <th scope="col">Last sign-in</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        ${accounts.map((account) => rowOf(account, person, csrf))}
      </tbody>
    </table>
    <h2>Add a local account</h2>
    <form class="narrow" method="post" action="/people/add">
      ${hidden(csrf)}
      <label>E-mail address<input name="email" type="email" autocomplete="off" required /></label>
      <label>Role${roleChoice('auditor')}</label>
      <button class="primary" type="submit">Add</button>
    </form>`;
  return reply.type('text/html; charset=utf-8').send(page({ title: 'People', person, csrf, body }));
}

function rowOf(account: Account, person: Person, csrf: string): Html {
  const isActive = account.disabledAt === undefined;
  const state = `${account.source === 'local' ? 'local' : 'provider'}${isActive ? '' : ', disabled'}`;
  const forms = account.id === person.id ? html`yourself` : changes(account, csrf);
  return html`<tr>
    <th scope="row">${account.email}</th>
    <td>${account.role}</td>
    <td>${state}</td>
    <td>${account.lastSignedInAt?.toISOString() ?? 'never'}</td>
    <td>${forms}</td>
  </tr>`;
}

function changes(account: Account, csrf: string): Html {
  const isLocal = account.source === 'local';
  const form = (action: string, label: string, more?: Html): Html =>
    html`<form method="post" action="/people/${action}">
      ${hidden(csrf)}<input type="hidden" name="person" value="${account.id}" />${more}<button
        class="btn"
        type="submit"
        aria-label="${label} ${account.email}"
      >
        ${label}
      </button>
    </form>`;
  return html`<div class="acts">
    ${isLocal ? form('role', 'Set role', roleChoice(account.role)) : undefined}${isLocal ? form('reset', 'New password') : undefined}${account.disabledAt === undefined ? form('disable', 'Disable') : form('enable', 'Enable')}
  </div>`;
}

function roleChoice(chosen: PersonRole): Html {
  const options = personRoles.map((role) =>
    role === chosen ? html`<option selected>${role}</option>` : html`<option>${role}</option>`,
  );
  return html`<select name="role" aria-label="Role">
    ${options}
  </select>`;
}

function hidden(csrf: string): Html {
  return html`<input type="hidden" name="_csrf" value="${csrf}" />`;
}
