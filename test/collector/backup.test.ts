// Everything of a collector in one file, and back: what was cosigned is what is restored, or nothing is.
import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyText } from '../../src/audit/log-keys.ts';
import { ed25519Signer } from '../../src/audit/note.ts';
import { silentLogger } from '../../src/base/log.ts';
import { createBackup } from '../../src/collector/archive/backup.ts';
import { verifyBackupFile } from '../../src/collector/archive/backup-file.ts';
import { checkChains } from '../../src/collector/archive/check-chains.ts';
import { disposeDue } from '../../src/collector/archive/dispose.ts';
import { recordDrill } from '../../src/collector/archive/drill.ts';
import { restoreBackup } from '../../src/collector/archive/restore.ts';
import { drillRestore, restoreCollector } from '../../src/collector/archive/restore-collector.ts';
import type { Database } from '../../src/collector/database/database.ts';
import { openDatabase } from '../../src/collector/database/open-database.ts';
import { HandClock, makeWorld, many, ownOf, ownRecords, PlantedChain, type World } from './archive-world.ts';
import { addTenant, databaseKinds, openTestDatabase, otherTenant, type TestDatabase, testTenant } from './databases.ts';
import { answerOf, send, sendRange, storedLines, TestCollector, TestDevice } from './ingest-harness.ts';

const by = 'operator';
// An embedded database that is made anew takes many seconds on a machine with other work.
const slowMs = 180_000;

interface Head {
  readonly chain: string;
  readonly size: number;
  readonly head_leaf: string;
  readonly cosigned_size: number;
  readonly cosigned_note: string;
}

function headsOf(database: Database, tenant = testTenant): Promise<readonly Head[]> {
  return database.transaction({ role: 'reader', tenant }, (queries) =>
    queries.query<Head>(
      `SELECT chain, size, head_leaf, cosigned_size, cosigned_note FROM chains WHERE device_id <> 'collector' ORDER BY chain`,
    ),
  );
}

