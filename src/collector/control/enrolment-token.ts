// A token with which one device may enrol once.
import { randomUUID } from 'node:crypto';
import type { JsonValue } from '../../base/canonical-json.ts';
import type { CollectorContext } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { RequestError } from '../error.ts';
import { addAccessRow } from '../identity/access-log.ts';
import { newToken } from '../identity/token.ts';
import { appendOwn } from '../own-chain/append-own.ts';
import { listTenants } from '../tenants.ts';

export interface EnrolmentTokenRequest {
  /** Devices that enrol with it belong to it; empty: to none. */
  readonly team: string;
  readonly expiresDays: number;
  /** Who made it, as records name people. */
  readonly by: string;
}

export interface EnrolmentToken {
  readonly token: string;
  readonly tokenId: string;
  readonly expiresAt: string;
}

export const maxExpiresDays = 365;
export const defaultExpiresDays = 7;
const dayMs = 86_400_000;
const maxTeamLength = 100;

/** For role `people`. Recorded as `token.issued`, without the token. Throws RequestError `bad-request`. */
export async function createEnrolmentToken(
  queries: Queries,
  context: CollectorContext,
  tenant: string,
  { team, expiresDays, by }: EnrolmentTokenRequest,
): Promise<EnrolmentToken> {
  if (!Number.isSafeInteger(expiresDays) || expiresDays < 1 || expiresDays > maxExpiresDays) {
    throw new RequestError('bad-request', `A token is good for 1 to ${maxExpiresDays} days.`);
  }
  if (team.length > maxTeamLength || /\p{Cc}/u.test(team)) {
    throw new RequestError('bad-request', `The name of a team has at most ${maxTeamLength} characters, on one line.`);
  }
  const now = context.clock.now();
  const expiresAt = new Date(now.getTime() + expiresDays * dayMs).toISOString();
  const { token, hash } = newToken('pte', tenant);
  const tokenId = randomUUID();
  await queries.query(
    `INSERT INTO enrolment_tokens (tenant_id, token_id, token_hash, team, created_by, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [tenant, tokenId, Buffer.from(hash), team, by, now.toISOString(), expiresAt],
  );
  await appendOwn(queries, context, tenant, 'token.issued', { token_id: tokenId, team, by, expires_at: expiresAt });
  return { token, tokenId, expiresAt };
}

/** Control action: `{ team?, expiresDays?, by, tenant? }`; `tenant`: its slug. */
export async function issueEnrolmentToken(context: CollectorContext, parameters: JsonValue): Promise<JsonValue> {
  const asked = (parameters ?? {}) as Readonly<Record<string, JsonValue | undefined>>;
  const { team = '', expiresDays = defaultExpiresDays, by = 'operator', tenant: slug } = asked;
  if (typeof team !== 'string' || typeof expiresDays !== 'number' || typeof by !== 'string') {
    throw new RequestError('bad-request', 'The token was asked for in another form than this collector knows.');
  }
  const tenants = await listTenants(context.database);
  const tenant = slug === undefined ? tenants[0] : tenants.find((each) => each.slug === slug);
  if (tenant === undefined) throw new RequestError('not-found', 'There is no such organisation here.');
  const { tenantId, name } = tenant;
  const made = await context.database.transaction({ role: 'people', tenant: tenantId }, async (queries) => {
    // As accounts that the command makes: the name of the login alone could be that of a person of the collector.
    const fields = { by: `operator:${by}`, team, expires_days: Number.isSafeInteger(expiresDays) ? expiresDays : null };
    await addAccessRow(queries, context, tenantId, { type: 'token.issued', fields });
    return createEnrolmentToken(queries, context, tenantId, { team, expiresDays, by: fields.by });
  });
  return { ...made, url: context.publicUrl, organisation: name };
}
