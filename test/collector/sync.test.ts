// The device's side against the collector's own code, on both databases.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openHomeJournal } from '../../src/app/home-journal.ts';
import { loadKeys } from '../../src/app/keys.ts';
import { readPins } from '../../src/app/device-key.ts';
import { rotateDeviceKey } from '../../src/app/device-key-rotation.ts';
import { systemClock } from '../../src/app/platform.ts';
import { makePolicyKeys, signPolicy } from '../../src/app/policy/policy-signature.ts';
import { locateStateDir, prepareStateDir, type StatePaths } from '../../src/app/state-dir.ts';
import { enrolledWitness } from '../../src/app/sync/enrolled-witness.ts';
import { readSyncState, writeSyncState } from '../../src/app/sync/sync-file.ts';
import { SyncService } from '../../src/app/sync/sync-service.ts';
import type { Journal } from '../../src/audit/journal.ts';
import { readRecords } from '../../src/audit/read.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import { silentLogger } from '../../src/base/log.ts';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';
import { TestCollector, type TestCollectorOptions } from './ingest-harness.ts';

/** Of a poll: other work runs on the machine. */
const patience = { timeout: 20_000 };

const policyKeys = makePolicyKeys();
let folder = '';
let paths: StatePaths;
let database: TestDatabase;
let collector: TestCollector;
let journal: Journal | undefined;
let service: SyncService | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretense-device-'));
  const environment = { PRETENSE_KEYS_DIR: join(folder, 'keys') };
  paths = await locateStateDir({
    home: join(folder, 'home'),
    environment,
    platform: process.platform,
    userHome: folder,
  });
  await prepareStateDir(paths);
  await mkdir(join(folder, 'managed'));
  await loadKeys({ keysDir: paths.keysDir, mapFile: join(paths.mapDir, 'none'), mayCreate: true });
});

afterEach(async () => {
  await stopDevice();
  await collector.stop();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function startDevice(): Promise<SyncService> {
  journal = await openHomeJournal({ paths, startFields: { requests: 0 }, signing: 'required' });
  service = new SyncService({
    paths,
    journal,
    managed: join(folder, 'managed'),
    network: { proxies: { exceptions: [] }, authorities: [] },
    developer: 'ada@example.com',
    clock: systemClock,
    logger: silentLogger,
    onChanged: () => undefined,
  });
  return service;
}

async function stopDevice(): Promise<void> {
  await service?.dispose();
  await journal?.close();
  service = undefined;
  journal = undefined;
}

const ask = async () => ({ url: `http://127.0.0.1:${collector.port}`, token: await collector.enrolmentToken() });
async function append(count: number): Promise<void> {
  const open = journal;
  if (open === undefined) throw new Error('the log is not open');
  const fields = { request_id: 'r', developer: 'ada' };
  await Promise.all(Array.from({ length: count }, () => open.append('ai.request', fields)));
}

async function typesRecorded(): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const { type } of readRecords(paths.auditDir)) types.push(type);
  return types;
}

