// Work in the name of the device that asks.
import type { FastifyRequest } from 'fastify';
import type { CollectorContext, Device } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { bearerToken, type ParsedToken } from '../identity/token.ts';
import { authenticate, unauthorised } from './device-tokens.ts';
import { withRetries } from './retries.ts';

export type DeviceWork<Result> = (queries: Queries, device: Device) => Promise<Result>;

/** In one transaction (role `ingest`) with the look-up of the token. Throws Refused `unauthorised`. */
export async function asDevice<Result>(
  context: CollectorContext,
  request: FastifyRequest,
  work: DeviceWork<Result>,
): Promise<Result> {
  const token = tokenOf(request);
  return withRetries(() =>
    context.database.transaction({ role: 'ingest', tenant: token.tenant }, async (queries) =>
      work(queries, await authenticate(queries, token, context.clock.now())),
    ),
  );
}

/** Throws Refused `unauthorised` for a request that shows none. */
export function tokenOf(request: FastifyRequest): ParsedToken {
  const token = bearerToken('ptd', request.headers.authorization);
  if (token === undefined) throw unauthorised();
  return token;
}
