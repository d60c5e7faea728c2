// Once a minute: days that are over are folded, and the embedded database learns how large its tables are.
import { messageOf } from '../../../base/error.ts';
import type { CollectorContext } from '../../context.ts';
import type { Database } from '../../database/database.ts';
import { type BackgroundWork, repeating } from '../../repeating.ts';
import { listTenants } from '../../tenants.ts';
import { foldDays } from './fold-days.ts';

const everyMs = 60_000;

type KeeperContext = Pick<CollectorContext, 'database' | 'clock' | 'logger'>;

/** Begins at once: after an update, or a restore, all days are open. */
export function startRollups(context: KeeperContext): BackgroundWork {
  return repeating(async (signal) => {
    await keepRollups(context, signal);
    return everyMs;
  });
}

/** Of all tenants. Never rejects: what fails is logged, and done the next time; pages are right without it, and slower. */
export async function keepRollups(context: KeeperContext, signal?: AbortSignal): Promise<void> {
  const { database, clock, logger } = context;
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      logger.log('warn', 'rollups.failed', { reason: messageOf(error) });
    }
  };
  await attempt(async () => {
    for (const { tenantId } of await listTenants(database)) {
      await attempt(() => foldDays(database, tenantId, clock.now(), signal));
    }
    if (database.kind === 'pglite') await analyseGrown(database);
  });
}

/** What pages join: without figures of them the planner takes each to hold one row, and joins them by trying all pairs. */
const joined = [
  'chains',
  'devices',
  'exceptions',
  'incidents',
  'rollup_days',
  'rollup_devices',
  'rollup_policies',
  'rollup_teams',
  'rollup_tools',
  'rollup_totals',
  'rollup_uses',
];
const grownBy = 1.2;
/** A table that fits in them is read as a whole, whatever is known of it. */
const fewPages = 4;

/** PGlite has no autovacuum, and keeps no count of changes. Tables that grew by a fifth since the last look, in pages. */
async function analyseGrown(database: Database): Promise<void> {
  await database.asOwner(async (queries) => {
    const grown = await queries.query<{ readonly name: string }>(
      `SELECT c.relname::text AS name FROM pg_catalog.pg_class c
       WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname = ANY($1::text[])
         AND pg_relation_size(c.oid) / current_setting('block_size')::int > $2::float8 * c.relpages + $3::float8`,
      [joined, grownBy, fewPages],
    );
    // Names of ours.
    for (const { name } of grown) await queries.query(`ANALYZE ${name}`);
  });
}
