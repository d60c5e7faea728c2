// What people send: moves, decisions, reviews, packs, lists. Pages are DASHBOARD's; each POST ends with a way back to one.
import { Readable } from 'node:stream';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { incidentStatuses } from '../../incidents/types.ts';
import { csvLine } from '../../report/csv-cell.ts';
import type { CollectorContext } from '../context.ts';
import { RequestError } from '../error.ts';
import { field } from '../identity/forms.ts';
import { rolesFor } from '../identity/permissions.ts';
import { requireRole } from '../identity/request-identity.ts';
import { back, work } from './form-work.ts';
import { decideException } from './decide-exception.ts';
import { exceptionNumber } from './exception-views.ts';
import { incidentNumber, parseNumber } from './incident-table.ts';
import { incidentProofs } from './incident-proofs.ts';
import { agreeToMove, declineMove, moveIncident, type MoveAsk } from './move-incident.ts';
import { organisationPolicy } from './organisation-policy.ts';
import { utcPeriod } from './pack/chains-of-period.ts';
import { type PackAsk, PackJobs } from './pack/pack-jobs.ts';
import { packFile } from './pack/pack-views.ts';
import { addImportRoutes } from './reconciliation/import-routes.ts';
import { findImport } from './reconciliation/imports.ts';
import { attestQueue, parseReviewAsk } from './reviews.ts';

export function workflowRoutes(context: CollectorContext): FastifyPluginAsync {
  return async (server) => {
    const jobs = new PackJobs(context);
    server.addHook('onClose', () => jobs.stop());

    server.post('/incidents/:id/moves', async (request, reply) => {
      const number = numberOf(request, 'incident');
      const ask = moveAsk(request, number);
      await work(context, request, 'incidents.decide', (queries, person) =>
        moveIncident(queries, context, person, ask),
      );
      return back(reply, `/incidents/${incidentNumber(number)}`);
    });
    server.post('/incidents/:id/agree', async (request, reply) => {
      const number = numberOf(request, 'incident');
      await work(context, request, 'incidents.decide', (queries, person) =>
        agreeToMove(queries, context, person, number),
      );
      return back(reply, `/incidents/${incidentNumber(number)}`);
    });
    server.post('/incidents/:id/decline', async (request, reply) => {
      const number = numberOf(request, 'incident');
      const comment = field(request, 'comment');
      await work(context, request, 'incidents.decide', (queries, person) =>
        declineMove(queries, context, person, { number, comment }),
      );
      return back(reply, `/incidents/${incidentNumber(number)}`);
    });
    server.get('/incidents/:id/evidence', (request, reply) => sendProofs(context, request, reply));

    server.post('/exceptions/:id/decide', async (request, reply) => {
      const number = numberOf(request, 'exception');
      const verdict = field(request, 'verdict');
      if (verdict !== 'approve' && verdict !== 'decline') {
        throw new RequestError('bad-request', 'A decision is "approve" or "decline".');
      }
      const decision = { number, verdict, comment: field(request, 'comment') } as const;
      const organisation = await organisationPolicy(context);
      await work(context, request, 'exceptions.decide', (queries, person) =>
        decideException(queries, context, { person, organisation }, decision),
      );
      return back(reply, `/exceptions#${exceptionNumber(number)}`);
    });

    server.post('/reviews', async (request, reply) => {
      const names = ['queue', 'from', 'to', 'comment'];
      const ask = parseReviewAsk(Object.fromEntries(names.map((name) => [name, field(request, name)])));
      await work(context, request, 'incidents.decide', (queries, person) => attestQueue(queries, context, person, ask));
      return back(reply, '/incidents#reviews');
    });

    server.post('/evidence/packs', async (request, reply) => {
      const person = requireRole(request, rolesFor['evidence.export']);
      const id = await jobs.start(person, packAsk(request));
      return back(reply, `/evidence?pack=${id}`);
    });
    server.get('/evidence/packs/:id', (request, reply) => sendPack(context, request, reply));

    await addImportRoutes(server, context);
    server.get('/reconciliation/imports/:id', (request, reply) => sendImport(context, request, reply));
  };
}

