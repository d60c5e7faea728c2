// The device's side against the collector's own code, on both databases.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rotateDeviceKey } from '../../src/app/device-key-rotation.ts';
import { makePolicyKeys, signPolicy } from '../../src/app/policy/policy-signature.ts';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';
import { chainState, ownTypes, storedLines, TestCollector, type TestCollectorOptions } from './ingest-harness.ts';
import { SyncDevice } from './sync-device.ts';

/** Of a poll: other work runs on the machine. */
const patience = { timeout: 20_000 };

const policyKeys = makePolicyKeys();
let home: SyncDevice;
let database: TestDatabase;
let collector: TestCollector;

beforeEach(async () => {
  home = await SyncDevice.create();
});

afterEach(async () => {
  await home.remove();
  await collector.stop();
  await database.close();
});

const ask = async () => ({ url: `http://127.0.0.1:${collector.port}`, token: await collector.enrolmentToken() });

const rotate = () =>
  rotateDeviceKey({ keysDir: home.paths.keysDir }, home.journal, { reason: 'yearly', by: 'ada@example.com' });

describe.each(databaseKinds)('a device and a collector on %s', (kind) => {
  const start = async (options: TestCollectorOptions = {}): Promise<void> => {
    database = await openTestDatabase(kind);
    collector = await TestCollector.start(database.database, options);
  };

  test('the collector holds the stored lines byte for byte, and the log is witnessed', async () => {
    await start();
    const device = await home.start();
    await home.append(120);
    await device.enrol(await ask());
    await home.append(1100);
    const view = await device.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: 0, warnings: [] });
    const stored = await storedLines(collector, home.journal.chain);
    expect(stored).toEqual((await home.lines()).slice(0, stored.length));
    expect(stored.length).toBe(view.cosigned?.size);
    expect(await home.verified()).toMatchObject({
      result: 'VERIFIED_WITNESSED',
      witnessed: { size: view.cosigned?.size },
    });
    expect(await home.records('sync.enrolled')).toHaveLength(1);
  });

  test('all is sent that there was when it was asked, whatever is written meanwhile', async () => {
    await start();
    const device = await home.start();
    await device.enrol(await ask());
    await home.append(70);
    const before = home.journal.head.seq + 1;
    let isOver = false;
    const asked = device.now().finally(() => (isOver = true));
    while (!isOver) await home.append(1);
    const view = await asked;
    expect(view).toMatchObject({ state: 'syncing', unsent: 0 });
    expect(view.cosigned?.size).toBeGreaterThanOrEqual(before);
    await collector.stop();
    const waiting = await device.now();
    expect(waiting).toMatchObject({ state: 'offline', unsent: waiting.backlog });
    expect(waiting.unsent).toBeGreaterThan(0);
  });

  test('goes on over a start and a change of keys', async () => {
    await start();
    let device = await home.start();
    await device.enrol(await ask());
    await home.append(30);
    await home.stop();
    device = await home.start();
    await rotate();
    await home.append(30);
    const view = await device.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: 0 });
    expect(view.cosigned?.size).toBe(home.journal.head.seq + 1);
  });

  test('a history that another key had signed before the enrolment is taken, and cosigned from this key on', async () => {
    await start();
    const device = await home.start();
    await home.append(60);
    await rotate();
    await home.append(60);
    await device.enrol(await ask());
    const view = await device.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: 0 });
    expect(view.cosigned?.size).toBe(home.journal.head.seq + 1);
  });

  test('what the collector has already is not stored twice when the device forgets', async () => {
    await start();
    const device = await home.start();
    await device.enrol(await ask());
    await home.append(80);
    await device.now();
    await home.stop();
    await home.changeState({ chains: {} });
    const again = await home.start();
    const view = await again.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: 0 });
    const [row] = await collector.rows<{ readonly count: string | number }>(
      'SELECT count(*) AS count FROM records WHERE chain = $1',
      [home.journal.chain],
    );
    expect(Number(row?.count)).toBe(home.journal.head.seq + 1);
  });

  test('a device that was revoked stops, says so on the record, and goes on once it is enrolled again', async () => {
    await start();
    const device = await home.start();
    await device.enrol(await ask());
    await device.now();
    await database.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
      queries.query("UPDATE devices SET state = 'revoked'", []),
    );
    await home.append(5);
    const stopped = await device.now();
    expect(stopped).toMatchObject({ state: 'stopped', reason: 'token' });
    // The record is not waited for.
    await expect.poll(() => home.records('sync.state'), patience).not.toEqual([]);
    expect(device.warnings.join(' ')).not.toContain('ptd_');
  });

  test('the policy that it hands out takes its place when it is signed with the key of this machine', async () => {
    const file = join(home.folder, 'policy.jsonc');
    const text = JSON.stringify({ pretense: 1, id: 'acme', pause: { allowed: false } });
    const signature = signPolicy(Buffer.from(text), policyKeys.privateKey, { name: 'Rosalind', at: new Date() });
    await writeFile(file, text);
    await writeFile(`${file}.sig`, JSON.stringify(signature));
    await start({ settings: { policyFile: file } });
    const device = await home.start();
    // First without the key: it is kept out, and told.
    await device.enrol(await ask());
    await device.now();
    await expect.poll(() => device.warnings.join(' '), patience).toContain('policy.pub');
    await home.stop();
    await writeFile(join(home.managed, 'policy.pub'), policyKeys.publicKey);
    const knowing = await home.start();
    const place = join(home.paths.home, 'policy', 'organisation', 'policy.jsonc');
    await expect.poll(() => readFile(place, 'utf8').catch(() => ''), patience).toBe(text);
    await expect.poll(() => knowing.warnings, patience).toEqual([]);
  });

  test('its token is exchanged after thirty days, and the new one is good', async () => {
    await start();
    const device = await home.start();
    await device.enrol(await ask());
    await device.now();
    await home.stop();
    const before = await readFile(join(home.paths.keysDir, 'collector-token'), 'utf8');
    await home.changeState({ tokenSince: '2026-01-01T00:00:00.000Z' });
    const again = await home.start();
    await expect.poll(() => readFile(join(home.paths.keysDir, 'collector-token'), 'utf8'), patience).not.toBe(before);
    await home.append(3);
    expect(await again.now()).toMatchObject({ state: 'syncing', backlog: 0 });
  });

  describe('that is sent checkpoints alone', () => {
    const enrolAsWitnessed = async () => {
      const device = await home.start();
      await device.enrol({ ...(await ask()), mode: 'witness' });
      await home.append(120);
      return device;
    };

    const expectWitnessed = async (size: number | undefined) => {
      expect(size).toBe(home.journal.head.seq + 1);
      expect(await home.verified()).toMatchObject({ result: 'VERIFIED_WITNESSED', witnessed: { size } });
    };

    test('witnesses the log and has none of its records, over a start and when the device forgets', async () => {
      await start();
      const device = await enrolAsWitnessed();
      const view = await device.now();
      expect(view).toMatchObject({ mode: 'witness', state: 'syncing', backlog: 0 });
      await expectWitnessed(view.cosigned?.size);
      await home.stop();
      await home.changeState({ chains: {} });
      const again = await home.start();
      await home.append(70);
      const later = await again.now();
      await expectWitnessed(later.cosigned?.size);
      expect(await storedLines(collector, home.journal.chain)).toEqual([]);
      expect(await chainState(collector, home.journal.chain)).toMatchObject({
        size: 0,
        cosigned: later.cosigned?.size,
      });
    });

    test('is sent all records once the device changes, and checkpoints again when it changes back', async () => {
      await start();
      const device = await enrolAsWitnessed();
      await device.now();
      await device.changeMode('records');
      const full = await device.now();
      expect(full).toMatchObject({ mode: 'records', state: 'syncing', backlog: 0 });
      await expectWitnessed(full.cosigned?.size);
      expect(await storedLines(collector, home.journal.chain)).toEqual(await home.lines());
      await device.changeMode('witness');
      await home.append(60);
      const back = await device.now();
      await expectWitnessed(back.cosigned?.size);
      expect((await storedLines(collector, home.journal.chain)).length).toBe(full.cosigned?.size);
      const changes = await home.records('sync.mode');
      expect(changes.map((record) => [record['previous_sync_mode'], record['sync_mode']])).toEqual([
        ['witness', 'records'],
        ['records', 'witness'],
      ]);
      expect((await ownTypes(collector)).filter((type) => type.startsWith('chain.'))).toEqual([]);
    });

    test('asks for an enrolment after a change of keys, and goes on with the new one', async () => {
      await start();
      const device = await enrolAsWitnessed();
      await device.now();
      await rotate();
      expect(await device.now()).toMatchObject({ state: 'stopped' });
      await database.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
        queries.query("UPDATE devices SET state = 'revoked'", []),
      );
      // It stays with checkpoints unless it is told otherwise.
      await device.enrol(await ask());
      const view = await device.now();
      expect(view).toMatchObject({ mode: 'witness', state: 'syncing', backlog: 0 });
      await expectWitnessed(view.cosigned?.size);
      await device.changeMode('records');
      const full = await device.now();
      expect(full).toMatchObject({ state: 'syncing', backlog: 0 });
      expect(await storedLines(collector, home.journal.chain)).toEqual(await home.lines());
    });

    test('refuses where it wants records, and says so at the enrolment and at a change', async () => {
      await start({ settings: { requireRecords: true } });
      const device = await home.start();
      await expect(device.enrol({ ...(await ask()), mode: 'witness' })).rejects.toThrow('whole records only');
      await device.enrol(await ask());
      await device.now();
      await device.changeMode('witness');
      await home.append(3);
      const view = await device.now();
      expect(view).toMatchObject({ state: 'refused', reason: 'records-required' });
      await device.changeMode('records');
      expect(await device.now()).toMatchObject({ state: 'syncing' });
      // That it syncs again is a record itself, and is signed with the next checkpoint.
      await expect.poll(async () => (await device.now()).backlog, patience).toBe(0);
    });
  });
});
