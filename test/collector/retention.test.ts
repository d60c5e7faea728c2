// What is old leaves the database: archived first where there is an archive, never under a legal hold, and with what is
// needed to verify the chains.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseNote, verifyNote } from '../../src/audit/note.ts';
import { checkChains } from '../../src/collector/archive/check-chains.ts';
import { directoryTarget } from '../../src/collector/archive/directory-target.ts';
import { planDisposal } from '../../src/collector/archive/disposal-plan.ts';
import { disposeDue } from '../../src/collector/archive/dispose.ts';
import { clearHold, listHolds, setHold } from '../../src/collector/archive/holds.ts';
import { takeLease } from '../../src/collector/archive/lease.ts';
import { runUpkeep } from '../../src/collector/archive/upkeep.ts';
import { archiveTenant } from '../../src/collector/archive/write-archive.ts';
import { partitionDays } from '../../src/collector/database/partitions.ts';
import { listAccess } from '../../src/collector/identity/access-log.ts';
import { HandClock, makeWorld, many, ownRecords, PlantedChain, type World } from './archive-world.ts';
import { addTenant, databaseKinds, openTestDatabase, otherTenant, type TestDatabase, testTenant } from './databases.ts';

const by = 'admin@example.com';
const oldDay = '2025-03-01';
const nextDay = '2025-03-02';

