// A device as the program opens it: home, keys, log and synchronisation in a temporary folder.
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPins } from '../../src/app/device-key.ts';
import { openHomeJournal } from '../../src/app/home-journal.ts';
import { loadKeys } from '../../src/app/keys.ts';
import { systemClock } from '../../src/app/platform.ts';
import { locateStateDir, prepareStateDir, type StatePaths } from '../../src/app/state-dir.ts';
import { enrolledWitness } from '../../src/app/sync/enrolled-witness.ts';
import { readSyncState, writeSyncState } from '../../src/app/sync/sync-file.ts';
import { SyncService } from '../../src/app/sync/sync-service.ts';
import type { Journal } from '../../src/audit/journal.ts';
import { readRecords } from '../../src/audit/read.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { listSegments, readSegment } from '../../src/audit/segment.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import type { Verification } from '../../src/audit/verify-result.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { SyncState } from '../../src/sync/state.ts';

export class SyncDevice {
  /** For whatever else a test keeps; removed with the device. */
  readonly folder: string;
  readonly paths: StatePaths;
  #journal: Journal | undefined;
  #service: SyncService | undefined;

  private constructor(folder: string, paths: StatePaths) {
    this.folder = folder;
    this.paths = paths;
  }

  /** Not started yet. */
  static async create(): Promise<SyncDevice> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'pretense-device-')));
    const environment = { PRETENSE_KEYS_DIR: join(folder, 'keys') };
    const { platform } = process;
    const paths = await locateStateDir({ home: join(folder, 'home'), environment, platform, userHome: folder });
    await prepareStateDir(paths);
    await mkdir(join(folder, 'managed'));
    await loadKeys({ keysDir: paths.keysDir, mapFile: join(paths.mapDir, 'none'), mayCreate: true });
    return new SyncDevice(folder, paths);
  }

  get journal(): Journal {
    if (this.#journal === undefined) throw new Error('the log is not open');
    return this.#journal;
  }

  /** Where the machine keeps the organisation's key. */
  get managed(): string {
    return join(this.folder, 'managed');
  }

  /** `random`: of the waits after a failure. */
  async start(random: () => number = Math.random): Promise<SyncService> {
    const { paths, managed } = this;
    this.#journal = await openHomeJournal({ paths, startFields: { requests: 0 }, signing: 'required' });
    this.#service = new SyncService({
      paths,
      journal: this.#journal,
      managed,
      network: { proxies: { exceptions: [] }, authorities: [] },
      developer: 'ada@example.com',
      clock: systemClock,
      logger: silentLogger,
      onChanged: () => undefined,
      random,
    });
    return this.#service;
  }

  async stop(): Promise<void> {
    await this.#service?.dispose();
    await this.#journal?.close();
    this.#service = undefined;
    this.#journal = undefined;
  }

  async append(count: number): Promise<void> {
    const fields = { request_id: 'r', developer: 'ada', fill: 'x'.repeat(200) };
    await Promise.all(Array.from({ length: count }, () => this.journal.append('ai.request', fields)));
  }

  async records(type?: AuditRecord['type']): Promise<readonly AuditRecord[]> {
    const records: AuditRecord[] = [];
    for await (const record of readRecords(this.paths.auditDir, type === undefined ? {} : { type }))
      records.push(record);
    return records;
  }

  /** As they are stored. */
  async lines(): Promise<readonly string[]> {
    const lines: string[] = [];
    for (const segment of await listSegments(this.paths.auditDir))
      lines.push(...(await readSegment(segment)).toString('utf8').trimEnd().split('\n'));
    return lines;
  }

  async state(): Promise<SyncState> {
    const state = await readSyncState(this.paths.home);
    if (state === undefined) throw new Error('not enrolled');
    return state;
  }

  /** While it is stopped. */
  async changeState(change: Partial<SyncState>): Promise<void> {
    await writeSyncState(this.paths.home, { ...(await this.state()), ...change });
  }

  async verified(): Promise<Verification> {
    const { auditDir, keysDir } = this.paths;
    return verifyLog(auditDir, {
      pinnedKeys: await readPins(keysDir),
      witnessKeys: await enrolledWitness(this.paths),
    });
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