describe.each(databaseKinds)('a backup, %s', (kind) => {
  let opened: TestDatabase;
  let world: World;
  let output: string;
  beforeEach(async () => {
    const clock = new HandClock();
    opened = await openTestDatabase(kind, { clock });
    world = await makeWorld(opened.database, clock);
    output = join(world.folder, 'collector.backup');
  });
  afterEach(async () => {
    await opened.close();
    await world.remove();
  });

  const backup = (more: Partial<Parameters<typeof createBackup>[0]> = {}) =>
    createBackup({ context: world.context, output, by, withKeys: false, ...more });
  /** Into an empty database of the other or the same engine. */
  const restored = async <Result>(work: (database: Database) => Promise<Result>, path = output): Promise<Result> => {
    const empty = await openTestDatabase(kind, { clock: world.clock, isEmpty: true });
    try {
      await restoreBackup({ database: empty.database, path, key: world.context.signer.key, own: ownOf(world.context) });
      return await work(empty.database);
    } finally {
      await empty.close();
    }
  };

  test('brings every chain back to the head that was cosigned, byte for byte', async () => {
    const [one, two] = [
      new PlantedChain(world.context, testTenant, 'one'),
      new PlantedChain(world.context, testTenant, 'two22'),
    ];
    await one.receive('2026-06-08', many(30));
    await two.receive('2026-06-09', many(7));
    await one.receive('2026-06-10', many(3));
    const before = await headsOf(opened.database);
    await backup();
    const after = await restored(async (database) => {
      const check = await database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
        checkChains(queries, testTenant, world.context.witness.key),
      );
      // And what the collector says of the restore.
      expect([check.problems, check.records]).toEqual([[], 40 + 1]);
      const rows = await database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
        queries.query<{ readonly line: string }>(`SELECT line FROM records WHERE chain = $1 ORDER BY seq`, [one.chain]),
      );
      expect(rows.map(({ line }) => line)).toEqual(one.lines);
      return await headsOf(database);
    });
    expect(after).toEqual(before);
    expect(after.map(({ size, cosigned_size: cosigned }) => size === cosigned)).toEqual([true, true]);
  });

  test('brings back what was disposed of as its leaf hashes', async () => {
    const chain = new PlantedChain(world.context, testTenant, 'one');
    await chain.receive('2025-03-01', many(5));
    await chain.receive('2026-06-09', many(4));
    await disposeDue({ context: world.context, tenant: testTenant, by });
    await backup();
    const disposed = await restored(async (database) => {
      const check = await database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
        checkChains(queries, testTenant, world.context.witness.key),
      );
      return [check.problems, check.disposed];
    });
    expect(disposed).toEqual([[], 5]);
  });

  test('is on the record, for its owner only, and no file is ever replaced', async () => {
    await new PlantedChain(world.context, testTenant, 'one').receive('2026-06-09', many(3));
    const { manifest, bytes } = await backup();
    expect(await ownRecords(opened.database, testTenant)).toMatchObject([
      { type: 'backup.created', backup_id: manifest.backup_id, records: 3, bytes, has_keys: false, by },
    ]);
    expect((await stat(output)).mode & 0o777).toBe(0o600);
    await expect(backup()).rejects.toMatchObject({ code: 'taken' });
  });

  test('holds the private key of the witness only when asked to', async () => {
    const secret = `${'0a'.repeat(32)}\n`;
    await writeFile(join(world.folder, 'witness.key'), secret);
    await backup();
    expect(gunzipSync(await readFile(output)).includes(secret)).toBe(false);
    await backup({ output: `${output}.2`, withKeys: true });
    expect(gunzipSync(await readFile(`${output}.2`)).includes(secret)).toBe(true);
  });

  test('refuses a database that holds something', async () => {
    await new PlantedChain(world.context, testTenant, 'one').receive('2026-06-09', many(3));
    await backup();
    const restore = restoreBackup({
      database: opened.database,
      path: output,
      key: world.context.signer.key,
      own: ownOf(world.context),
    });
    await expect(restore).rejects.toMatchObject({ code: 'not-empty' });
  });

  test('leaves an empty database empty when what was read is not what was cosigned', async () => {
    const chain = new PlantedChain(world.context, testTenant, 'one');
    await chain.receive('2026-06-09', many(3));
    await opened.database.asOwner(async (queries) => {
      await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [testTenant]);
      await queries.query(`UPDATE records SET line = replace(line, 'payment', 'another') WHERE seq = 1`);
    });
    await backup();
    const empty = await openTestDatabase(kind, { clock: world.clock, isEmpty: true });
    const restore = restoreBackup({
      database: empty.database,
      path: output,
      key: world.context.signer.key,
      own: ownOf(world.context),
    });
    await expect(restore).rejects.toMatchObject({ code: 'mismatch' });
    expect(await empty.database.asOwner((queries) => queries.query('SELECT 1 FROM tenants'))).toEqual([]);
    await empty.close();
  });

  test(
    'shows in a drill how much would be lost and how long it takes, and puts it on the record',
    async () => {
      const chain = new PlantedChain(world.context, testTenant, 'one');
      await chain.receive('2026-06-09', many(30));
      world.clock.time = Date.parse('2026-06-10T10:00:00.000Z');
      const { manifest } = await backup();
      await chain.receive('2026-06-10', many(4));
      world.clock.time = Date.parse('2026-06-10T13:00:00.000Z');
      const empty = kind === 'postgres' ? await openTestDatabase(kind, { isEmpty: true }) : undefined;
      await empty?.database.close();
      const drilled = await drillRestore({
        path: output,
        databaseUrl: empty?.url,
        signerKey: keyText(world.context.signer.key),
        clock: world.clock,
        logger: silentLogger,
      });
      expect([drilled.records, drilled.cosignedChains]).toEqual([30, 1]);
      const { records, chains, cosignedChains, rtoMs } = drilled;
      const facts = {
        backupId: manifest.backup_id,
        snapshotAt: manifest.snapshot_at,
        records,
        chains,
        cosignedChains,
        rtoMs,
        by,
      };
      const result = await recordDrill(world.context, facts);
      expect(result).toMatchObject({ missing: 4, rpoMs: 2 * 60 * 60_000 });
      expect((await ownRecords(opened.database, testTenant)).at(-1)).toMatchObject({
        type: 'backup.restored',
        is_drill: true,
        missing_records: 4,
        rpo_ms: 2 * 60 * 60_000,
      });
      await empty?.close();
    },
    slowMs,
  );
});

