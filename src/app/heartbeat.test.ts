import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { GapFinder } from '../audit/gaps.ts';
import { openJournal } from '../audit/journal.ts';
import { readRecords } from '../audit/read.ts';
import type { AuditRecord, RecordFields, RecordType } from '../audit/record.ts';
import { silentLogger } from '../base/log.ts';
import { heartbeatFacts } from './heartbeat-facts.ts';
import { type AlarmClock, Heartbeat, type HeartbeatOptions } from './heartbeat.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A machine whose clocks and alarms a test moves by hand; alarms ring by the time awake. */
class Machine {
  wallMs = Date.parse('2026-03-01T12:00:00.000Z');
  awakeMs = 0;
  sleptMs = 0;
  readonly clock = { now: () => new Date(this.wallMs), monotonicMs: () => this.awakeMs };
  readonly uptimeMs = (): number => this.awakeMs + this.sleptMs;
  #alarms: readonly { readonly atMs: number; readonly run: () => void }[] = [];

  readonly alarm: AlarmClock = (milliseconds, run) => {
    const alarm = { atMs: this.awakeMs + milliseconds, run };
    this.#alarms = [...this.#alarms, alarm];
    return { cancel: () => void (this.#alarms = this.#alarms.filter((each) => each !== alarm)) };
  };

  get alarms(): number {
    return this.#alarms.length;
  }

  /** Awake, a second at a time; what an alarm began is over before the next second. */
  async pass(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += 1000) {
      this.wallMs += 1000;
      this.awakeMs += 1000;
      const due = this.#alarms.filter(({ atMs }) => atMs <= this.awakeMs);
      this.#alarms = this.#alarms.filter(({ atMs }) => atMs > this.awakeMs);
      for (const { run } of due) run();
      if (due.length > 0) await settled();
    }
  }

  sleep(milliseconds: number): void {
    this.wallMs += milliseconds;
    this.sleptMs += milliseconds;
  }
}

/** All that needs no more than turns of the event loop is over. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

interface Written {
  readonly type: RecordType;
  readonly fields: RecordFields;
  readonly at: string;
}

function proxyOn(machine: Machine, more: Partial<HeartbeatOptions> = {}) {
  const written: Written[] = [];
  const disk = { isFull: false };
  const heartbeat = new Heartbeat({
    clock: machine.clock,
    uptimeMs: machine.uptimeMs,
    alarm: machine.alarm,
    logger: silentLogger,
    records: {
      append: async (type, fields) => {
        if (disk.isFull) throw new Error('the disk is full');
        written.push({ type, fields, at: machine.clock.now().toISOString() });
        return {} as AuditRecord;
      },
    },
    facts: async () => ({ port: 9339 }),
    ...more,
  });
  const times = (): readonly string[] => written.map(({ type, at }) => `${type} ${at.slice(11, 16)}`);
  return { heartbeat, written, times, disk };
}

describe('a heartbeat', () => {
  test('comes a minute after the start and every quarter of an hour', async () => {
    const machine = new Machine();
    const { written, times } = proxyOn(machine);
    await machine.pass(40 * minute);
    expect(times()).toEqual(['heartbeat 12:01', 'heartbeat 12:16', 'heartbeat 12:31']);
    expect(written[0]?.fields).toEqual({ port: 9339, interval_ms: 900_000 });
  });

  test('waits as long as the machine sleeps; what it says first is that it slept', async () => {
    const machine = new Machine();
    const { written, times } = proxyOn(machine);
    await machine.pass(5 * minute + 20_000);
    machine.sleep(8 * hour);
    await machine.pass(16 * minute);
    expect(times()).toEqual(['heartbeat 12:01', 'daemon.resume 20:06', 'heartbeat 20:06', 'heartbeat 20:21']);
    expect(written[1]?.fields).toEqual({ slept_ms: 8 * hour, since: '2026-03-01T12:05:00.000Z' });
  });

  test('is not misled by a clock that is set, nor by an alarm that rings late', async () => {
    const machine = new Machine();
    const { times } = proxyOn(machine);
    await machine.pass(2 * minute);
    machine.wallMs += 3 * hour;
    await machine.pass(minute);
    machine.wallMs -= 3 * hour;
    machine.sleep(20_000);
    await machine.pass(minute);
    expect(times()).toEqual(['heartbeat 12:01']);
  });

  test('that cannot be written is written as soon as it can; a sleep meanwhile is not forgotten', async () => {
    const machine = new Machine();
    const { times, written, disk } = proxyOn(machine);
    disk.isFull = true;
    await machine.pass(3 * minute);
    machine.sleep(hour);
    await machine.pass(2 * minute);
    machine.sleep(hour);
    await machine.pass(minute);
    disk.isFull = false;
    await machine.pass(minute);
    expect(times()).toEqual(['daemon.resume 14:07', 'heartbeat 14:07']);
    expect(written[0]?.fields).toEqual({ slept_ms: 2 * hour, since: '2026-03-01T12:03:00.000Z' });
  });

  test('ends with the proxy: no alarm is left, and what is being written is waited for', async () => {
    const machine = new Machine();
    let finish = (): void => undefined;
    let isWritten = false;
    const { heartbeat } = proxyOn(machine, {
      records: {
        append: async () => {
          await new Promise<void>((resolve) => (finish = resolve));
          isWritten = true;
          return {} as AuditRecord;
        },
      },
    });
    await machine.pass(minute);
    const disposed = heartbeat.dispose();
    finish();
    await disposed;
    expect(isWritten).toBe(true);
    await settled();
    expect(machine.alarms).toBe(0);
  });
});

describe('what it says', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  test('is how things stand, and tells silence from sleep to whoever looks for gaps', async () => {
    const home = await mkdtemp(join(tmpdir(), 'pretense-heartbeat-'));
    folders.push(home);
    const auditDir = join(home, 'audit');
    const machine = new Machine();
    const journal = await openJournal({ auditDir, clock: machine.clock });
    const facts = heartbeatFacts({
      paths: { home, auditDir },
      journal,
      port: () => 9339,
      isPaused: () => true,
      level: () => 'strict',
      workspaces: () => 2,
    });
    await journal.append('config.changed', {});
    const first = await facts();
    expect(first).toMatchObject({
      port: 9339,
      mode: 'paused',
      level: 'strict',
      workspaces: 2,
      routed_tools: 0,
      records: 1,
      checkpoint_size: 0,
      disk_free: expect.any(Number),
      uptime_s: expect.any(Number),
    });
    await journal.append('heartbeat', { ...first, interval_ms: 900_000 });
    machine.sleep(hour);
    machine.awakeMs += minute;
    machine.wallMs += minute;
    await journal.append('daemon.resume', { slept_ms: hour, since: '2026-03-01T12:00:00.000Z' });
    const gaps = new GapFinder();
    for await (const record of readRecords(auditDir)) gaps.observe(record);
    expect(gaps.gaps().map(({ kind }) => kind)).toEqual(['explained off']);
    await journal.close();
  });

  test('is null where nobody can tell', async () => {
    const home = await mkdtemp(join(tmpdir(), 'pretense-heartbeat-'));
    folders.push(home);
    await writeFile(join(home, 'routing'), '');
    const facts = heartbeatFacts({
      paths: { home, auditDir: join(home, 'nowhere', 'audit') },
      journal: { head: { seq: 4, hash: '' } },
      port: () => 0,
      isPaused: () => false,
      level: () => 'strict',
      workspaces: () => 0,
    });
    expect(await facts()).toMatchObject({ port: null, disk_free: null, records: 0, mode: 'enforce' });
  });
});
