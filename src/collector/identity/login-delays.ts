// Who guesses has to wait longer and longer: per account and per address, in the database, so that replicas count together.
// An attempt counts before its password is looked at: many at the same moment gain nothing.
import { hash } from 'node:crypto';
import type { Queries } from '../database/database.ts';

export interface Attempt {
  readonly tenant: string;
  /** As typed, in lower case: an address without an account is treated as one with. */
  readonly email: string;
  readonly address: string;
  readonly at: Date;
}

interface Rule {
  /** So many failures cost nothing. */
  readonly free: number;
  /** After so long without an attempt all is forgotten. */
  readonly forgetMs: number;
}

interface DelayRow {
  readonly key: string;
  readonly failures: number;
  readonly last_at: Date;
  readonly not_before: Date;
}

const hourMs = 60 * 60_000;
const firstDelayMs = 2000;
const maxDelayMs = 15 * 60_000;
const removedAtOnce = 100;
const rules = {
  account: { free: 5, forgetMs: 24 * hourMs },
  // A whole office may share one.
  address: { free: 20, forgetMs: hourMs },
} as const satisfies Record<string, Rule>;

/** How long nobody is let try after so many failures. */
export function delayMs(kind: keyof typeof rules, failures: number): number {
  const beyond = failures - rules[kind].free;
  return beyond <= 0 ? 0 : Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(beyond - 1, 20));
}

/** Counts the attempt as failed until `forgiveAttempt`. Undefined: go on; else when the next one is looked at. */
export async function countAttempt(queries: Queries, attempt: Attempt): Promise<Date | undefined> {
  const { tenant, at } = attempt;
  const keys = keysOf(attempt);
  for (const { key } of keys) {
    await queries.query(
      `INSERT INTO login_delays (tenant_id, key, failures, last_at, not_before) VALUES ($1, $2, 0, $3, $3)
       ON CONFLICT DO NOTHING`,
      [tenant, key, at],
    );
  }
  const rows = await queries.query<DelayRow>(
    'SELECT key, failures, last_at, not_before FROM login_delays WHERE key IN ($1, $2) ORDER BY key FOR UPDATE',
    keys.map(({ key }) => key),
  );
  const until = rows.map((row) => row.not_before.getTime()).reduce((latest, time) => Math.max(latest, time), 0);
  if (until > at.getTime()) return new Date(until);
  for (const { key, kind } of keys) {
    const row = rows.find((candidate) => candidate.key === key);
    const isForgotten = row === undefined || at.getTime() - row.last_at.getTime() > rules[kind].forgetMs;
    const failures = (isForgotten ? 0 : row.failures) + 1;
    await queries.query('UPDATE login_delays SET failures = $2, last_at = $3, not_before = $4 WHERE key = $1', [
      key,
      failures,
      at,
      new Date(at.getTime() + delayMs(kind, failures)),
    ]);
  }
  return undefined;
}

/**
 * The attempt was right: the account starts anew. The address only takes this attempt back, else whoever has one account
 * could guess at others without end. What is long forgotten goes.
 */
export async function forgiveAttempt(queries: Queries, attempt: Attempt): Promise<void> {
  const [account, address] = [keyOf(attempt, 'account'), keyOf(attempt, 'address')];
  // In the order of `countAttempt`, so that two never wait for each other.
  await queries.query('SELECT key FROM login_delays WHERE key IN ($1, $2) ORDER BY key FOR UPDATE', [account, address]);
  await queries.query('DELETE FROM login_delays WHERE key = $1', [account]);
  await queries.query(
    'UPDATE login_delays SET failures = failures - 1, not_before = $2 WHERE key = $1 AND failures > 0',
    [address, attempt.at],
  );
  await queries.query(
    `DELETE FROM login_delays WHERE key IN (
       SELECT key FROM login_delays WHERE last_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [new Date(attempt.at.getTime() - rules.account.forgetMs), removedAtOnce],
  );
}

/** An admin gave the account a new password. */
export async function forgetFailures(queries: Queries, tenant: string, email: string): Promise<void> {
  await queries.query('DELETE FROM login_delays WHERE key = $1', [keyOf({ tenant, email, address: '' }, 'account')]);
}

/** In the order in which rows are locked. */
function keysOf(attempt: Attempt): readonly { readonly key: string; readonly kind: keyof typeof rules }[] {
  const kinds = ['account', 'address'] as const;
  return kinds.map((kind) => ({ key: keyOf(attempt, kind), kind })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Hashed: what people type by mistake into the field of the address may be a password. */
function keyOf(attempt: Pick<Attempt, 'tenant' | 'email' | 'address'>, kind: keyof typeof rules): string {
  const value = kind === 'account' ? attempt.email : attempt.address;
  return hash('sha256', `${kind}\n${attempt.tenant}\n${value}`);
}
