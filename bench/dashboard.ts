// How long pages of the collector take, p50 and p99 of whole answers over HTTP, on both engines: while it holds a million
// records of 203 devices, whose figures come from records that went through the observers; and for a fleet of 10,000 devices
// with 90 days each, whose figures are written as the observers would have. What the collector does beside requests is done
// before, and timed.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519Signer } from '../src/audit/note.ts';
import type { Clock } from '../src/base/clock.ts';
import { silentLogger } from '../src/base/log.ts';
import type { CollectorContext } from '../src/collector/context.ts';
import { keepRollups } from '../src/collector/dashboard/rollups/keep-rollups.ts';
import type { Database } from '../src/collector/database/database.ts';
import { openDatabase } from '../src/collector/database/open-database.ts';
import { CollectorMetrics } from '../src/collector/http/metrics.ts';
import { buildServer } from '../src/collector/http/server.ts';
import { addLocalAccount, localAccount } from '../src/collector/identity/people.ts';
import { createSession } from '../src/collector/identity/sessions.ts';
import { defaultSettings } from '../src/collector/settings.ts';
import { ensureTenant } from '../src/collector/tenants.ts';
import { fillFleet, fillRecords, pictureTeams } from '../test/collector/dashboard-fleet.ts';
import { runAsAdmin, startPostgres } from '../test/collector/postgres.ts';
import { fillLargeFleet } from './large-fleet.ts';
import { checkFloors, type Floor, printTable, quantile } from './measure.ts';

const rounds = 15;
const paths = ['/', '/?period=90', '/devices', '/incidents', '/exceptions', '/evidence', '/reconciliation'];
const email = 'reviewer@company.example';
const clock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

interface Fleet {
  readonly name: string;
  readonly limitMs: number;
  fill(database: Database, tenant: string): Promise<void>;
}

const records = 1_000_000;
const days = 90;
const manyDevices = 10_000;

const fleets: readonly Fleet[] = [
  {
    name: '1,000,000 records',
    limitMs: 300,
    async fill(database, tenant) {
      const devices = pictureTeams.reduce((sum, team) => sum + team.devices, 0);
      await fillFleet(database, { tenant, now: clock.now(), teams: pictureTeams, days, perDay: 3 });
      await fillRecords(database, { tenant, now: clock.now(), devices, records });
    },
  },
  {
    name: '10,000 devices',
    limitMs: 1_000,
    fill: (database, tenant) =>
      fillLargeFleet(database, { tenant, now: clock.now(), devices: manyDevices, days, teams: 40 }),
  },
];

interface Measured {
  readonly rows: readonly (readonly string[])[];
  readonly floors: readonly Floor[];
}

async function measure(database: Database, { name, limitMs, fill }: Fleet): Promise<Measured> {
  const tenant = (await ensureTenant(database, 'Company Example', clock.now())).tenantId;
  await fill(database, tenant);
  const began = performance.now();
  await keepRollups({ database, clock, logger: silentLogger });
  const kept = performance.now();
  await keepRollups({ database, clock, logger: silentLogger });
  const [firstMs, againMs] = [kept - began, performance.now() - kept].map((ms) => ms.toFixed(0));
  console.log(`${database.kind}, ${name}: days folded in ${firstMs} ms, looked at again in ${againMs} ms`);
  const cookie = `pretense=${await sessionOf(database, tenant)}`;
  const server = await buildServer(contextOf(database));
  const rows: string[][] = [];
  const floors: Floor[] = [];
  const base = await server.listen({ host: '127.0.0.1', port: 0 });
  try {
    for (const path of paths) {
      const times: number[] = [];
      // The first one reads plans and files.
      for (let round = 0; round <= rounds; round += 1) {
        const start = performance.now();
        const answer = await fetch(`${base}${path}`, { headers: { cookie }, redirect: 'manual' });
        await answer.text();
        if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
        if (round > 0) times.push(performance.now() - start);
      }
      const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
      rows.push([name, database.kind, path, p50.toFixed(0), p99.toFixed(0)]);
      floors.push({ name: `${name}, ${database.kind}: ms for ${path}, p50`, value: p50, limit: limitMs, kind: 'most' });
    }
  } finally {
    await server.close();
  }
  return { rows, floors };
}

function sessionOf(database: Database, tenant: string): Promise<string> {
  const at = clock.now();
  return database.transaction({ role: 'people', tenant }, async (queries) => {
    // Nobody signs in with a password here.
    await addLocalAccount(queries, {
      tenant,
      email,
      role: 'reviewer',
      password: 'none',
      mustChangePassword: false,
      at,
    });
    const account = await localAccount(queries, email);
    if (account === undefined) throw new Error('the account was not made');
    return createSession(queries, { tenant, personId: account.id, at, address: '127.0.0.1' });
  });
}

function contextOf(database: Database): CollectorContext {
  const seed = randomBytes(32);
  return {
    database,
    clock,
    logger: silentLogger,
    witness: ed25519Signer('bench', seed, 4),
    signer: ed25519Signer('bench', seed, 1),
    publicUrl: 'http://127.0.0.1',
    home: tmpdir(),
    settings: { ...defaultSettings, ratePerMinute: 1_000_000 },
    program: { productVersion: '0.0.0', verifier: async () => '', draw: async () => new Uint8Array() },
    metrics: new CollectorMetrics(),
  };
}

const root = mkdtempSync(join(tmpdir(), 'pretense-bench-dashboard-'));
const postgres = await startPostgres();
try {
  const results: Measured[] = [];
  for (const [index, fleet] of fleets.entries()) {
    await runAsAdmin(postgres.adminUrl, [`CREATE DATABASE fleet_${index} OWNER collector`]);
    for (const place of [{ url: postgres.urlOf(`fleet_${index}`) }, { folder: join(root, `pglite-${index}`) }]) {
      const database = await openDatabase({ ...place, clock, logger: silentLogger });
      results.push(await measure(database, fleet));
      await database.close();
    }
  }
  printTable([['held', 'engine', 'page', 'p50 ms', 'p99 ms'], ...results.flatMap(({ rows }) => rows)]);
  checkFloors(results.flatMap(({ floors }) => floors));
} finally {
  await postgres.stop();
  rmSync(root, { recursive: true, force: true });
}
