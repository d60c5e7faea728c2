// Sessions of people: a random token in a cookie, its hash in the database, and two ends, one of idleness and one in any
// case. Every replica finds every session.
import type { Person } from '../context.ts';
import type { Database, Queries } from '../database/database.ts';
import type { RequestSession } from './request-identity.ts';
import { newToken, parseToken } from './token.ts';

export const idleMs = 30 * 60_000;
export const absoluteMs = 12 * 60 * 60_000;
/** A request after less does not write: a page and its files are one visit. */
const touchMs = 60_000;
const removedAtOnce = 100;

interface SessionRow {
  readonly person_id: string;
  readonly email: string;
  readonly role: Person['role'];
  readonly source: Person['source'];
  readonly must_change_password: boolean;
  readonly last_seen_at: Date;
}

export interface NewSession {
  readonly tenant: string;
  readonly personId: string;
  readonly at: Date;
  readonly address: string;
}

/** Gives the token for the cookie: it is nowhere else. Removes sessions that are over. */
export async function createSession(queries: Queries, session: NewSession): Promise<string> {
  const { tenant, personId, at, address } = session;
  const { token, hash } = newToken('pts', tenant);
  // What somebody else removes at this moment is left to him.
  await queries.query(
    `DELETE FROM sessions WHERE token_hash IN (
       SELECT token_hash FROM sessions WHERE created_at <= $1 OR last_seen_at <= $2 LIMIT $3 FOR UPDATE SKIP LOCKED)`,
    [...ends(at), removedAtOnce],
  );
  await queries.query(
    `INSERT INTO sessions (tenant_id, token_hash, person_id, created_at, last_seen_at, address)
     VALUES ($1, $2, $3, $4, $4, $5)`,
    [tenant, hash, personId, at, address],
  );
  return token;
}

/** Untrusted: the token. Undefined: no such session, it is over, or its person is disabled. */
export async function findSession(database: Database, token: string, now: Date): Promise<RequestSession | undefined> {
  const parsed = parseToken('pts', token);
  if (parsed === undefined) return undefined;
  const { tenant, hash } = parsed;
  return database.transaction({ role: 'people', tenant }, async (queries) => {
    const [row] = await queries.query<SessionRow>(
      `SELECT p.person_id, p.email, p.role, p.source, p.must_change_password, s.last_seen_at
       FROM sessions s JOIN people p ON p.tenant_id = s.tenant_id AND p.person_id = s.person_id
       WHERE s.tenant_id = $1 AND s.token_hash = $2 AND p.disabled_at IS NULL
         AND s.created_at > $3 AND s.last_seen_at > $4`,
      [tenant, hash, ...ends(now)],
    );
    if (row === undefined) return undefined;
    if (now.getTime() - row.last_seen_at.getTime() >= touchMs) {
      // Another replica may have written a later time.
      await queries.query('UPDATE sessions SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2', [
        hash,
        now,
      ]);
    }
    const person: Person = { tenant, id: row.person_id, name: row.email, role: row.role, source: row.source };
    return { person, tokenHash: hash, mustChangePassword: row.must_change_password };
  });
}

export async function endSession(queries: Queries, tokenHash: Uint8Array): Promise<void> {
  await queries.query('DELETE FROM sessions WHERE token_hash = $1', [tokenHash]);
}

export async function endSessionsOf(queries: Queries, personId: string): Promise<void> {
  await queries.query('DELETE FROM sessions WHERE person_id = $1', [personId]);
}

/** Sessions made, and last used, at or before these are over. */
function ends(now: Date): readonly [Date, Date] {
  return [new Date(now.getTime() - absoluteMs), new Date(now.getTime() - idleMs)];
}
