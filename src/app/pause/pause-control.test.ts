import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHmac } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { AuditRecord, RecordFields, RecordType } from '../../audit/record.ts';
import { silentLogger } from '../../base/log.ts';
import { openPauseControl, type PauseControl, type PauseOptions } from './pause-control.ts';

const minute = 60_000;
const start = Date.parse('2026-03-01T12:00:00.000Z');

/** Two clocks and one alarm that a test moves by hand. */
class HeldTime {
  wallMs = start;
  monoMs = 5_000;
  readonly alarms: { readonly atMs: number; readonly run: () => void }[] = [];

  readonly clock = { now: () => new Date(this.wallMs), monotonicMs: () => this.monoMs };

  readonly timer: NonNullable<PauseOptions['timer']> = (milliseconds, run) => {
    const alarm = { atMs: this.monoMs + milliseconds, run };
    this.alarms.push(alarm);
    return { cancel: () => void this.alarms.splice(0, this.alarms.length, ...this.alarms.filter((a) => a !== alarm)) };
  };

  pass(milliseconds: number): void {
    this.wallMs += milliseconds;
    this.monoMs += milliseconds;
    for (const alarm of this.alarms.slice()) {
      if (alarm.atMs > this.monoMs) continue;
      this.alarms.splice(this.alarms.indexOf(alarm), 1);
      alarm.run();
    }
  }
}

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function home() {
  const folder = mkdtempSync(join(tmpdir(), 'pretense-pause-'));
  folders.push(folder);
  const time = new HeldTime();
  const records: { readonly type: RecordType; readonly fields: RecordFields; readonly wasPaused: boolean }[] = [];
  const disk = { failure: undefined as Error | undefined };
  let opened: PauseControl | undefined;
  const open = async (more: Partial<PauseOptions> = {}): Promise<PauseControl> => {
    opened = await openPauseControl({
      file: {
        path: join(folder, 'pause.json'),
        seal: (bytes) => createHmac('sha256', 'key').update(bytes).digest('hex'),
      },
      clock: time.clock,
      timer: time.timer,
      logger: silentLogger,
      records: {
        append: async (type, fields) => {
          if (disk.failure !== undefined) throw disk.failure;
          records.push({ type, fields, wasPaused: opened?.isPaused() ?? false });
          return {} as AuditRecord;
        },
      },
      by: 'dev@example.com',
      maxMinutes: () => 60,
      protectedNames: () => 42,
      ...more,
    });
    return opened;
  };
  const types = () => records.map(({ type }) => type);
  return { folder, time, records, types, disk, open };
}

