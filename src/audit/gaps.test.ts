import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spokenDuration } from './gap-text.ts';
import { type Gap, GapFinder } from './gaps.ts';
import type { AuditRecord, RecordFields, RecordType } from './record.ts';

const minute = 60_000;
const hour = 60 * minute;
const noon = Date.parse('2026-03-01T12:00:00.000Z');

/** Records as a writer makes them, with two clocks that a test moves by hand. */
class Script {
  wallMs = noon;
  monoMs = 0;
  inc = 1;
  seq = 0;
  chain = 'c_test';
  readonly records: AuditRecord[] = [];

  add(type: RecordType, fields: RecordFields = {}): this {
    const envelope = {
      v: 1,
      chain: this.chain,
      inc: this.inc,
      seq: this.seq,
      prev_hash: '',
      nonce: '',
      type,
      timestamp: new Date(this.wallMs).toISOString(),
      mono_ms: this.monoMs,
    } as const;
    this.records.push(Object.assign(envelope, fields) as AuditRecord);
    this.seq += 1;
    return this;
  }

  pass(milliseconds: number): this {
    this.wallMs += milliseconds;
    this.monoMs += milliseconds;
    return this;
  }

  /** The machine sleeps: here the monotonic clock stands still, as on Linux. */
  sleep(milliseconds: number): this {
    this.wallMs += milliseconds;
    return this;
  }

  start(fields: RecordFields = {}): this {
    this.inc += 1;
    this.monoMs = 0;
    return this.add('daemon.start', fields);
  }

  /** A proxy with its first heartbeat. */
  running(): this {
    return this.add('daemon.start')
      .pass(minute)
      .add('heartbeat', { interval_ms: 15 * minute });
  }

  get gaps(): readonly Gap[] {
    const finder = new GapFinder();
    for (const record of this.records) finder.observe(record);
    return finder.gaps();
  }

  get kinds(): readonly string[] {
    return this.gaps.map(({ kind }) => kind);
  }
}

const at = (milliseconds: number): string => new Date(noon + milliseconds).toISOString();

describe('silence', () => {
  test('of a proxy that promised heartbeats is a gap from its last record to its next one', () => {
    const script = new Script()
      .running()
      .pass(3 * hour)
      .add('heartbeat', { interval_ms: 15 * minute });
    expect(script.gaps).toEqual([
      {
        kind: 'silence',
        from: at(minute),
        until: at(minute + 3 * hour),
        seq: 2,
        milliseconds: 3 * hour,
        text: 'no sign of life for 3 hours; one was due every 15 minutes',
      },
    ]);
  });

  test('is none as long as anything is recorded in time, or where nothing was promised', () => {
    const busy = new Script().running();
    for (let quarter = 0; quarter < 8; quarter += 1) busy.pass(15 * minute + 4000).add('config.changed');
    expect(busy.gaps).toEqual([]);
    expect(
      new Script()
        .add('daemon.start')
        .pass(9 * hour)
        .add('daemon.stop').gaps,
    ).toEqual([]);
  });

  test('that still lasts is told to whoever says what time it is', () => {
    const finder = new GapFinder();
    for (const record of new Script().running().records) finder.observe(record);
    expect(finder.gaps(new Date(noon + 20 * minute))).toEqual([]);
    expect(finder.gaps(new Date(noon + 22 * minute))).toMatchObject([{ kind: 'silence', seq: 1 }]);
    expect(finder.gaps()).toEqual([]);
  });

  test('after an end that nobody announced is one when the machine was not started again meanwhile', () => {
    const lost = (offMs: number, uptime_s?: number): Script =>
      new Script()
        .running()
        .pass(offMs)
        .start(uptime_s === undefined ? {} : { uptime_s });
    expect(lost(3 * hour).gaps).toMatchObject([{ kind: 'silence', from: at(minute), until: at(minute + 3 * hour) }]);
    expect(lost(3 * hour, 4 * 3600).kinds).toEqual(['silence']);
    expect(lost(3 * hour, 600).gaps).toMatchObject([
      { kind: 'explained off', text: 'the proxy ended with the machine, which was started again' },
    ]);
    expect(lost(10_000).gaps).toMatchObject([{ kind: 'explained off', text: expect.stringContaining('10 seconds') }]);
  });

  test('and a torn tail before the record of the new start: the start still says why', () => {
    const script = new Script().running().pass(3 * hour);
    script.inc = 2;
    script.add('log.torn_tail', { bytes: 77 }).add('daemon.start', { uptime_s: 60 });
    expect(script.kinds).toEqual(['torn tail', 'explained off']);
  });
});