describe('a damaged backup', () => {
  let opened: TestDatabase;
  let world: World;
  let output: string;
  beforeEach(async () => {
    const clock = new HandClock();
    opened = await openTestDatabase('pglite', { clock });
    world = await makeWorld(opened.database, clock);
    output = join(world.folder, 'collector.backup');
    await new PlantedChain(world.context, testTenant, 'one').receive('2026-06-09', many(20));
    await createBackup({ context: world.context, output, by, withKeys: false });
  });
  afterEach(async () => {
    await opened.close();
    await world.remove();
  });

  const changed = async (change: (tar: Buffer) => Buffer): Promise<string> => {
    const path = `${output}.changed`;
    await writeFile(path, gzipSync(change(gunzipSync(await readFile(output)))));
    return path;
  };
  const verify = (path: string) => verifyBackupFile(path, { key: world.context.signer.key });

  test('is whole before it is damaged, and a plain tar with sums that sha256sum checks', async () => {
    expect((await verify(output)).tables.find(({ name }) => name === 'records')?.rows).toBe(20);
    const tar = gunzipSync(await readFile(output)).toString('latin1');
    const [, sum = '', name = ''] = /([0-9a-f]{64}) {2}(tables\/records\/\S+)/.exec(tar) ?? [];
    const start = tar.indexOf(name) + 512;
    const size = Number.parseInt(tar.slice(start - 512 + 124, start - 512 + 135), 8);
    expect(
      createHash('sha256')
        .update(Buffer.from(tar.slice(start, start + size), 'latin1'))
        .digest('hex'),
    ).toBe(sum);
  });

  test.each([
    [
      'with a changed row',
      (tar: Buffer) => Buffer.from(tar.toString('latin1').replace('payment-service', 'payment-servixe'), 'latin1'),
    ],
    ['with a part taken out', (tar: Buffer) => Buffer.concat([tar.subarray(0, 512), tar.subarray(2048)])],
    ['cut off', (tar: Buffer) => tar.subarray(0, tar.length / 2)],
    ['with something behind its end', (tar: Buffer) => Buffer.concat([tar, Buffer.alloc(512, 7)])],
    [
      'with a changed manifest',
      (tar: Buffer) => Buffer.from(tar.toString('latin1').replace('"kind":"backup"', '"kind":"backuq"'), 'latin1'),
    ],
    [
      'with a changed table in its manifest',
      (tar: Buffer) => Buffer.from(tar.toString('latin1').replace('"rows":20', '"rows":19'), 'latin1'),
    ],
  ])('is refused %s', async (_name, change) => {
    await expect(verify(await changed(change))).rejects.toMatchObject({ name: 'ArchiveError' });
  });

  test('is refused when its bytes are no gzip at all, or there are none', async () => {
    await writeFile(`${output}.text`, 'hello');
    await expect(verify(`${output}.text`)).rejects.toMatchObject({ code: 'damaged' });
    await expect(verify(`${output}.none`)).rejects.toMatchObject({ code: 'damaged' });
  });

  test('is refused when another collector signed it', async () => {
    const stranger = ed25519Signer('collector.test', Buffer.alloc(32, 9));
    await expect(verifyBackupFile(output, { key: stranger.key })).rejects.toMatchObject({ code: 'damaged' });
  });
});

describe('a backup of several organisations, postgres', () => {
  test('keeps them apart when it is restored', async () => {
    const clock = new HandClock();
    const opened = await openTestDatabase('postgres', { clock });
    const world = await makeWorld(opened.database, clock);
    await addTenant(opened.database, otherTenant, 'other');
    await new PlantedChain(world.context, testTenant, 'one').receive('2026-06-09', many(3));
    await new PlantedChain(world.context, otherTenant, 'two22').receive('2026-06-09', many(2));
    const output = join(world.folder, 'collector.backup');
    await createBackup({ context: world.context, output, by, withKeys: false });
    const empty = await openTestDatabase('postgres', { clock, isEmpty: true });
    try {
      const { records } = await restoreBackup({
        database: empty.database,
        path: output,
        key: world.context.signer.key,
        own: ownOf(world.context),
      });
      expect(records).toBe(5);
      expect((await headsOf(empty.database)).map(({ chain }) => chain)).toEqual(['c_one']);
      expect((await headsOf(empty.database, otherTenant)).map(({ chain }) => chain)).toEqual(['c_two22']);
    } finally {
      await empty.close();
      await opened.close();
      await world.remove();
    }
  });
});