describe.each(databaseKinds)('a device and a collector on %s', (kind) => {
  const start = async (options: TestCollectorOptions = {}): Promise<void> => {
    database = await openTestDatabase(kind);
    collector = await TestCollector.start(database.database, options);
  };

  test('the collector holds the stored lines byte for byte, and the log is witnessed', async () => {
    await start();
    const device = await startDevice();
    await append(120);
    await device.enrol(await ask());
    await append(1100);
    const view = await device.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: 0, warnings: [] });
    const rows = await collector.rows<{ readonly line: string }>(
      'SELECT line FROM records WHERE chain = $1 ORDER BY seq',
      [journal?.chain],
    );
    const stored: string[] = [];
    for await (const record of readRecords(paths.auditDir)) stored.push(String(record.seq));
    expect(rows.map(({ line }) => String((JSON.parse(line) as { readonly seq: number }).seq))).toEqual(
      stored.slice(0, rows.length),
    );
    expect(rows.length).toBe(view.cosigned?.size);
    const witnessKeys = await enrolledWitness(paths);
    const pinnedKeys = await readPins(paths.keysDir);
    const verified = await verifyLog(paths.auditDir, { witnessKeys, pinnedKeys });
    expect(verified).toMatchObject({ result: 'VERIFIED_WITNESSED', witnessed: { size: view.cosigned?.size } });
    expect((await typesRecorded()).includes('sync.enrolled')).toBe(true);
  });

  test('goes on over a start and a change of keys', async () => {
    await start();
    let device = await startDevice();
    await device.enrol(await ask());
    await append(30);
    await stopDevice();
    device = await startDevice();
    if (journal === undefined) throw new Error('the log is not open');
    await rotateDeviceKey({ keysDir: paths.keysDir }, journal, { reason: 'yearly', by: 'ada@example.com' });
    await append(30);
    const view = await device.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: 0 });
    expect(view.cosigned?.size).toBe(journal.head.seq + 1);
  });

  test('a history that another key had signed before the enrolment is taken, and cosigned from this key on', async () => {
    await start();
    const device = await startDevice();
    if (journal === undefined) throw new Error('the log is not open');
    await append(60);
    await rotateDeviceKey({ keysDir: paths.keysDir }, journal, { reason: 'yearly', by: 'ada@example.com' });
    await append(60);
    await device.enrol(await ask());
    const view = await device.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: 0 });
    expect(view.cosigned?.size).toBe(journal.head.seq + 1);
  });

  test('what the collector has already is not stored twice when the device forgets', async () => {
    await start();
    const device = await startDevice();
    await device.enrol(await ask());
    await append(80);
    await device.now();
    await stopDevice();
    const state = await readSyncState(paths.home);
    if (state === undefined) throw new Error('not enrolled');
    await writeSyncState(paths.home, { ...state, chains: {} });
    const again = await startDevice();
    const view = await again.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: 0 });
    const [row] = await collector.rows<{ readonly count: string | number }>(
      'SELECT count(*) AS count FROM records WHERE chain = $1',
      [journal?.chain],
    );
    expect(Number(row?.count)).toBe((journal?.head.seq ?? -1) + 1);
  });

  test('a device that was revoked stops, says so on the record, and goes on once it is enrolled again', async () => {
    await start();
    const device = await startDevice();
    await device.enrol(await ask());
    await device.now();
    await database.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
      queries.query("UPDATE devices SET state = 'revoked'", []),
    );
    await append(5);
    const stopped = await device.now();
    expect(stopped).toMatchObject({ state: 'stopped', reason: 'token' });
    expect((await typesRecorded()).includes('sync.state')).toBe(true);
    expect(device.warnings.join(' ')).not.toContain('ptd_');
  });

  test('the policy that it hands out takes its place when it is signed with the key of this machine', async () => {
    const file = join(folder, 'policy.jsonc');
    const text = JSON.stringify({ pretense: 1, id: 'acme', pause: { allowed: false } });
    const signature = signPolicy(Buffer.from(text), policyKeys.privateKey, { name: 'Rosalind', at: new Date() });
    await writeFile(file, text);
    await writeFile(`${file}.sig`, JSON.stringify(signature));
    await start({ settings: { policyFile: file } });
    const device = await startDevice();
    // First without the key: it is kept out, and told.
    await device.enrol(await ask());
    await device.now();
    await expect.poll(() => device.warnings.join(' '), patience).toContain('policy.pub');
    await stopDevice();
    await writeFile(join(folder, 'managed', 'policy.pub'), policyKeys.publicKey);
    const knowing = await startDevice();
    const place = join(paths.home, 'policy', 'organisation', 'policy.jsonc');
    await expect.poll(() => readFile(place, 'utf8').catch(() => ''), patience).toBe(text);
    await expect.poll(() => knowing.warnings, patience).toEqual([]);
  });

  test('its token is exchanged after thirty days, and the new one is good', async () => {
    await start();
    const device = await startDevice();
    await device.enrol(await ask());
    await device.now();
    await stopDevice();
    const before = await readFile(join(paths.keysDir, 'collector-token'), 'utf8');
    const state = await readSyncState(paths.home);
    if (state === undefined) throw new Error('not enrolled');
    await writeSyncState(paths.home, { ...state, tokenSince: '2026-01-01T00:00:00.000Z' });
    const again = await startDevice();
    await expect.poll(() => readFile(join(paths.keysDir, 'collector-token'), 'utf8'), patience).not.toBe(before);
    await append(3);
    expect(await again.now()).toMatchObject({ state: 'syncing', backlog: 0 });
  });
});
