// GET /access: the access log as a page, newest first.
import type { FastifyInstance } from 'fastify';
import { html, type Html } from '../dashboard/html.ts';
import { page } from '../dashboard/page.ts';
import { type AccessRow, type AccessType, listAccess } from './access-log.ts';
import { queryField } from './forms.ts';
import type { IdentityParts } from './identity-parts.ts';
import { rolesFor } from './permissions.ts';
import { csrfToken, requireRole } from './request-identity.ts';

const rowsPerPage = 100;

export function accessRoutes(server: FastifyInstance, { context }: IdentityParts): void {
  server.get('/access', async (request, reply) => {
    const person = requireRole(request, rolesFor['access.read']);
    const before = placeOf(queryField(request, 'before'));
    const rows = await context.database.transaction({ role: 'people', tenant: person.tenant }, (queries) =>
      listAccess(queries, { before, limit: rowsPerPage }),
    );
    const oldest = rows.length === rowsPerPage ? rows.at(-1) : undefined;
    const body = html`<div class="head"><h1>Access log</h1></div>
      <p>
        Who signed in, failed to, saw, took and changed what. Each line is a record of the collector's own chain too,
        where a change of it would show.
      </p>
      <table class="small">
        <caption class="sr">
          Access log, newest first
        </caption>
        <thead>
          <tr>
            <th scope="col">When (UTC)</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Details</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(rowOf)}
        </tbody>
      </table>
      ${rows.length === 0 ? html`<p>Nothing older.</p>` : undefined}
      ${oldest === undefined ? undefined : html`<p><a href="/access?before=${oldest.at.toISOString()}_${oldest.id}">Older</a></p>`}`;
    const csrf = csrfToken(request);
    return reply.type('text/html; charset=utf-8').send(page({ title: 'Access log', person, csrf, body }));
  });
}

const words: Readonly<Record<AccessType, string>> = {
  'access.failed': 'failed to sign in',
  'access.signed_in': 'signed in',
  'access.signed_out': 'signed out',
  'access.viewed': 'saw',
  'account.changed': 'changed an account',
  'device.revoked': 'revoked a device',
  'token.issued': 'issued an enrolment token',
  'token.rotated': 'ended the tokens of a device',
};

function rowOf({ at, by, type, details }: AccessRow): Html {
  const shown = Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');
  return html`<tr>
    <td>${at.toISOString()}</td>
    <th scope="row">${by}</th>
    <td>${words[type]}</td>
    <td>${shown}</td>
  </tr>`;
}

const place = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Untrusted: the text. Undefined: from the newest on. */
function placeOf(text: string | undefined): Pick<AccessRow, 'at' | 'id'> | undefined {
  const [, time = '', id] = place.exec(text ?? '') ?? [];
  const at = new Date(time);
  return id === undefined || Number.isNaN(at.getTime()) ? undefined : { at, id };
}