test('a pause is on the record before anything is paused, and ends by itself', async () => {
  const { folder, time, records, open } = home();
  const pause = await open();
  expect(pause.effect()).toEqual({ protectedNames: 42, maxMinutes: 60 });
  const { until } = await pause.start({ minutes: 15, reason: ' the vendor asks for a real name ' });
  expect(until).toBe('2026-03-01T12:15:00.000Z');
  expect(records).toEqual([
    {
      type: 'pause.started',
      fields: {
        reason: 'the vendor asks for a real name',
        minutes: 15,
        until,
        by: 'dev@example.com',
        protected_names: 42,
      },
      wasPaused: false,
    },
  ]);
  expect(pause.view).toEqual({
    since: '2026-03-01T12:00:00.000Z',
    until,
    reason: 'the vendor asks for a real name',
    by: 'dev@example.com',
  });
  time.pass(15 * minute - 1);
  expect(pause.isPaused()).toBe(true);
  time.pass(1);
  expect(pause.isPaused()).toBe(false);
  expect(pause.view).toBeUndefined();
  await pause.dispose();
  expect(records[1]).toEqual({
    type: 'pause.ended',
    fields: { how: 'expired', since: '2026-03-01T12:00:00.000Z', until },
    wasPaused: false,
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('is resumed before its time, once', async () => {
  const { time, types, records, open } = home();
  const pause = await open();
  expect(await pause.resume()).toEqual({ wasPaused: false });
  await pause.start({ minutes: 15, reason: 'x' });
  const resumed = pause.resume();
  expect(pause.isPaused()).toBe(false);
  expect(await resumed).toEqual({ wasPaused: true });
  time.pass(60 * minute);
  expect(types()).toEqual(['pause.started', 'pause.ended']);
  expect(records[1]?.fields).toMatchObject({ how: 'resumed' });
  await pause.start({ minutes: 1, reason: 'again' });
  expect(pause.isPaused()).toBe(true);
});

test('a resume that comes while a pause begins ends that one', async () => {
  const { open, types } = home();
  const pause = await open();
  const started = pause.start({ minutes: 15, reason: 'x' });
  expect(await pause.resume()).toEqual({ wasPaused: true });
  await started;
  expect(pause.isPaused()).toBe(false);
  expect(types()).toEqual(['pause.started', 'pause.ended']);
});

test.each([
  [{ minutes: 15, reason: ' ' }, 'reason-missing'],
  [{ minutes: 15, reason: 'a\nb' }, 'reason-unusable'],
  [{ minutes: 15, reason: 'a\u2028b' }, 'reason-unusable'],
  [{ minutes: 15, reason: '\ud800' }, 'reason-unusable'],
  [{ minutes: 15, reason: 'x'.repeat(201) }, 'reason-unusable'],
  [{ minutes: 61, reason: 'x' }, 'too-long'],
  [{ minutes: Infinity, reason: 'x' }, 'minutes-unusable'],
  [{ minutes: 0, reason: 'x' }, 'minutes-unusable'],
  [{ minutes: 1.5, reason: 'x' }, 'minutes-unusable'],
  [{ minutes: Number.NaN, reason: 'x' }, 'minutes-unusable'],
])('%j is refused as %s', async (request, code) => {
  const { open, types } = home();
  const pause = await open();
  await expect(pause.start(request)).rejects.toMatchObject({ code });
  expect(pause.isPaused()).toBe(false);
  expect(types()).toEqual([]);
});

test('there is one pause at a time, however many ask for one at once', async () => {
  const { open, types } = home();
  const pause = await open();
  const asked = await Promise.allSettled([1, 2, 3].map((minutes) => pause.start({ minutes, reason: 'x' })));
  expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  await expect(pause.start({ minutes: 60, reason: 'x' })).rejects.toMatchObject({ code: 'already-paused' });
  expect(pause.view?.until).toBe('2026-03-01T12:01:00.000Z');
  expect(types()).toEqual(['pause.started']);
});

test('a record that cannot be written means no pause', async () => {
  const { folder, disk, open } = home();
  const pause = await open();
  disk.failure = new Error('the disk is full');
  await expect(pause.start({ minutes: 5, reason: 'x' })).rejects.toMatchObject({ code: 'not-recorded' });
  expect(pause.isPaused()).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that cannot be written means no pause, and that is on the record', async () => {
  const { folder, open, types } = home();
  const pause = await open({ file: { path: join(folder, 'no', 'pause.json'), seal: () => '' } });
  await expect(pause.start({ minutes: 5, reason: 'x' })).rejects.toMatchObject({ code: 'not-written' });
  expect(pause.isPaused()).toBe(false);
  expect(types()).toEqual(['pause.started', 'pause.ended']);
});

test('ends although its end cannot be recorded', async () => {
  const { folder, disk, open } = home();
  const pause = await open();
  await pause.start({ minutes: 5, reason: 'x' });
  disk.failure = new Error('the disk is full');
  expect(await pause.resume()).toEqual({ wasPaused: true });
  expect(pause.isPaused()).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('whoever serves the home next goes on with it until its end', async () => {
  const { time, types, open } = home();
  const first = await open();
  const { until } = await first.start({ minutes: 15, reason: 'x' });
  await first.dispose();
  time.pass(10 * minute);
  // Another process has another monotonic clock.
  time.monoMs = 77;
  const second = await open();
  expect(second.view).toMatchObject({ until, reason: 'x' });
  expect(types()).toEqual(['pause.started']);
  time.pass(5 * minute);
  expect(second.isPaused()).toBe(false);
  await second.dispose();
  expect(types()).toEqual(['pause.started', 'pause.ended']);
  expect((await open()).isPaused()).toBe(false);
});

test('one that ended while nobody served the home is recorded as ended', async () => {
  const { folder, time, types, open } = home();
  const first = await open();
  await first.start({ minutes: 15, reason: 'x' });
  await first.dispose();
  time.pass(15 * minute);
  const second = await open();
  expect(second.isPaused()).toBe(false);
  expect(types()).toEqual(['pause.started', 'pause.ended']);
  expect(readdirSync(folder)).toEqual([]);
});

test('a clock that was set back before a restart prolongs nothing', async () => {
  const { time, open } = home();
  const first = await open();
  await first.start({ minutes: 15, reason: 'x' });
  await first.dispose();
  time.wallMs -= 24 * 60 * minute;
  expect((await open()).isPaused()).toBe(false);
});

test.each([
  ['its end was moved', (text: string) => text.replace('12:15:00', '12:59:00')],
  ['somebody without the keys wrote it', () => JSON.stringify({ since: 'x', until: 'y', reason: 'z', by: 'w' })],
  [
    'it was said to be ended, by somebody without the keys',
    (text: string) => text.replace('{', '{"resumedAt": "2026-03-01T12:01:00.000Z",'),
  ],
  ['it is cut off', (text: string) => text.slice(0, 20)],
  ['it is not an object', () => '7'],
])('a file is ignored when %s', async (_why, change) => {
  const { folder, open, types } = home();
  const first = await open();
  await first.start({ minutes: 15, reason: 'x' });
  await first.dispose();
  const path = join(folder, 'pause.json');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  const second = await open();
  expect(second.isPaused()).toBe(false);
  expect(types()).toEqual(['pause.started']);
  expect(readdirSync(folder)).toEqual([]);
});

test('never lasts longer than it was to, whatever the clocks do', async () => {
  const step = fc.record({
    wallMs: fc.integer({ min: -120 * minute, max: 120 * minute }),
    monoMs: fc.integer({ min: 0, max: 20 * minute }),
    restarts: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.array(step, { maxLength: 6 }), async (minutes, steps) => {
      const { time, open } = home();
      let pause = await open();
      const { until } = await pause.start({ minutes, reason: 'x' });
      let sinceStartMs = 0;
      for (const { wallMs, monoMs, restarts } of steps) {
        time.wallMs += wallMs;
        time.monoMs += monoMs;
        sinceStartMs += monoMs;
        if (restarts) {
          await pause.dispose();
          pause = await open();
          // What passed is known by the wall clock only.
          sinceStartMs = Math.max(0, time.wallMs - start);
        }
        if (!pause.isPaused()) break;
        expect(time.wallMs).toBeLessThan(Date.parse(until));
        expect(sinceStartMs).toBeLessThan(minutes * minute);
      }
      await pause.dispose();
    }),
    { numRuns: 60 },
  );
});

test('where the policy allows no pause none begins, and one that an earlier process began is over', async () => {
  const { open, types } = home();
  const before = await open();
  await before.start({ minutes: 15, reason: 'before the policy' });
  const pause = await open({ maxMinutes: () => 0 });
  expect(pause.isPaused()).toBe(false);
  await expect(pause.start({ minutes: 1, reason: 'a try' })).rejects.toMatchObject({ code: 'not-allowed' });
  expect(types()).toEqual(['pause.started', 'pause.ended']);
});
