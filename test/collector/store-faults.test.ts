// A database that goes away, comes back, is full, or is cut off in the middle: nothing half, nothing twice.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleTypeScript } from '../../scripts/bundle-typescript.mjs';
import { type Logger, silentLogger } from '../../src/base/log.ts';
import type { Database, Queries } from '../../src/collector/database/database.ts';
import { openDatabase } from '../../src/collector/database/open-database.ts';
import { addTenant, systemClock, testTenant } from './databases.ts';
import { runAsAdmin, startPostgres, type TestPostgres } from './postgres.ts';

const ingest = { role: 'ingest', tenant: testTenant } as const;
const today = new Date();

async function insertRecords(queries: Queries, chain: string, { count = 1, line = '{}' } = {}): Promise<void> {
  await queries.query(
    `INSERT INTO records (tenant_id, chain, seq, day, received_at, type, happened_at, leaf, line)
     SELECT $1, $2, seq, $3, $4, 'heartbeat', $4, $5, $6 FROM generate_series(1, $7::integer) AS seq`,
    [testTenant, chain, today.toISOString().slice(0, 10), today, new Uint8Array(32), line, count],
  );
}

async function countIn(database: Database, chain: string): Promise<number> {
  const rows = await database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
    queries.query<{ found: number }>('SELECT count(*) AS found FROM records WHERE chain = $1', [chain]),
  );
  return rows[0]?.found ?? Number.NaN;
}

describe('a PostgreSQL that is not always there', () => {
  let server: TestPostgres;
  let database: Database;
  const logged: string[] = [];
  const logger: Logger = { log: (_level, event) => logged.push(event) };
  beforeAll(async () => {
    server = await startPostgres();
    database = await openDatabase({ url: server.url, clock: systemClock, logger });
    await addTenant(database, testTenant, 'test');
  });
  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  it('is used again after a restart, without a word from anybody', async () => {
    await server.restart();
    expect(await database.isReady(10_000)).toBe(true);
    await database.transaction(ingest, (queries) => insertRecords(queries, 'restarted'));
    expect(await countIn(database, 'restarted')).toBe(1);
    expect(logged).toContain('database.connection_lost');
  });

  it('that restarts in the middle of a transaction has committed nothing of it', async () => {
    const cut = database.transaction(ingest, async (queries) => {
      await insertRecords(queries, 'cut');
      await server.restart();
      await insertRecords(queries, 'cut too');
    });
    await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
    expect([await countIn(database, 'cut'), await countIn(database, 'cut too')]).toEqual([0, 0]);
  });

  it('that loses one connection in the middle of a transaction keeps the others', async () => {
    const cut = database.transaction(ingest, async (queries) => {
      await insertRecords(queries, 'killed');
      const rows = await queries.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await runAsAdmin(server.adminUrl, [`SELECT pg_terminate_backend(${Number(rows[0]?.pid)})`]);
      await insertRecords(queries, 'killed too');
    });
    const other = database.transaction(ingest, (queries) => insertRecords(queries, 'beside'));
    await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
    await other;
    expect([await countIn(database, 'killed'), await countIn(database, 'beside')]).toEqual([0, 1]);
  });

  it('that dies without a word keeps what was committed', async () => {
    await database.transaction(ingest, (queries) => insertRecords(queries, 'before the end', { count: 50 }));
    await server.kill();
    expect(await database.isReady(5000)).toBe(false);
    const meanwhile = database.transaction(ingest, (queries) => insertRecords(queries, 'meanwhile'));
    await expect(meanwhile).rejects.toMatchObject({ code: 'unavailable' });
    await server.restart();
    expect([await countIn(database, 'before the end'), await countIn(database, 'meanwhile')]).toEqual([50, 0]);
  });

  it('ends a statement that takes too long, and lets no lock be waited for without end', async () => {
    const slow = database.transaction(ingest, async (queries) => {
      await queries.query('SET LOCAL statement_timeout = 20');
      await queries.query('SELECT pg_sleep(60)');
    });
    await expect(slow).rejects.toMatchObject({ code: 'unavailable' });
    const locked = database.transaction(ingest, async (queries) => {
      await insertRecords(queries, 'locked');
      await database.isReady(10_000);
      return queries.query<{ limit: string }>(`SELECT current_setting('lock_timeout') AS limit`);
    });
    expect(await locked).toEqual([{ limit: '10s' }]);
  });

  it('that does not wait for the disk is said to be so', () => {
    expect(logged).toContain('database.not_durable');
  });

  it('says who is not there without the address, which may hold a password', async () => {
    const secret = ['hunter', '2'].join('');
    const url = `postgres://collector:${secret}@127.0.0.1:1/pretense`;
    const opened = openDatabase({ url, clock: systemClock, logger });
    await expect(opened).rejects.toMatchObject({ code: 'unavailable', message: expect.not.stringContaining(secret) });
    const strange = openDatabase({ url: `mysql://x:${secret}@h/d`, clock: systemClock, logger });
    await expect(strange).rejects.toMatchObject({ code: 'invalid', message: expect.not.stringContaining(secret) });
  });
});