function idOf(request: FastifyRequest): string {
  const { id } = (request.params ?? {}) as { readonly id?: unknown };
  return typeof id === 'string' ? id : '';
}

function numberOf(request: FastifyRequest, what: 'incident' | 'exception'): number {
  const number = parseNumber(idOf(request));
  if (number === undefined) throw new RequestError('not-found', `There is no such ${what}.`);
  return number;
}

function moveAsk(request: FastifyRequest, number: number): MoveAsk {
  const to = incidentStatuses.find((status) => status === field(request, 'to'));
  if (to === undefined) throw new RequestError('bad-request', 'The form does not say where the incident is to go.');
  const from = incidentStatuses.find((status) => status === field(request, 'from'));
  const duplicate = field(request, 'duplicate_of');
  return {
    number,
    from,
    to,
    reasonCode: field(request, 'reason_code'),
    comment: field(request, 'comment'),
    expires: momentOf(field(request, 'expires')),
    duplicateOf: duplicate === '' ? undefined : parseNumber(duplicate),
  };
}

/** A date ends with its day, in UTC. */
function momentOf(text: string): string | undefined {
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  const moment = Date.parse(isDate ? `${text}T23:59:59.999Z` : text);
  return text === '' || Number.isNaN(moment) ? undefined : new Date(moment).toISOString();
}

const maxSample = 1000;
const maxSeed = 200;

function packAsk(request: FastifyRequest): PackAsk {
  const period = utcPeriod(field(request, 'from'), field(request, 'to'));
  if (period === undefined) {
    throw new RequestError('bad-request', 'The days of a pack are two dates like 2026-01-31, the first one not later.');
  }
  const size = /^\d{1,4}$/.test(field(request, 'sample')) ? Number(field(request, 'sample')) : 25;
  const seed = field(request, 'seed');
  if (size > maxSample || seed.length > maxSeed) {
    throw new RequestError(
      'bad-request',
      `A sample has at most ${maxSample} requests, its seed ${maxSeed} characters.`,
    );
  }
  const redact = field(request, 'redact') === 'none' ? 'none' : 'pseudonymise';
  return { period, redact, sample: { size, seed: seed === '' ? crypto.randomUUID() : seed } };
}

const packName = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(zip|csv)$/;

async function sendPack(
  context: CollectorContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const person = requireRole(request, rolesFor['evidence.export']);
  const [, id, kind] = packName.exec(idOf(request)) ?? [];
  const file = id === undefined || kind !== 'zip' ? undefined : await packFile(context.database, person.tenant, id);
  if (file === undefined)
    throw new RequestError('not-found', 'There is no such pack. Packs are kept for a day; make it again.');
  return reply
    .header('content-type', 'application/zip')
    .header('content-length', String(file.bytes))
    .header('content-disposition', `attachment; filename="${file.name}"`)
    .send(Readable.from(file.chunks));
}

async function sendProofs(
  context: CollectorContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const person = requireRole(request, rolesFor['evidence.export']);
  const number = numberOf(request, 'incident');
  const proofs = await incidentProofs(context.database, person.tenant, number);
  if (proofs === undefined) throw new RequestError('not-found', `There is no incident ${incidentNumber(number)}.`);
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('content-disposition', `attachment; filename="${incidentNumber(number)}-evidence.json"`)
    .send(`${JSON.stringify(proofs, undefined, 2)}\n`);
}

/** Cells that a spreadsheet would calculate get a `'` before them. */
async function sendImport(
  context: CollectorContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const person = requireRole(request, rolesFor['pages.read']);
  const { tenant } = person;
  const [, id, kind] = packName.exec(idOf(request)) ?? [];
  const found =
    id === undefined || kind !== 'csv'
      ? undefined
      : await context.database.transaction({ role: 'reader', tenant }, (queries) => findImport(queries, tenant, id));
  if (found === undefined) throw new RequestError('not-found', 'There is no such comparison.');
  const { columns, rows } = found.result;
  return reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="reconciliation-${found.kind}.csv"`)
    .send([csvLine(columns), ...rows.map((row) => csvLine(row))].join(''));
}