describe('off', () => {
  test('after an orderly end is explained, however long', () => {
    const script = new Script()
      .running()
      .add('daemon.stop')
      .pass(40 * hour)
      .start();
    expect(script.gaps).toMatchObject([{ kind: 'explained off', milliseconds: 40 * hour, seq: 3 }]);
  });

  test.each<[name: string, standsStill: boolean]>([
    ['stands still', true],
    ['goes on', false],
  ])('in a sleep over which the monotonic clock %s is explained by its record', (_name, standsStill) => {
    const script = new Script().running().pass(10 * minute);
    const since = new Date(script.wallMs).toISOString();
    if (standsStill) script.sleep(8 * hour).add('clock.jump');
    else script.pass(8 * hour);
    script
      .add('ai.request', { decision: 'block' })
      .pass(50_000)
      .add('daemon.resume', { slept_ms: 8 * hour, since });
    expect(script.gaps).toMatchObject([
      { kind: 'explained off', from: since, text: expect.stringContaining('8 hours') },
    ]);
  });

  test('a sleep does not explain a clock that went back, nor a jump that is longer than it', () => {
    const resumed = (jumpMs: number): readonly string[] => {
      const script = new Script().running().pass(10 * minute);
      const since = new Date(script.wallMs - minute).toISOString();
      return script.sleep(jumpMs).add('clock.jump').add('daemon.resume', { slept_ms: hour, since }).kinds;
    };
    expect(resumed(hour + 90_000)).toEqual(['explained off']);
    expect(resumed(2 * hour)).toEqual(['clock jump', 'explained off']);
    expect(resumed(-hour)).toEqual(['clock jump', 'explained off']);
  });
});

describe('others', () => {
  test('a record that is not there, and another chain, are missing', () => {
    const script = new Script().running();
    script.seq += 2;
    script.pass(1).add('heartbeat');
    script.chain = 'c_other';
    script.seq = 0;
    script.pass(1).add('heartbeat').add('log.gap');
    const missing = script.gaps.filter(({ kind }) => kind === 'missing');
    expect(missing.map(({ kind, text }) => [kind, text])).toEqual([
      ['missing', 'records 2 to 3 are missing'],
      ['missing', 'another chain begins: what was recorded before and after is not joined by a hash'],
      ['missing', 'a start found fewer records than were signed, or others'],
    ]);
  });

  test('a request without an answer is told at the end of its start, or after a day', () => {
    const ended = new Script()
      .running()
      .add('ai.request', { request_id: 'a', decision: 'mutate' })
      .add('ai.request', { request_id: 'b', decision: 'forward' })
      .add('ai.request', { request_id: 'c', decision: 'block' })
      .add('ai.response', { request_id: 'b' });
    expect(ended.gaps).toEqual([]);
    expect(ended.add('daemon.stop').start().gaps).toMatchObject([
      { kind: 'unanswered', seq: 2 },
      { kind: 'explained off', seq: 7 },
    ]);
    const running = new Script().running().add('ai.passthrough', { request_id: 'a', decision: 'forward' });
    for (let beat = 0; beat < 97; beat += 1) running.pass(15 * minute).add('heartbeat', { interval_ms: 15 * minute });
    expect(running.gaps).toMatchObject([{ kind: 'unanswered', seq: 2 }]);
  });

  test('a clock that went back is told with and without a record of it, once', () => {
    const recorded = new Script().running();
    recorded.wallMs -= hour;
    recorded.pass(10).add('clock.jump').add('heartbeat');
    expect(recorded.gaps).toMatchObject([{ kind: 'clock jump', text: 'the wall clock went back by 1 hour' }]);
    const unrecorded = new Script().running();
    unrecorded.wallMs -= hour;
    expect(unrecorded.pass(10).add('heartbeat').kinds).toEqual(['clock jump']);
  });

  test('a full disk is told from the record before it to the one that says so', () => {
    expect(new Script().running().pass(minute).add('log.disk_full').gaps).toMatchObject([
      { kind: 'disk full', from: at(minute), until: at(2 * minute) },
    ]);
  });
});

const step = fc.record({
  type: fc.constantFrom<RecordType[]>(
    'daemon.start',
    'daemon.stop',
    'daemon.resume',
    'heartbeat',
    'ai.request',
    'ai.response',
    'clock.jump',
    'log.torn_tail',
    'log.gap',
    'log.disk_full',
  ),
  wallMs: fc.integer({ min: -2 * hour, max: 9 * hour }),
  monoMs: fc.integer({ min: 0, max: 9 * hour }),
  isStart: fc.boolean(),
  skipped: fc.nat({ max: 1 }),
  field: fc.constantFrom<(string | number | null | readonly number[])[]>(
    'x',
    '2026-03-01T13:00:00.000Z',
    7,
    -7,
    null,
    [1],
    hour,
  ),
});

test('any records: nothing throws, a prefix finds a prefix, and what is given as new is what is kept', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const script = new Script();
      for (const { type, wallMs, monoMs, isStart, skipped, field } of steps) {
        script.wallMs += wallMs;
        script.monoMs += monoMs;
        script.seq += skipped;
        if (isStart) script.inc += 1;
        const request_id = String(skipped);
        script.add(type, {
          request_id,
          slept_ms: field,
          since: field,
          interval_ms: field,
          uptime_s: field,
          bytes: field,
        });
      }
      const finder = new GapFinder();
      const told: Gap[] = [];
      for (const record of script.records) {
        told.push(...finder.observe(record));
        expect(finder.gaps().slice(0, told.length)).toEqual(told);
        expect(finder.count).toBe(finder.gaps().length);
      }
      for (const { milliseconds, text } of told) {
        expect(milliseconds).toBeGreaterThanOrEqual(0);
        expect(text).not.toMatch(/undefined|NaN|null/);
      }
    }),
    { numRuns: 200 },
  );
});

test.each([
  [0, 'less than a second'],
  [1000, '1 second'],
  [61_000, '1 minute 1 second'],
  [2 * hour, '2 hours'],
  [25 * hour + 5 * minute, '1 day 1 hour'],
])('%d ms are spoken as %s', (milliseconds, text) => {
  expect(spokenDuration(milliseconds)).toBe(text);
});
