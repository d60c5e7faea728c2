// Both engines for tests that hold on both: `describe.each(databaseKinds)('… on %s', (kind) => …)`. One embedded
// database and one PostgreSQL for each test file; what `openTestDatabase` gives is empty but for one tenant.
import { hash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Clock } from '../../src/base/clock.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { Database } from '../../src/collector/database/database.ts';
import { EngineDatabase } from '../../src/collector/database/engine-database.ts';
import type { Engine } from '../../src/collector/database/engine.ts';
import { migrate, prepareRoles } from '../../src/collector/database/migrate.ts';
import { migrations } from '../../src/collector/database/migrations/index.ts';
import { openDatabase, prepared } from '../../src/collector/database/open-database.ts';
import { type PgliteEngine, pgliteEngine } from '../../src/collector/database/pglite-engine.ts';
import { postgresEngine } from '../../src/collector/database/postgres-engine.ts';
import { runAsAdmin, startPostgres, type TestPostgres } from './postgres.ts';

export type DatabaseKind = Database['kind'];

export const databaseKinds: readonly DatabaseKind[] = ['pglite', 'postgres'];

export const testTenant = 'a0000000-0000-4000-8000-00000000000a';
/** Nobody until a test says so: rows may be written for it, also in the embedded database. */
export const otherTenant = 'b0000000-0000-4000-8000-00000000000b';

export const systemClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

export interface TestDatabase {
  readonly database: Database;
  /** Of PostgreSQL: for a second program on the same database. */
  readonly url: string | undefined;
  close(): Promise<void>;
}

/** `clock`: for partitions; those around its day are there. `isEmpty`: without a tenant. */
export async function openTestDatabase(
  kind: DatabaseKind,
  { clock = systemClock, isEmpty = false }: { readonly clock?: Clock; readonly isEmpty?: boolean } = {},
): Promise<TestDatabase> {
  const opened = kind === 'pglite' ? await openEmbedded(clock) : await openPostgres(clock);
  if (!isEmpty) await addTenant(opened.database, testTenant, 'test');
  return opened;
}

export async function addTenant(
  database: Database,
  tenant: string,
  slug: string,
  name = `Organisation ${slug}`,
): Promise<void> {
  await database.transaction({ role: 'people', tenant }, (queries) =>
    queries.query('INSERT INTO tenants (tenant_id, slug, name, created_at) VALUES ($1, $2, $3, now())', [
      tenant,
      slug,
      name,
    ]),
  );
}

/** The embedded one is opened once and emptied: opening takes seconds. Those in use at the same moment are others. */
const embedded: { readonly engine: PgliteEngine; isInUse: boolean }[] = [];
let postgres: Promise<TestPostgres> | undefined;

/** The server of this test file. */
export function testPostgres(): Promise<TestPostgres> {
  postgres ??= startPostgres();
  return postgres;
}

const template = 'template_store';
let templateMade: Promise<void> | undefined;

/** Migrated once for each test file, then copied. */
async function makeTemplate(server: TestPostgres): Promise<void> {
  await runAsAdmin(server.adminUrl, [`CREATE DATABASE ${template} OWNER collector`]);
  const engine = postgresEngine({ url: server.urlOf(template), connections: 1, logger: silentLogger });
  await migrated(engine);
  await engine.close();
}

afterAll(async () => {
  for (const { engine } of embedded.splice(0)) await engine.close();
  const server = postgres;
  postgres = undefined;
  templateMade = undefined;
  await (await server)?.stop();
});

async function openEmbedded(clock: Clock): Promise<TestDatabase> {
  let place = embedded.find(({ isInUse }) => !isInUse);
  if (place === undefined) {
    place = { engine: await pgliteEngine({ folder: undefined, image: await migratedImage() }), isInUse: true };
    embedded.push(place);
  } else {
    place.isInUse = true;
    await emptied(place.engine);
  }
  const mine = place;
  const database = await prepared({ ...mine.engine, close: async () => {} }, clock);
  return {
    database,
    url: undefined,
    async close() {
      await database.close();
      mine.isInUse = false;
    },
  };
}

/** Without partitions too, which belong to the days of another clock. */
async function emptied({ pglite }: PgliteEngine): Promise<void> {
  const { rows } = await pglite.query<{ name: string; is_part: boolean }>(
    `SELECT relname::text AS name, relispartition AS is_part FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'schema_version'`,
  );
  const parts = rows.filter((row) => row.is_part).map((row) => row.name);
  const tables = rows.filter((row) => !row.is_part).map((row) => row.name);
  await pglite.exec(`${parts.length === 0 ? '' : `DROP TABLE ${parts.join(', ')};`} TRUNCATE ${tables.join(', ')}`);
}

/** Roles and schema, no partitions: those come with the clock. */
async function migrated(engine: Engine): Promise<void> {
  await prepareRoles(engine);
  await migrate(new EngineDatabase(engine, () => new Date()), new Date());
}

/** A migrated cluster, made once on this machine for each schema and kept beside the packages. */
export async function migratedImage(): Promise<Blob> {
  const root = join(import.meta.dirname, '..', '..', 'node_modules');
  const version = readFileSync(join(root, '@electric-sql', 'pglite', 'package.json'), 'utf8');
  const folder = join(root, '.cache', 'pretense');
  const name = `pglite-${hash('sha256', version + JSON.stringify(migrations)).slice(0, 16)}.tar`;
  const file = join(folder, name);
  try {
    return new Blob([readFileSync(file)]);
  } catch {
    // The first test with this schema makes it.
  }
  const engine = await pgliteEngine({ folder: undefined });
  await migrated(engine);
  const image = await engine.pglite.dumpDataDir('none');
  await engine.close();
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, Buffer.from(await image.arrayBuffer()));
  renameSync(draft, file);
  for (const other of readdirSync(folder)) {
    if (/^pglite-[0-9a-f]+\.tar$/.test(other) && other !== name) rmSync(join(folder, other), { force: true });
  }
  return image;
}

async function openPostgres(clock: Clock): Promise<TestDatabase> {
  const server = await testPostgres();
  templateMade ??= makeTemplate(server);
  await templateMade;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runAsAdmin(server.adminUrl, [`CREATE DATABASE ${name} TEMPLATE ${template} OWNER collector`]);
  const url = server.urlOf(name);
  const database = await openDatabase({ url, clock, logger: silentLogger });
  return {
    database,
    url,
    async close() {
      await database.close();
      await runAsAdmin(server.adminUrl, [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]);
    },
  };
}
