// What each form of people does: one transaction in the name of whoever sent it, and then back to a page.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CollectorContext, Person } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { type Permission, rolesFor } from '../identity/permissions.ts';
import { requireRole } from '../identity/request-identity.ts';

/** In one transaction of whoever asks: what is done and its record are there together, or not at all. */
export async function work<Result>(
  { database }: CollectorContext,
  request: FastifyRequest,
  permission: Permission,
  done: (queries: Queries, person: Person) => Promise<Result>,
): Promise<Result> {
  const person = requireRole(request, rolesFor[permission]);
  return await database.transaction({ role: 'people', tenant: person.tenant }, (queries) => done(queries, person));
}

/** After a form: loading the page again sends nothing again. */
export function back(reply: FastifyReply, path: string): FastifyReply {
  return reply.redirect(path, 303);
}
