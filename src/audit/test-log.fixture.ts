// For tests: a log in a folder of its own that is taken away afterwards.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeldClock } from './faulty-disk.fixture.ts';
import { type Journal, openJournal } from './journal.ts';
import { readRecords } from './read.ts';
import type { AuditRecord } from './record.ts';

export class TestLog {
  readonly home: string;
  readonly auditDir: string;
  readonly clock = new HeldClock();
  readonly #opened: Journal[] = [];

  constructor(home: string) {
    this.home = home;
    this.auditDir = join(home, 'audit');
  }

  static async create(): Promise<TestLog> {
    return new TestLog(await mkdtemp(join(tmpdir(), 'pretense-log-')));
  }

  /** The first segment. */
  get firstSegment(): string {
    return join(this.auditDir, '00000001-1.ndjson');
  }

  async open(extra: Partial<Parameters<typeof openJournal>[0]> = {}): Promise<Journal> {
    const journal = await openJournal({ auditDir: this.auditDir, clock: this.clock, ...extra });
    this.#opened.push(journal);
    return journal;
  }

  async records(): Promise<readonly AuditRecord[]> {
    const records: AuditRecord[] = [];
    for await (const record of readRecords(this.auditDir)) records.push(record);
    return records;
  }

  async types(): Promise<readonly string[]> {
    return (await this.records()).map((record) => record.type);
  }

  async segmentNames(): Promise<readonly string[]> {
    return (await readdir(this.auditDir)).filter((name) => name.endsWith('.ndjson')).toSorted();
  }

  async closeAll(): Promise<void> {
    for (const journal of this.#opened.splice(0)) await journal.close();
  }

  async remove(): Promise<void> {
    await this.closeAll();
    await rm(this.home, { recursive: true, force: true });
  }
}