describe.each(databaseKinds)('retention, %s', (kind) => {
  let opened: TestDatabase;
  let world: World;
  beforeEach(async () => {
    const clock = new HandClock();
    opened = await openTestDatabase(kind, { clock });
    world = await makeWorld(opened.database, clock);
  });
  afterEach(async () => {
    await opened.close();
    await world.remove();
  });

  const plant = (name: string, tenant = testTenant) => new PlantedChain(world.context, tenant, name);
  const dispose = (tenant = testTenant) => disposeDue({ context: world.context, tenant, by });
  const fates = async () => {
    const { days } = await planDisposal(world.context, testTenant);
    return days.map(({ day, fate }) => [day, fate.kind]);
  };
  const check = () =>
    opened.database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
      checkChains(queries, testTenant, world.context.witness.key),
    );
  const records = async (tenant = testTenant) =>
    await opened.database.transaction({ role: 'reader', tenant }, async (queries) => {
      const [row] = await queries.query<{ readonly rows: number }>(
        `SELECT count(*) AS rows FROM records r JOIN chains c ON c.tenant_id = r.tenant_id AND c.chain = r.chain
         WHERE r.tenant_id = $1 AND c.device_id <> 'collector'`,
        [tenant],
      );
      return row?.rows;
    });

  test('drops the partition of an old day, and the chain still verifies with its leaf hashes', async () => {
    const chain = plant('one');
    await chain.receive(oldDay, many(5));
    await chain.receive('2026-06-09', many(4));
    const { disposed } = await dispose();
    expect(disposed).toMatchObject([{ day: oldDay, rows: 5, method: 'drop-partition' }]);
    expect(await opened.database.asOwner(partitionDays)).not.toContain(oldDay);
    expect(await records()).toBe(4);
    const { problems, disposed: gone, chains } = await check();
    expect(problems).toEqual([]);
    expect(gone).toBe(5);
    expect(chains.find((each) => each.chain === chain.chain)).toMatchObject({ size: 9, disposed: 5, cosignedSize: 9 });
  });

  test('certifies what went: signed, on the record, with nothing left', async () => {
    await plant('one').receive(oldDay, many(5));
    const { disposed } = await dispose();
    const [record] = await ownRecords(opened.database, testTenant);
    expect(record).toMatchObject({
      type: 'retention.disposed',
      day: oldDay,
      count: 5,
      method: 'drop-partition',
      rows_remaining: 0,
      holds_matching: 0,
      retention_days: 400,
      certificate_id: disposed[0]?.certificateId,
      by,
    });
    const [row] = await opened.database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
      queries.query<{ readonly note: string }>('SELECT note FROM disposal_certificates'),
    );
    const note = row?.note ?? '';
    expect(verifyNote(note, world.context.signer.key)).toBe(true);
    expect(JSON.parse(parseNote(note).text)).toMatchObject({ chains: [{ chain: 'c_one', first_seq: 0, last_seq: 4 }] });
  });

  test('changes nothing in a dry run, and nothing in a second run', async () => {
    await plant('one').receive(oldDay, many(5));
    expect(await fates()).toEqual([[oldDay, 'due']]);
    expect(await records()).toBe(5);
    await dispose();
    expect((await dispose()).disposed).toEqual([]);
  });

  test('keeps what is not archived yet while an archive is configured', async () => {
    const place = join(world.folder, 'archive');
    const context = { ...world.context, settings: { ...world.context.settings, archive: { directory: place } } };
    await plant('one').receive(oldDay, many(5));
    const plan = await planDisposal(context, testTenant);
    expect(plan.days).toMatchObject([{ day: oldDay, fate: { kind: 'not-archived' } }]);
    await archiveTenant({ context, tenant: testTenant, target: directoryTarget(place) });
    const { disposed } = await disposeDue({ context, tenant: testTenant, by });
    expect(disposed).toMatchObject([{ day: oldDay, rows: 5 }]);
    const last = (await ownRecords(opened.database, testTenant)).at(-1);
    expect(last?.['manifest_hashes']).toHaveLength(1);
  });

  test.each([
    ['everything', {}],
    ['its developer', { developer: 'Engineer@example.com' }],
    ['its repository', { repository: 'payment-service' }],
    ['its device', { device: 'dev_one' }],
    ['its days', { from: '2025-02-01', to: '2025-03-01' }],
  ])('keeps what a legal hold on %s matches, until somebody clears it', async (_name, scope) => {
    await plant('one').receive(oldDay, many(5));
    const hold = await setHold(world.context, { tenant: testTenant, by, reason: 'a claim', scope });
    expect(await fates()).toEqual([[oldDay, 'held']]);
    expect((await dispose()).disposed).toEqual([]);
    await clearHold(world.context, { tenant: testTenant, by, reason: 'settled', id: hold.id });
    expect(await fates()).toEqual([[oldDay, 'due']]);
    expect((await ownRecords(opened.database, testTenant)).map(({ type }) => type)).toEqual([
      'legalhold.set',
      'legalhold.cleared',
    ]);
    expect(await listHolds(world.context, testTenant)).toMatchObject([
      { id: hold.id, cleared: { by, reason: 'settled' } },
    ]);
  });

  test('keeps the day after a held one too, where answers may have come', async () => {
    const chain = plant('one');
    await chain.receive(oldDay, many(2));
    await chain.receive(nextDay, many(2, { developer: 'else@example.com' }));
    await setHold(world.context, {
      tenant: testTenant,
      by,
      reason: 'a claim',
      scope: { developer: 'engineer@example.com' },
    });
    expect(await fates()).toEqual([
      [oldDay, 'held'],
      [nextDay, 'held'],
    ]);
  });

  test('lets go what a hold on somebody else does not match', async () => {
    await plant('one').receive(oldDay, many(5));
    await setHold(world.context, {
      tenant: testTenant,
      by,
      reason: 'a claim',
      scope: { developer: 'else@example.com' },
    });
    expect(await fates()).toEqual([[oldDay, 'due']]);
  });

  test('refuses a hold without a reason, of an impossible period, and one that is over', async () => {
    const set = (reason: string, scope: object) => setHold(world.context, { tenant: testTenant, by, reason, scope });
    await expect(set(' ', {})).rejects.toMatchObject({ code: 'hold' });
    await expect(set('why', { from: '2026-02-30' })).rejects.toMatchObject({ code: 'hold' });
    await expect(set('why', { from: '2026-03-01', to: '2026-02-01' })).rejects.toMatchObject({ code: 'hold' });
    const clear = { tenant: testTenant, by, reason: 'why', id: 'hold_00000000' };
    await expect(clearHold(world.context, clear)).rejects.toMatchObject({ code: 'hold' });
  });

  test('keeps thirty days whatever the settings say, and warns below a year without an archive', async () => {
    const context = { ...world.context, settings: { ...world.context.settings, retentionDays: 1 } };
    await plant('one').receive('2026-05-20', many(1));
    const { days, retentionDays, warnings } = await planDisposal(context, testTenant);
    expect([days, retentionDays, warnings.length]).toEqual([[], 30, 2]);
  });

  test('does its work in one replica at a time, and takes it over when that one died', async () => {
    await plant('one').receive(oldDay, many(5));
    const dead = await takeLease(world.context, { tenant: testTenant, name: 'upkeep', durationMs: 60_000 });
    expect(dead).toBeDefined();
    await runUpkeep(world.context, new AbortController().signal);
    expect(await records()).toBe(5);
    world.clock.time += 61_000;
    await runUpkeep(world.context, new AbortController().signal);
    expect(await records()).toBe(0);
    const other = await takeLease(world.context, { tenant: testTenant, name: 'upkeep', durationMs: 60_000 });
    expect([await other?.renew(), await dead?.renew()]).toEqual([true, false]);
  });

  test('takes lines of the access log with the records of their day, and not before', async () => {
    await plant('one').receive(oldDay, many(2));
    await plant('two').receive(nextDay, many(2));
    const tenant = testTenant;
    const lineOf = (at: string) =>
      opened.database.transaction({ role: 'people', tenant }, (queries) =>
        queries.query(
          `INSERT INTO access_log (tenant_id, entry_id, at, type, by_whom, details) VALUES ($1, $2, $3, 'access.viewed', $4, '{}')`,
          [tenant, randomUUID(), at, by],
        ),
      );
    const young = '2026-06-09T12:00:00.000Z';
    const times = [`${oldDay}T00:00:00.000Z`, `${oldDay}T23:59:59.999Z`, `${nextDay}T12:00:00.000Z`, young];
    for (const at of times) await lineOf(at);
    const left = () =>
      opened.database.transaction({ role: 'reader', tenant }, async (queries) =>
        (await listAccess(queries, { limit: 10 })).map(({ at }) => at.toISOString()).toReversed(),
      );
    const held = await setHold(world.context, { tenant, by, reason: 'a claim', scope: { device: 'dev_two' } });
    await runUpkeep(world.context, new AbortController().signal);
    expect(await left()).toEqual([times[2], young]);
    await clearHold(world.context, { tenant, by, reason: 'settled', id: held.id });
    await runUpkeep(world.context, new AbortController().signal);
    expect(await left()).toEqual([young]);
  });
});

describe('retention of several organisations, postgres', () => {
  test('removes the rows of one where another still has records of that day', async () => {
    const clock = new HandClock();
    const opened = await openTestDatabase('postgres', { clock });
    const world = await makeWorld(opened.database, clock);
    try {
      await addTenant(opened.database, otherTenant, 'other');
      await new PlantedChain(world.context, testTenant, 'one').receive(oldDay, many(3));
      await new PlantedChain(world.context, otherTenant, 'two').receive(oldDay, many(2));
      await setHold(world.context, { tenant: otherTenant, by, reason: 'a claim', scope: {} });
      const run = await disposeDue({ context: world.context, tenant: testTenant, by });
      expect(run.disposed).toMatchObject([{ rows: 3, method: 'rows-deleted' }]);
      const other = await disposeDue({ context: world.context, tenant: otherTenant, by });
      expect(other.plan.days).toMatchObject([{ rows: 2, fate: { kind: 'held' } }]);
      const check = await opened.database.transaction({ role: 'reader', tenant: otherTenant }, (queries) =>
        checkChains(queries, otherTenant, world.context.witness.key),
      );
      expect([check.problems, check.disposed]).toEqual([[], 0]);
    } finally {
      await opened.close();
      await world.remove();
    }
  });
});
