// Both engines for tests that hold on both: `describe.each(databaseKinds)('… on %s', (kind) => …)`. One embedded
// database and one PostgreSQL for each test file; what `openTestDatabase` gives is empty but for one tenant.
import { hash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Clock } from '../../src/base/clock.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { Database } from '../../src/collector/database/database.ts';
import { openDatabase, prepared } from '../../src/collector/database/open-database.ts';
import { type PgliteEngine, pgliteEngine } from '../../src/collector/database/pglite-engine.ts';
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

export async function addTenant(database: Database, tenant: string, slug: string): Promise<void> {
  await database.transaction({ role: 'people', tenant }, (queries) =>
    queries.query('INSERT INTO tenants (tenant_id, slug, name, created_at) VALUES ($1, $2, $3, now())', [
      tenant,
      slug,
      `Organisation ${slug}`,
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

afterAll(async () => {
  for (const { engine } of embedded.splice(0)) await engine.close();
  const server = postgres;
  postgres = undefined;
  await (await server)?.stop();
});

async function openEmbedded(clock: Clock): Promise<TestDatabase> {
  let place = embedded.find(({ isInUse }) => !isInUse);
  if (place === undefined) {
    place = { engine: await pgliteEngine({ folder: undefined, image: await emptyImage() }), isInUse: true };
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

/** Also of partitions, which belong to the days of another clock. */
async function emptied({ pglite }: PgliteEngine): Promise<void> {
  await pglite.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
}

/** A cluster without our schema, made once on this machine and kept beside the packages. */
async function emptyImage(): Promise<Blob> {
  const root = join(import.meta.dirname, '..', '..', 'node_modules');
  const version = readFileSync(join(root, '@electric-sql', 'pglite', 'package.json'));
  const folder = join(root, '.cache', 'pretense');
  const name = `pglite-${hash('sha256', version).slice(0, 16)}.tar`;
  const file = join(folder, name);
  if (existsSync(file)) return new Blob([readFileSync(file)]);
  const engine = await pgliteEngine({ folder: undefined });
  const image = await engine.pglite.dumpDataDir('none');
  await engine.close();
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, Buffer.from(await image.arrayBuffer()));
  renameSync(draft, file);
  return image;
}

async function openPostgres(clock: Clock): Promise<TestDatabase> {
  const server = await testPostgres();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runAsAdmin(server.adminUrl, [`CREATE DATABASE ${name} OWNER collector`]);
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