/** A small file system of its own, when this account may mount one. */
function smallDisk(megabytes: number): { folder: string; remove: () => void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'pretense-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  const remove = (): void => {
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, remove };
}

describe('a disk that is full', () => {
  it('refuses what does not fit on PostgreSQL, whole, and takes records again when there is room', async (context) => {
    const disk = smallDisk(24);
    if (disk === undefined) return context.skip('This account may mount no small file system.');
    const server = await startPostgres();
    try {
      const space = join(disk.folder, 'space');
      mkdirSync(space, { mode: 0o700 });
      if (process.getuid?.() === 0) {
        const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
        chownSync(space, id('-u'), id('-g'));
        execFileSync('chmod', ['755', disk.folder]);
      }
      await runAsAdmin(server.adminUrl, [
        `CREATE TABLESPACE small LOCATION '${space}'`,
        'CREATE DATABASE small OWNER collector TABLESPACE small',
      ]);
      const database = await openDatabase({ url: server.urlOf('small'), clock: systemClock, logger: silentLogger });
      await addTenant(database, testTenant, 'test');
      const ballast = join(disk.folder, 'ballast');
      const { bavail, bsize } = statfsSync(disk.folder);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, Math.floor(bavail - 40) * bsize)));
      const large = { count: 500, line: JSON.stringify({ text: 'x'.repeat(1500) }) };
      const full = database.transaction(ingest, (queries) => insertRecords(queries, 'full', large));
      await expect(full).rejects.toMatchObject({ code: 'disk-full' });
      expect(await countIn(database, 'full')).toBe(0);
      rmSync(ballast);
      await database.transaction(ingest, (queries) => insertRecords(queries, 'full', large));
      expect(await countIn(database, 'full')).toBe(500);
      await database.close();
    } finally {
      await server.stop();
      disk.remove();
    }
  });

  it('refuses what does not fit in the embedded one too, and takes records again when there is room', async (context) => {
    const disk = smallDisk(90);
    if (disk === undefined) return context.skip('This account may mount no small file system.');
    try {
      const folder = join(disk.folder, 'data');
      const database = await openDatabase({ folder, clock: systemClock, logger: silentLogger });
      const ballast = join(disk.folder, 'ballast');
      const { bavail, bsize } = statfsSync(disk.folder);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, Math.floor(bavail - 60) * bsize)));
      const large = { count: 500, line: JSON.stringify({ text: 'x'.repeat(1500) }) };
      const full = database.transaction(ingest, (queries) => insertRecords(queries, 'full', large));
      await expect(full).rejects.toMatchObject({ code: 'disk-full' });
      expect(await countIn(database, 'full')).toBe(0);
      rmSync(ballast);
      await database.transaction(ingest, (queries) => insertRecords(queries, 'full', large));
      expect(await countIn(database, 'full')).toBe(500);
      await database.close();
    } finally {
      disk.remove();
    }
    // It makes a cluster, which takes seconds of work.
  }, 240_000);
});

describe('the embedded database in a folder', () => {
  it('belongs to one process, and when that is killed to the next one, with all that was committed', async () => {
    const root = mkdtempSync(join(tmpdir(), 'pretense-store-'));
    const folder = join(root, 'data');
    const file = await bundleTypeScript('test/setup/embedded-program.ts');
    const child = spawn(process.execPath, [file, folder, testTenant], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    try {
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      expect(await lines.next()).toMatchObject({ value: 'committed one, in the middle of another' });
      const open = () => openDatabase({ folder, clock: systemClock, logger: silentLogger });
      await expect(open()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('in use') });
      child.kill('SIGKILL');
      await exited;
      const database = await open();
      expect([await countIn(database, 'committed'), await countIn(database, 'open')]).toEqual([50, 0]);
      await database.close();
      expect(existsSync(`${folder}.lock`)).toBe(false);
    } finally {
      child.kill('SIGKILL');
      await exited;
      rmSync(root, { recursive: true, force: true });
    }
    // It makes a cluster and recovers one, which takes seconds of work.
  }, 240_000);
});
