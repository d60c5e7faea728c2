// Faults between a device and a collector that is a process of its own, the built program with its embedded database.
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/app/platform.ts';
import type { SyncService } from '../../src/app/sync/sync-service.ts';
import { silentLogger } from '../../src/base/log.ts';
import { openDatabase } from '../../src/collector/database/open-database.ts';
import { listTenants } from '../../src/collector/tenants.ts';
import { type CollectorProcess, freePort, startCollectorProcess } from '../integration/collector-process.ts';
import { SyncDevice } from './sync-device.ts';

/** A collector starts in seconds, several times. */
const limitMs = 180_000;

let home: SyncDevice;
let collector: CollectorProcess | undefined;
let device: SyncService;
let port = 0;

const collectorHome = () => join(home.folder, 'collector');
const startCollector = async () => {
  collector = await startCollectorProcess(collectorHome(), { port });
  return collector;
};

beforeEach(async () => {
  port = await freePort();
  home = await SyncDevice.create();
  device = await home.start(() => 0);
});

afterEach(async () => {
  await home.stop();
  await collector?.kill();
  collector = undefined;
  await home.remove();
});

/** What lies in the collector's database, once it has stopped. */
async function committedLines(): Promise<readonly string[]> {
  const database = await openDatabase({
    folder: join(collectorHome(), 'database'),
    clock: systemClock,
    logger: silentLogger,
  });
  try {
    const [tenant] = await listTenants(database);
    const rows = await database.transaction({ role: 'reader', tenant: tenant?.tenantId ?? '' }, (queries) =>
      queries.query<{ readonly line: string }>('SELECT line FROM records WHERE chain = $1 ORDER BY seq', [
        home.journal.chain,
      ]),
    );
    return rows.map(({ line }) => line);
  } finally {
    await database.close();
  }
}

async function cosignedSize(): Promise<number> {
  return (await home.state()).chains[home.journal.chain]?.cosigned ?? 0;
}

async function expectWitnessed(): Promise<void> {
  const size = await cosignedSize();
  expect(await home.verified()).toMatchObject({ result: 'VERIFIED_WITNESSED', witnessed: { size } });
}

test(
  'a collector that is killed in the middle of a batch: nothing is lost, nothing twice, and cosigned means committed',
  async () => {
    const first = await startCollector();
    await home.append(5000);
    await device.enrol({ url: first.url, token: await first.token() });
    const sending = device.now();
    // Some batches are committed, and one is under way.
    while ((await cosignedSize()) < 1000) await new Promise<void>((resolve) => void setImmediate(resolve));
    await first.kill();
    await sending;
    const cosigned = await cosignedSize();
    const committed = await committedLines();
    expect(committed.length).toBeGreaterThanOrEqual(cosigned);
    expect(committed).toEqual((await home.lines()).slice(0, committed.length));
    const second = await startCollector();
    const view = await device.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: 0 });
    await expectWitnessed();
    await second.stop();
    const after = await committedLines();
    expect(after).toEqual((await home.lines()).slice(0, after.length));
    expect(after.length).toBeGreaterThanOrEqual(await cosignedSize());
  },
  limitMs,
);

test(
  'a collector that is restored from an older backup gets the rest again, and that is on the record',
  async () => {
    const first = await startCollector();
    await home.append(60);
    await device.enrol({ url: first.url, token: await first.token() });
    await device.now();
    await first.stop();
    cpSync(collectorHome(), join(home.folder, 'backup'), { recursive: true });
    const second = await startCollector();
    await home.append(60);
    await device.now();
    await second.stop();
    rmSync(collectorHome(), { recursive: true });
    cpSync(join(home.folder, 'backup'), collectorHome(), { recursive: true });
    const third = await startCollector();
    await home.append(5);
    const view = await device.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: expect.any(Number) as number });
    await device.now();
    await expectWitnessed();
    const reasons = async () => (await home.records('sync.state')).map((record) => record['reason']);
    // The record is not waited for.
    await expect.poll(reasons, { timeout: 20_000 }).toContain('behind');
    await third.stop();
    const after = await committedLines();
    expect(after).toEqual((await home.lines()).slice(0, after.length));
    expect(after.length).toBeGreaterThanOrEqual(await cosignedSize());
    expect(existsSync(join(home.paths.auditDir, 'cosigned'))).toBe(true);
  },
  limitMs,
);
