// The schema from nothing, from every version before, by several programs at once, and from the future.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/base/log.ts';
import type { Queries } from '../../src/collector/database/database.ts';
import { EngineDatabase } from '../../src/collector/database/engine-database.ts';
import type { Engine } from '../../src/collector/database/engine.ts';
import { migrate, prepareRoles, versionOf } from '../../src/collector/database/migrate.ts';
import { migrations } from '../../src/collector/database/migrations/index.ts';
import { tenantTable } from '../../src/collector/database/migrations/tenant-table.ts';
import { openDatabase, prepared } from '../../src/collector/database/open-database.ts';
import { dayOf, partitionDays } from '../../src/collector/database/partitions.ts';
import { pgliteEngine } from '../../src/collector/database/pglite-engine.ts';
import { databaseKinds, migratedImage, systemClock, testPostgres } from './databases.ts';
import { postgresEngine } from '../../src/collector/database/postgres-engine.ts';
import { runAsAdmin } from './postgres.ts';

const newest = Math.max(...migrations.map(versionOf));

/** Columns, policies, grants and indexes: all that a version of the schema is. */
async function shapeOf(queries: Queries): Promise<readonly unknown[]> {
  return queries.query(
    `SELECT c.relname::text AS name, c.relkind::text AS kind, c.relacl::text AS grants,
            (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull, ', ' ORDER BY a.attnum)
               FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
            (SELECT string_agg(p.polname || ' ' || p.polcmd::text || ' ' || pg_get_expr(p.polqual, p.polrelid), ', ' ORDER BY p.polname)
               FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
       FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition ORDER BY c.relname`,
  );
}

const versionIn = (database: EngineDatabase) =>
  database.asOwner((queries) => queries.query('SELECT version FROM schema_version'));

async function emptyPostgres(): Promise<string> {
  const server = await testPostgres();
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await runAsAdmin(server.adminUrl, [`CREATE DATABASE ${name} OWNER collector`]);
  return server.urlOf(name);
}

const openEngine = async (url: string): Promise<Engine> =>
  postgresEngine({ url, connections: 4, logger: silentLogger });

describe.each(databaseKinds)('the schema on %s', (kind) => {
  let shared: Engine | undefined;
  const fresh = async (): Promise<{ engine: Engine; end: () => Promise<void> }> => {
    if (kind === 'postgres') {
      const engine = await openEngine(await emptyPostgres());
      return { engine, end: () => engine.close() };
    }
    // One for all tests: making a cluster takes seconds.
    const engine = (shared ??= await pgliteEngine({ folder: undefined, image: await migratedImage() }));
    const connection = await engine.connect();
    await connection.simple('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    connection.release(false);
    return { engine, end: async () => {} };
  };
  let whole: readonly unknown[] = [];
  beforeAll(async () => {
    const { engine, end } = await fresh();
    await prepareRoles(engine);
    const database = new EngineDatabase(engine, () => new Date());
    await migrate(database, new Date());
    whole = await database.asOwner(shapeOf);
    await end();
  });
  afterAll(async () => {
    await shared?.close();
  });

  it('comes from nothing, with roles and the partitions of the days around', async () => {
    const { engine, end } = await fresh();
    const database = await prepared({ ...engine, close: async () => {} }, systemClock);
    expect(await database.asOwner((queries) => queries.query('SELECT version FROM schema_version'))).toEqual([
      { version: newest },
    ]);
    expect(await database.asOwner(partitionDays)).toContain(dayOf(new Date()));
    await end();
  });

  it.each(migrations.map((migration) => versionOf(migration)).slice(0, -1))(
    'comes from version %i to what it is from nothing',
    async (version) => {
      const { engine, end } = await fresh();
      await prepareRoles(engine);
      const database = new EngineDatabase(engine, () => new Date());
      const before = migrations.filter((migration) => versionOf(migration) <= version);
      await migrate(database, new Date(), before);
      expect(await versionIn(database)).toEqual([{ version }]);
      await migrate(database, new Date());
      expect(await versionIn(database)).toEqual([{ version: newest }]);
      expect(await database.asOwner(shapeOf)).toEqual(whole);
      await end();
    },
  );

  it('stays at its version when one step fails, and is whole after the next try', async () => {
    const { engine, end } = await fresh();
    await prepareRoles(engine);
    const database = new EngineDatabase(engine, () => new Date());
    const broken = {
      id: `${String(newest + 1).padStart(4, '0')}-broken`,
      statements: ['CREATE TABLE half (a uuid)', 'SELECT 1 / 0'],
    };
    await expect(migrate(database, new Date(), [...migrations, broken])).rejects.toMatchObject({ code: 'invalid' });
    expect(await versionIn(database)).toEqual([{ version: 0 }]);
    await migrate(database, new Date());
    expect(await database.asOwner(shapeOf)).toEqual(whole);
    await end();
  });

  it('is left alone when it is newer than the program', async () => {
    const { engine, end } = await fresh();
    await prepareRoles(engine);
    const database = new EngineDatabase(engine, () => new Date());
    await migrate(database, new Date());
    await database.asOwner((queries) => queries.query('UPDATE schema_version SET version = $1', [newest + 1]));
    const older = prepared({ ...engine, close: async () => {} }, systemClock);
    await expect(older).rejects.toMatchObject({ code: 'not-migrated' });
    expect(await database.asOwner(shapeOf)).toEqual(whole);
    await end();
  });
});

describe('the schema of a PostgreSQL that several programs share', () => {
  it('is made once when four of them start at the same moment', async () => {
    const url = await emptyPostgres();
    const open = () => openDatabase({ url, clock: systemClock, logger: silentLogger });
    const databases = await Promise.all([open(), open(), open(), open()]);
    const days = await Promise.all(databases.map((database) => database.asOwner(partitionDays)));
    expect(new Set(days.map(String)).size).toBe(1);
    await Promise.all(databases.map((database) => database.close()));
  });

  it('needs an account that may become the roles, and says what to run when it may not', async () => {
    const server = await testPostgres();
    const name = `poor_${randomUUID().replaceAll('-', '')}`;
    await runAsAdmin(server.adminUrl, [`CREATE ROLE ${name} LOGIN`, `CREATE DATABASE ${name} OWNER ${name}`]);
    const url = server.urlOf(name).replace('collector@', `${name}@`);
    const opened = openDatabase({ url, clock: systemClock, logger: silentLogger });
    await expect(opened).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('app_owner') });
    const roles = 'app_owner, app_ingest, app_reader, app_people, app_retention';
    await runAsAdmin(server.adminUrl, [`GRANT ${roles} TO ${name}`]);
    const database = await openDatabase({ url, clock: systemClock, logger: silentLogger });
    expect(await database.isReady(10_000)).toBe(true);
    await database.close();
  });
});

describe('what a migration says of its table', () => {
  it('gives rows of nobody to nobody, and knows no other rights than those on rows', () => {
    expect(tenantTable('things', { reader: 'SELECT' }).join('\n')).toContain('FORCE ROW LEVEL SECURITY');
    expect(() => tenantTable('things', { reader: 'ALL' })).toThrow(TypeError);
    expect(() => tenantTable('things', { reader: 'SELECT, TRUNCATE' })).toThrow(TypeError);
  });

  it('has a number of its own that grows', () => {
    const versions = migrations.map(versionOf);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  });
});
