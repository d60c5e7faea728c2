// Closed days as Parquet files with signed manifests: what goes in comes back byte for byte, and nothing is written twice.
import { createHash } from 'node:crypto';
import { chmod, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { directoryTarget } from '../../src/collector/archive/directory-target.ts';
import { readParquet } from '../../src/collector/archive/parquet.ts';
import type { ArchiveTarget } from '../../src/collector/archive/target.ts';
import { headsInDatabase, headsInNotes, verifyArchive } from '../../src/collector/archive/verify-archive.ts';
import { archiveTenant } from '../../src/collector/archive/write-archive.ts';
import { HandClock, makeWorld, many, ownRecords, PlantedChain, type World } from './archive-world.ts';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';

describe.each(databaseKinds)('an archive in a folder, %s', (kind) => {
  let opened: TestDatabase;
  let world: World;
  let target: ArchiveTarget;
  let place: string;
  beforeEach(async () => {
    const clock = new HandClock();
    opened = await openTestDatabase(kind, { clock });
    world = await makeWorld(opened.database, clock);
    place = join(world.folder, 'archive');
    target = directoryTarget(place);
  });
  afterEach(async () => {
    await opened.close();
    await world.remove();
  });

  const run = (more: Partial<Parameters<typeof archiveTenant>[0]> = {}) =>
    archiveTenant({ context: world.context, tenant: testTenant, target, ...more });
  const verify = (more: Partial<Parameters<typeof verifyArchive>[0]> = {}) =>
    verifyArchive({
      target,
      tenant: testTenant,
      key: world.context.signer.key,
      headsOf: headsInDatabase(opened.database, testTenant, world.context.witness.key),
      ...more,
    });
  const plant = (name: string) => new PlantedChain(world.context, testTenant, name);

  test('holds every record of closed days byte for byte, and none of today', async () => {
    const [one, two] = [plant('one'), plant('two22')];
    await one.receive('2026-06-08', many(3));
    await two.receive('2026-06-08', many(2));
    await one.receive('2026-06-09', many(4));
    await one.receive('2026-06-10', many(1));
    const { days, parts } = await run();
    expect([days, parts.map(({ day, rows }) => [day, rows])]).toEqual([
      2,
      [
        ['2026-06-08', 5],
        ['2026-06-09', 4],
      ],
    ]);
    const lines: string[] = [];
    for (const day of ['2026-06-08', '2026-06-09']) {
      const path = join(place, `tenant=${testTenant}`, `day=${day}`, 'part-1.parquet');
      for await (const { line } of readParquet(path, world.folder)) lines.push(line);
    }
    expect(lines.toSorted()).toEqual([...one.lines.slice(0, 7), ...two.lines].toSorted());
    const verified = await verify();
    expect(verified.problems).toEqual([]);
    expect([verified.parts, verified.rows]).toEqual([2, 9]);
    expect(verified.chains.find(({ chain }) => chain === one.chain)).toMatchObject({ size: 7, cosignedSize: 7 });
  });

  test('is on the record of the collector itself, with the hash of each file', async () => {
    await plant('one').receive('2026-06-08', many(3));
    await run();
    const path = join(place, `tenant=${testTenant}`, 'day=2026-06-08', 'part-1.parquet');
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    const records = await ownRecords(opened.database, testTenant);
    expect(records).toMatchObject([{ type: 'archive.written', day: '2026-06-08', part: 1, rows: 3, sha256, place }]);
  });

  test('is not written again by a second run', async () => {
    await plant('one').receive('2026-06-08', many(3));
    await run();
    const before = await readdir(place, { recursive: true });
    expect((await run()).parts).toEqual([]);
    expect(await readdir(place, { recursive: true })).toEqual(before);
  });

  test('goes on where a run was stopped, after each of its steps', async () => {
    const chain = plant('one');
    await chain.receive('2026-06-07', many(3));
    await chain.receive('2026-06-08', many(3));
    for (const step of [1, 2, 3, 4]) {
      let calls = 0;
      const failing: ArchiveTarget = {
        ...target,
        async store(key, options) {
          calls += 1;
          if (calls === step) throw new Error('the power went away');
          const stored = await target.store(key, options);
          return stored;
        },
      };
      await run({ target: failing }).catch(() => undefined);
    }
    // The object arrived, and what would have said so did not.
    await run();
    const verified = await verify();
    expect(verified.problems).toEqual([]);
    expect([verified.rows, verified.days, verified.orphans]).toEqual([6, 2, []]);
    expect(await readdir(join(place, `tenant=${testTenant}`, 'day=2026-06-08'))).toEqual([
      'part-1.manifest',
      'part-1.parquet',
    ]);
  });

  test('takes up what an earlier run wrote and could not record', async () => {
    await plant('one').receive('2026-06-08', many(3));
    await run();
    await opened.database.asOwner((queries) =>
      queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [testTenant]),
    );
    // The same records in another database that knows nothing of the archive: as after a commit that never came.
    await opened.database.asOwner(async (queries) => {
      await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [testTenant]);
      await queries.query('DELETE FROM archive_parts');
      await queries.query('DELETE FROM archive_days');
    });
    expect((await run()).parts).toMatchObject([{ day: '2026-06-08', part: 1, isAdopted: true }]);
    expect((await verify()).problems).toEqual([]);
  });

  test('cuts a day into parts that follow on each other', async () => {
    const chain = plant('one');
    await chain.receive('2026-06-08', many(50));
    const { parts } = await run({ maxPartBytes: 8000 });
    expect(parts.length).toBeGreaterThan(2);
    const verified = await verify();
    expect(verified.problems).toEqual([]);
    expect(verified.chains).toMatchObject([{ chain: chain.chain, firstSeq: 0, size: 50, cosignedSize: 50 }]);
  });

  test('says when a file was changed, exchanged or taken away', async () => {
    const chain = plant('one');
    await chain.receive('2026-06-07', many(3));
    await chain.receive('2026-06-08', many(3));
    await run();
    const folder = (day: string) => join(place, `tenant=${testTenant}`, `day=${day}`);
    const file = join(folder('2026-06-08'), 'part-1.parquet');
    const bytes = await readFile(file);
    const changed = Buffer.from(bytes);
    changed[400] = (changed[400] ?? 0) ^ 1;
    await writeFile(file, changed);
    expect((await verify()).problems).toEqual([expect.stringContaining('is not the one that the manifest names')]);
    await cp(join(folder('2026-06-07'), 'part-1.parquet'), file);
    expect((await verify()).problems).toHaveLength(1);
    await writeFile(file, bytes);
    expect((await verify()).problems).toEqual([]);
    await rm(folder('2026-06-07'), { recursive: true });
    expect((await verify({ headsOf: headsInNotes([], world.context.witness.key) })).chains[0]).toMatchObject({
      firstSeq: 3,
    });
  });

  test('says when its records are not those that were cosigned', async () => {
    const chain = plant('one');
    await chain.receive('2026-06-08', many(3));
    await run();
    const wrong = () => Promise.resolve([{ size: 3, root: '0'.repeat(64) }]);
    expect((await verify({ headsOf: wrong })).problems).toEqual([
      expect.stringContaining('not those that were cosigned'),
    ]);
  });

  test('refuses a record of the database that is not the one that was hashed', async () => {
    await plant('one').receive('2026-06-08', many(3));
    await opened.database.asOwner(async (queries) => {
      await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [testTenant]);
      await queries.query(
        `UPDATE records SET line = replace(line, 'payment-service', 'another-service') WHERE seq = 1`,
      );
    });
    await expect(run()).rejects.toMatchObject({ code: 'damaged' });
  });

  test('never replaces a file, and passes over one that nothing vouches for', async () => {
    await plant('one').receive('2026-06-08', many(3));
    const path = join(place, `tenant=${testTenant}`, 'day=2026-06-08', 'part-1.parquet');
    const source = join(world.folder, 'other');
    await writeFile(source, 'not ours');
    const sha256 = createHash('sha256').update('not ours').digest('hex');
    await target.store(`tenant=${testTenant}/day=2026-06-08/part-1.parquet`, { path: source, bytes: 8, sha256 });
    expect((await run()).parts).toMatchObject([{ part: 2 }]);
    expect(await readFile(path, 'utf8')).toBe('not ours');
    expect((await verify()).orphans).toEqual([`tenant=${testTenant}/day=2026-06-08/part-1.parquet`]);
    await chmod(path, 0o600);
  });
});
