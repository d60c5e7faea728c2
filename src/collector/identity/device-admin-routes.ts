// What admins do with devices. The list of devices is a page of the dashboard (GET /devices); its forms send here.
// Every form is `application/x-www-form-urlencoded` and holds `_csrf`. What is shown once is the answer; the rest goes back
// to /devices.
//
//   POST /devices/enrolment-tokens            team (may be empty), expires_days (1 to 365)     shows the token once
//   POST /devices/enrolment-tokens/withdraw   token_id                                         an unused token is void
//   POST /devices/<device id>/revoke          reason                                           its tokens die at once
//   POST /devices/<device id>/rotate          (nothing)                                        its tokens die at once; shows
//                                                                  an enrolment token, with which it comes back as itself
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CollectorContext, Person } from '../context.ts';
import { createEnrolmentToken, defaultExpiresDays, type EnrolmentToken } from '../control/enrolment-token.ts';
import type { Queries } from '../database/database.ts';
import { html } from '../dashboard/html.ts';
import { page } from '../dashboard/page.ts';
import { RequestError } from '../error.ts';
import { addAccessRow, recordAccess } from './access-log.ts';
import { field } from './forms.ts';
import type { IdentityParts } from './identity-parts.ts';
import { rolesFor } from './permissions.ts';
import { csrfToken, requireRole } from './request-identity.ts';

const maxReasonCharacters = 500;

export function deviceAdminRoutes(server: FastifyInstance, { context }: IdentityParts): void {
  const admin = (request: FastifyRequest): Person => requireRole(request, rolesFor['devices.manage']);
  const asAdmin = <Result>({ tenant }: Person, work: (queries: Queries) => Promise<Result>): Promise<Result> =>
    context.database.transaction({ role: 'people', tenant }, work);

  server.post('/devices/enrolment-tokens', async (request, reply) => {
    const person = admin(request);
    const days = field(request, 'expires_days');
    const expiresDays = days === '' ? defaultExpiresDays : Number(days);
    const team = field(request, 'team').trim();
    const token = await asAdmin(person, (queries) => issueToken(queries, context, person, { team, expiresDays }));
    return sendToken(request, reply, context, person, token);
  });

  server.post('/devices/enrolment-tokens/withdraw', async (request, reply) => {
    const person = admin(request);
    await asAdmin(person, (queries) => withdrawToken(queries, context, person, field(request, 'token_id')));
    return reply.redirect('/devices', 303);
  });

  server.post<{ Params: { device: string } }>('/devices/:device/revoke', async (request, reply) => {
    const person = admin(request);
    const reason = field(request, 'reason').trim().slice(0, maxReasonCharacters);
    await asAdmin(person, (queries) =>
      revokeDevice(queries, context, person, { device: request.params.device, reason }),
    );
    return reply.redirect('/devices', 303);
  });

  server.post<{ Params: { device: string } }>('/devices/:device/rotate', async (request, reply) => {
    const person = admin(request);
    const { device } = request.params;
    const token = await asAdmin(person, (queries) => rotateDevice(queries, context, person, device));
    return sendToken(request, reply, context, person, token);
  });
}

async function issueToken(
  queries: Queries,
  context: CollectorContext,
  { tenant, name: by }: Person,
  asked: { readonly team: string; readonly expiresDays: number },
): Promise<EnrolmentToken> {
  const { team, expiresDays } = asked;
  const fields = { by, team, expires_days: Number.isSafeInteger(expiresDays) ? expiresDays : null };
  await addAccessRow(queries, context, tenant, { type: 'token.issued', fields });
  return createEnrolmentToken(queries, context, tenant, { team, expiresDays, by });
}

async function withdrawToken(
  queries: Queries,
  context: CollectorContext,
  { tenant, name: by }: Person,
  id: string,
): Promise<void> {
  const now = context.clock.now();
  const rows = !/^[0-9a-f-]{36}$/i.test(id)
    ? []
    : await queries.query(
        'UPDATE enrolment_tokens SET expires_at = $2 WHERE token_id = $1 AND used_at IS NULL AND expires_at > $2 RETURNING token_id',
        [id, now],
      );
  if (rows.length === 0) {
    throw new RequestError(
      'not-found',
      'There is no such enrolment token that could still be used. Load the page again.',
    );
  }
  const fields = { by, device: null, token_id: id, reason: 'withdrawn' };
  await recordAccess(queries, context, tenant, { type: 'token.rotated', fields });
}

async function revokeDevice(
  queries: Queries,
  context: CollectorContext,
  { tenant, name: by }: Person,
  { device, reason }: { readonly device: string; readonly reason: string },
): Promise<void> {
  const rows = await queries.query(
    "UPDATE devices SET state = 'revoked' WHERE device_id = $1 AND state <> 'revoked' RETURNING device_id",
    [device],
  );
  if (rows.length === 0) throw noDevice();
  await endTokens(queries, device, context.clock.now());
  await recordAccess(queries, context, tenant, { type: 'device.revoked', fields: { by, device, reason } });
}

/** The device keeps its key and its chain: it enrols again and goes on where it was. */
async function rotateDevice(
  queries: Queries,
  context: CollectorContext,
  person: Person,
  device: string,
): Promise<EnrolmentToken> {
  const [row] = await queries.query<{ team: string | null }>(
    "SELECT team FROM devices WHERE device_id = $1 AND state <> 'revoked' FOR UPDATE",
    [device],
  );
  if (row === undefined) throw noDevice();
  const { tenant, name: by } = person;
  await endTokens(queries, device, context.clock.now());
  await recordAccess(queries, context, tenant, {
    type: 'token.rotated',
    fields: { by, device, token_id: null, reason: 'by an admin' },
  });
  return issueToken(queries, context, person, { team: row.team ?? '', expiresDays: defaultExpiresDays });
}

async function endTokens(queries: Queries, device: string, now: Date): Promise<void> {
  await queries.query('UPDATE device_tokens SET revoked_at = $2 WHERE device_id = $1 AND revoked_at IS NULL', [
    device,
    now,
  ]);
}

function noDevice(): RequestError {
  return new RequestError('not-found', 'There is no such device here, or it is revoked already. Load the page again.');
}

function sendToken(
  request: FastifyRequest,
  reply: FastifyReply,
  { publicUrl }: CollectorContext,
  person: Person,
  { token, expiresAt }: EnrolmentToken,
): FastifyReply {
  const csrf = csrfToken(request);
  const body = html`<h1>Enrolment token</h1>
    <p>Shown this once, good for one device until ${expiresAt}. On the device:</p>
    <pre>pretense enrol ${publicUrl} --token ${token}</pre>
    <p><a href="/devices">Back to the devices</a></p>`;
  return reply
    .type('text/html; charset=utf-8')
    .send(page({ title: 'Enrolment token', person, active: 'devices', csrf, body }));
}