describe('a restored collector', () => {
  test(
    'is made from the file alone under the key that devices pinned, and under no other',
    async () => {
      const clock = new HandClock();
      const opened = await openTestDatabase('pglite', { clock });
      const world = await makeWorld(opened.database, clock);
      try {
        await writeFile(join(world.folder, 'witness.key'), `${'05'.repeat(32)}\n`);
        await new PlantedChain(world.context, testTenant, 'one').receive('2026-06-09', many(3));
        const [bare, full] = [join(world.folder, 'bare'), join(world.folder, 'full')];
        await createBackup({ context: world.context, output: bare, by, withKeys: false });
        await createBackup({ context: world.context, output: full, by, withKeys: true });
        const home = join(world.folder, 'home');
        const options = { home, databaseUrl: undefined, witnessKeyFile: undefined, by, clock, logger: silentLogger };
        await expect(restoreCollector({ ...options, path: bare })).rejects.toMatchObject({ code: 'settings' });
        await mkdir(join(world.folder, 'stranger'));
        await writeFile(join(world.folder, 'stranger', 'witness.key'), `${'06'.repeat(32)}\n`, { mode: 0o600 });
        const strange = restoreCollector({ ...options, home: join(world.folder, 'stranger'), path: full });
        await expect(strange).rejects.toMatchObject({ code: 'mismatch' });
        await restoreCollector({ ...options, path: full });
        const database = await openDatabase({ folder: join(home, 'database'), clock, logger: silentLogger });
        expect(await headsOf(database)).toEqual(await headsOf(opened.database));
        expect((await ownRecords(database, testTenant)).at(-1)).toMatchObject({
          type: 'backup.restored',
          is_drill: false,
        });
        await database.close();
      } finally {
        await opened.close();
        await world.remove();
      }
    },
    slowMs,
  );

  test.each(databaseKinds)(
    'asks a device that is ahead for what it lacks, and has all of it then, %s',
    async (kind) => {
      const opened = await openTestDatabase(kind);
      const collector = await TestCollector.start(opened.database);
      const device = await TestDevice.create(collector.clock);
      const world = await makeWorld(opened.database, new HandClock());
      const output = join(world.folder, 'collector.backup');
      const empty = await openTestDatabase(kind, { isEmpty: true });
      let again: TestCollector | undefined;
      try {
        await device.enrol(collector);
        await device.append(20);
        answerOf(await sendRange(collector, device, { from: 0, to: 10 }));
        await createBackup({ context: collector.context, output, by, withKeys: false });
        const late = answerOf(await sendRange(collector, device, { from: 10, to: 20 }));
        await collector.stop();
        const chain = await device.chain();

        await restoreBackup({
          database: empty.database,
          path: output,
          key: collector.context.signer.key,
          own: ownOf(collector.context),
        });
        again = await TestCollector.start(empty.database, { clock: collector.clock });
        const lines = await device.lines();
        await device.append(1);
        const all = await device.lines();
        const head = { chain, firstSeq: lines.length, cosignedSize: late.size };
        const ahead = await send(again, device, { lines: all.slice(lines.length), head });
        expect([ahead.status, ahead.json()]).toMatchObject([409, { error: 'behind', size: 10 }]);
        answerOf(await sendRange(again, device, { from: 10, to: all.length }));
        expect(await storedLines(again, chain)).toEqual(all);
        const check = await empty.database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
          checkChains(queries, testTenant, collector.context.witness.key),
        );
        expect(check.problems).toEqual([]);
      } finally {
        await again?.stop();
        await device.remove();
        await opened.close();
        await empty.close();
        await world.remove();
      }
    },
  );
});
