// Brings a database to the schema of this program. Replicas that start at once take turns.
import { StoreError } from '../error.ts';
import type { Database, Queries } from './database.ts';
import type { Connection, Engine } from './engine.ts';
import { migrations as registered } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { allRoles, ownerRole } from './roles.ts';
import { sqlState, storeError } from './store-errors.ts';

/** Version of a schema after a migration: the number in its name. */
export function versionOf({ id }: Migration): number {
  return Number(id.slice(0, 4));
}

/**
 * Makes the roles that are missing, when the account may, and lets it become each of them. Throws StoreError `forbidden`
 * with what somebody with more rights has to run.
 */
export async function prepareRoles(engine: Engine): Promise<void> {
  const connection = await engine.connect().catch((error: unknown) => {
    throw storeError(error);
  });
  let isBroken = true;
  try {
    for (const role of allRoles) await prepareRole(connection, role);
    await attempt(connection, `GRANT USAGE, CREATE ON SCHEMA public TO ${ownerRole}`);
    if (!(await mayCreate(connection))) throw missingRights();
    isBroken = false;
  } finally {
    connection.release(isBroken);
  }
}

async function prepareRole(connection: Connection, role: string): Promise<void> {
  const found = await connection.query<{ exists: boolean }>(
    'SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1) AS exists',
    [role],
  );
  if (found[0]?.exists !== true) {
    // Another replica may be faster: then it is there too.
    await attempt(connection, `CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT`);
  }
  if (await becomes(connection, role)) return;
  await attempt(connection, `GRANT ${role} TO CURRENT_USER`);
  if (!(await becomes(connection, role))) throw missingRights();
}

function becomes(connection: Connection, role: string): Promise<boolean> {
  return attempt(connection, `BEGIN; SET LOCAL ROLE ${role}; ROLLBACK`);
}

async function mayCreate(connection: Connection): Promise<boolean> {
  const rows = await connection.query<{ may: boolean }>(`SELECT has_schema_privilege($1, 'public', 'CREATE') AS may`, [
    ownerRole,
  ]);
  return rows[0]?.may === true;
}

/** Whether it succeeded. What the server refuses is an answer; that it is gone is an error. */
async function attempt(connection: Connection, text: string): Promise<boolean> {
  for (let tried = 1; ; tried += 1) {
    try {
      await connection.simple(text);
      return true;
    } catch (error) {
      const state = sqlState(error);
      if (state === undefined || state.startsWith('57')) throw storeError(error);
      await connection.simple('ROLLBACK');
      // `tuple concurrently updated`: two replicas give the same right at the same moment.
      if (state !== 'XX000' || tried === 5) return false;
    }
  }
}

function missingRights(): StoreError {
  const list = allRoles.join(', ');
  return new StoreError(
    'forbidden',
    `The account of DATABASE_URL may not make the roles that keep organisations apart. Nothing was changed. Let an administrator run, for each of ${list}: CREATE ROLE <role> NOLOGIN; GRANT <role> TO <account>; and then: GRANT USAGE, CREATE ON SCHEMA public TO ${ownerRole}.`,
  );
}

/** `upTo`: for tests of older versions. Throws StoreError `not-migrated` when the schema is newer than this program. */
export async function migrate(
  database: Pick<Database, 'asOwner'>,
  now: Date,
  migrations: readonly Migration[] = registered,
): Promise<void> {
  await ensureVersionTable(database);
  await database.asOwner(async (queries) => {
    // The lock: whoever waits here finds the work done.
    const rows = await queries.query<{ version: number }>('SELECT version FROM schema_version FOR UPDATE');
    const version = rows[0]?.version ?? 0;
    const newest = Math.max(0, ...migrations.map(versionOf));
    if (version > newest) {
      throw new StoreError(
        'not-migrated',
        `The database has version ${version} of the schema, this program knows ${newest}. Nothing was changed. Start the collector with the newer program.`,
      );
    }
    for (const migration of migrations) {
      if (versionOf(migration) > version) await run(queries, migration, now);
    }
  });
}

async function run(queries: Queries, migration: Migration, now: Date): Promise<void> {
  for (const statement of migration.statements) await queries.query(statement);
  await queries.query('UPDATE schema_version SET version = $1, migrated_at = $2', [versionOf(migration), now]);
}

const alreadyThere: ReadonlySet<string> = new Set(['23505', '42P07', '42710', 'XX000']);

/** `CREATE TABLE IF NOT EXISTS` of two replicas at once can fail for one of them: the next look finds the table. */
async function ensureVersionTable(database: Pick<Database, 'asOwner'>): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await database.asOwner(createVersionTable);
    } catch (error) {
      const cause = error instanceof StoreError ? error.cause : error;
      if (tried === 5 || !alreadyThere.has(sqlState(cause) ?? '')) throw error;
    }
  }
}

async function createVersionTable(queries: Queries): Promise<void> {
  const found = await queries.query<{ found: boolean }>(`SELECT to_regclass('schema_version') IS NOT NULL AS found`);
  if (found[0]?.found === true) return;
  await queries.query(`CREATE TABLE schema_version (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version integer NOT NULL,
    migrated_at timestamptz
  )`);
  await queries.query('ALTER TABLE schema_version ENABLE ROW LEVEL SECURITY');
  await queries.query('ALTER TABLE schema_version FORCE ROW LEVEL SECURITY');
  await queries.query(`CREATE POLICY owner_only ON schema_version TO ${ownerRole} USING (true) WITH CHECK (true)`);
  await queries.query('INSERT INTO schema_version (version) VALUES (0)');
}
