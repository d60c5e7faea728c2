// Faults between a device and a collector that is a process of its own, the built program with its embedded database.
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPins } from '../../src/app/device-key.ts';
import { openHomeJournal } from '../../src/app/home-journal.ts';
import { loadKeys } from '../../src/app/keys.ts';
import { systemClock } from '../../src/app/platform.ts';
import { locateStateDir, prepareStateDir, type StatePaths } from '../../src/app/state-dir.ts';
import { enrolledWitness } from '../../src/app/sync/enrolled-witness.ts';
import { readSyncState } from '../../src/app/sync/sync-file.ts';
import { SyncService } from '../../src/app/sync/sync-service.ts';
import type { Journal } from '../../src/audit/journal.ts';
import { readRecords } from '../../src/audit/read.ts';
import { listSegments, readSegment } from '../../src/audit/segment.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import { silentLogger } from '../../src/base/log.ts';
import { openDatabase } from '../../src/collector/database/open-database.ts';
import { listTenants } from '../../src/collector/tenants.ts';
import { type CollectorProcess, freePort, startCollectorProcess } from '../integration/collector-process.ts';

/** A collector starts in seconds, several times. */
const limitMs = 180_000;

let folder = '';
let paths: StatePaths;
let collector: CollectorProcess | undefined;
let journal: Journal;
let device: SyncService;
let port = 0;

const collectorHome = () => join(folder, 'collector');
const startCollector = async () => {
  collector = await startCollectorProcess(collectorHome(), { port });
  return collector;
};

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-faults-')));
  const environment = { PRETENSE_KEYS_DIR: join(folder, 'keys') };
  paths = await locateStateDir({
    home: join(folder, 'home'),
    environment,
    platform: process.platform,
    userHome: folder,
  });
  await prepareStateDir(paths);
  mkdirSync(join(folder, 'managed'));
  await loadKeys({ keysDir: paths.keysDir, mapFile: join(paths.mapDir, 'none'), mayCreate: true });
  port = await freePort();
  journal = await openHomeJournal({ paths, startFields: {}, signing: 'required' });
  device = new SyncService({
    paths,
    journal,
    managed: join(folder, 'managed'),
    network: { proxies: { exceptions: [] }, authorities: [] },
    developer: 'ada@example.com',
    clock: systemClock,
    logger: silentLogger,
    onChanged: () => undefined,
    random: () => 0,
  });
});

afterEach(async () => {
  await device.dispose();
  await journal.close();
  await collector?.kill();
  collector = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const append = (count: number) =>
  Promise.all(Array.from({ length: count }, () => journal.append('ai.request', { fill: 'x'.repeat(200) })));

async function storedLines(): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const segment of await listSegments(paths.auditDir)) {
    lines.push(...(await readSegment(segment)).toString('utf8').trimEnd().split('\n'));
  }
  return lines;
}

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
        journal.chain,
      ]),
    );
    return rows.map(({ line }) => line);
  } finally {
    await database.close();
  }
}

async function cosignedSize(): Promise<number> {
  return (await readSyncState(paths.home))?.chains[journal.chain]?.cosigned ?? 0;
}

async function expectWitnessed(): Promise<void> {
  const verified = await verifyLog(paths.auditDir, {
    pinnedKeys: await readPins(paths.keysDir),
    witnessKeys: await enrolledWitness(paths),
  });
  expect(verified).toMatchObject({ result: 'VERIFIED_WITNESSED', witnessed: { size: await cosignedSize() } });
}

test(
  'a collector that is killed in the middle of a batch: nothing is lost, nothing twice, and cosigned means committed',
  async () => {
    const first = await startCollector();
    await append(5000);
    await device.enrol({ url: first.url, token: await first.token() });
    const sending = device.now();
    // Some batches are committed, and one is under way.
    while ((await cosignedSize()) < 1000) await new Promise<void>((resolve) => void setImmediate(resolve));
    await first.kill();
    await sending;
    const cosigned = await cosignedSize();
    const committed = await committedLines();
    expect(committed.length).toBeGreaterThanOrEqual(cosigned);
    expect(committed).toEqual((await storedLines()).slice(0, committed.length));
    const second = await startCollector();
    const view = await device.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: 0 });
    await expectWitnessed();
    await second.stop();
    const after = await committedLines();
    expect(after).toEqual((await storedLines()).slice(0, after.length));
    expect(after.length).toBeGreaterThanOrEqual(await cosignedSize());
  },
  limitMs,
);

test(
  'a collector that is restored from an older backup gets the rest again, and that is on the record',
  async () => {
    const first = await startCollector();
    await append(60);
    await device.enrol({ url: first.url, token: await first.token() });
    await device.now();
    await first.stop();
    cpSync(collectorHome(), join(folder, 'backup'), { recursive: true });
    const second = await startCollector();
    await append(60);
    await device.now();
    await second.stop();
    rmSync(collectorHome(), { recursive: true });
    cpSync(join(folder, 'backup'), collectorHome(), { recursive: true });
    const third = await startCollector();
    await append(5);
    const view = await device.now();
    expect(view).toMatchObject({ state: 'syncing', backlog: expect.any(Number) as number });
    await device.now();
    await expectWitnessed();
    const states: unknown[] = [];
    for await (const record of readRecords(paths.auditDir, { type: 'sync.state' })) states.push(record['reason']);
    expect(states).toContain('behind');
    await third.stop();
    const after = await committedLines();
    expect(after).toEqual((await storedLines()).slice(0, after.length));
    expect(after.length).toBeGreaterThanOrEqual(await cosignedSize());
    expect(existsSync(join(paths.auditDir, 'cosigned'))).toBe(true);
  },
  limitMs,
);
