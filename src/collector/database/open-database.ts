// Opens the database of a collector: a PostgreSQL by its address, else the embedded one in a folder.
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { Database } from './database.ts';
import { EngineDatabase } from './engine-database.ts';
import type { Engine } from './engine.ts';
import { lockFolder } from './folder-lock.ts';
import { migrate, prepareRoles } from './migrate.ts';
import { ensureDays } from './partitions.ts';
import { pgliteEngine } from './pglite-engine.ts';
import { postgresEngine } from './postgres-engine.ts';
import { oneTenantIndex } from './store-errors.ts';

export interface OpenDatabaseOptions {
  /** `postgres://…`; undefined: the embedded database. */
  readonly url?: string | undefined;
  /** Of the embedded database, made when it is missing; undefined: in memory. */
  readonly folder?: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** To PostgreSQL, at most; 10 unless said. */
  readonly connections?: number | undefined;
}

/**
 * Connects, makes roles that are missing, brings the schema up to date and makes the partitions of the days around now.
 * Throws StoreError: `unavailable`, `forbidden` (the account may not make roles), `not-migrated` (the schema is newer),
 * `invalid` (no address). The caller closes it.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { url, folder, clock, logger, connections = 10 } = options;
  if (url !== undefined) {
    const database = await prepared(postgresEngine({ url, connections, logger }), clock);
    await warnOfLoss(database, logger);
    return database;
  }
  const unlock = folder === undefined ? async () => {} : await lockFolder(folder);
  try {
    return await prepared(unlocking(await pgliteEngine({ folder }), unlock), clock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Takes the engine over: it is closed when the database is, or when this fails. */
export async function prepared(engine: Engine, clock: Clock): Promise<Database> {
  try {
    await prepareRoles(engine);
    const database = new EngineDatabase(engine, () => clock.now());
    await migrate(database, clock.now());
    await database.asOwner(async (queries) => {
      await ensureDays(queries, clock.now());
      // It runs as superuser, which no policy holds: a second organisation has no place there.
      if (engine.kind !== 'pglite') return;
      await queries.query(`CREATE UNIQUE INDEX IF NOT EXISTS ${oneTenantIndex} ON tenants ((true))`);
    });
    return database;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** What is cosigned is promised to be committed: a server that does not wait for its disk breaks that when power fails. */
async function warnOfLoss(database: Database, logger: Logger): Promise<void> {
  const rows = await database.asOwner((queries) =>
    queries.query<{ fsync: string; commit: string }>(
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`,
    ),
  );
  for (const { fsync, commit } of rows) {
    if (fsync === 'off' || commit === 'off') {
      logger.log('warn', 'database.not_durable', { fsync, synchronous_commit: commit });
    }
  }
}

function unlocking(engine: Engine, unlock: () => Promise<void>): Engine {
  return {
    kind: engine.kind,
    connect: () => engine.connect(),
    async close() {
      await engine.close();
      await unlock();
    },
  };
}
