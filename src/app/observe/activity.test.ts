// The law of everything that is shown: what is known after any sequence of records is what a fresh look at the log says.
import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditRecord, RecordFields, RecordType } from '../../audit/record.ts';
import { TestLog } from '../../audit/test-log.fixture.ts';
import { silentLogger } from '../../base/log.ts';
import { Activity } from './activity.ts';
import { localDay } from './local-day.ts';
import { requestFields, responseFields } from './records.fixture.ts';

let log: TestLog;
let opened: Activity[] = [];
beforeEach(async () => {
  log = await TestLog.create();
});
afterEach(async () => {
  for (const activity of opened) activity.dispose();
  opened = [];
  await log.remove();
});

type Journal = Awaited<ReturnType<TestLog['open']>>;

function observe(journal: Journal): Activity {
  const { auditDir, clock } = log;
  const activity = new Activity({ auditDir, clock, logger: silentLogger, head: () => journal.head });
  opened.push(activity);
  journal.listen((record) => activity.observe(record));
  return activity;
}

/** As if the segments had been written by a real clock: each is as old as its last record. */
async function ageSegments(): Promise<void> {
  for (const name of await log.segmentNames()) {
    const path = join(log.auditDir, name);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const { timestamp } = JSON.parse(lines.at(-1) ?? '') as { readonly timestamp: string };
    await utimes(path, new Date(timestamp), new Date(timestamp));
  }
}

function shown(activity: Activity): unknown {
  const { counts, traffic, files, filesOmitted, lastBlocked } = activity.today();
  return {
    today: { counts, traffic, files, filesOmitted, lastBlocked },
    tools: activity.tools(),
    exchanges: activity.exchanges(() => false),
    audit: activity.audit(),
  };
}

function at(journal: Journal, time: Date, type: RecordType, fields: RecordFields): Promise<unknown> {
  log.clock.time = time.getTime();
  return journal.append(type, fields);
}

const morning = new Date(2026, 2, 10, 9, 0, 0);
const later = (minutes: number): Date => new Date(morning.getTime() + minutes * 60_000);

describe('what happened today', () => {
  // Found by the law below: the days before are read after today, so records of one moment can come in any order.
  test.each([
    ['codex', 'continue'],
    ['continue', 'codex'],
  ])('lists tools of one moment by name, %s first in the log', async (first, second) => {
    log.clock.time = morning.getTime();
    const journal = await log.open();
    const activity = observe(journal);
    await at(journal, later(1), 'ai.request', requestFields({ request_id: 'a', tool: first }));
    await at(journal, later(1), 'ai.request', requestFields({ request_id: 'b', tool: second }));
    await activity.ready;
    expect(activity.tools().map(({ client }) => client)).toEqual(['codex', 'continue']);
  });

  test('is the sum over its records', async () => {
    log.clock.time = morning.getTime();
    const journal = await log.open();
    const activity = observe(journal);
    const file = (name: string, mutated: number) => ({
      repository: 'app',
      file: name,
      identifiers_scanned: 10,
      identifiers_mutated: mutated,
      secrets_detected: 0,
    });
    await at(
      journal,
      later(1),
      'ai.request',
      requestFields({
        request_id: 'a',
        client: 'claude-code',
        decision: 'mutate',
        identifiers_scanned: 30,
        identifiers_mutated: 4,
        files: [file('a.ts', 4)],
      }),
    );
    await at(journal, later(2), 'ai.response', responseFields({ request_id: 'a', added_us: 2500 }));
    await at(
      journal,
      later(20),
      'ai.request',
      requestFields({
        request_id: 'b',
        tool: 'codex',
        decision: 'redact',
        secrets_detected: 2,
        secrets_blocked: 1,
        files: [file('a.ts', 1), file('b.ts', 0)],
      }),
    );
    await at(
      journal,
      later(21),
      'ai.request',
      requestFields({
        request_id: 'c',
        decision: 'block',
        rule: 'secret-in-protocol-field',
        secrets_detected: 1,
        secrets_blocked: 1,
      }),
    );
    await at(journal, later(22), 'ai.request', requestFields({ request_id: 'd', mode: 'paused' }));
    await at(journal, later(23), 'ai.passthrough', requestFields({ request_id: 'e' }));
    await activity.ready;
    const today = activity.today();
    expect(today.counts).toEqual({
      day: '2026-03-10',
      requests: 5,
      protectedRequests: 3,
      mutatedRequests: 2,
      blockedRequests: 1,
      pausedRequests: 1,
      identifiersScanned: 30,
      identifiersMutated: 4,
      secretsDetected: 3,
      secretsStopped: 2,
      secretRequests: 2,
      unscannedItems: 0,
      addedMs: 2.5,
    });
    expect(today.traffic).toEqual([
      { start: morning.toISOString(), mutated: 1, unchanged: 0, paused: 0, blocked: 0 },
      { start: later(15).toISOString(), mutated: 1, unchanged: 1, paused: 1, blocked: 1 },
    ]);
    expect(today.files.map(({ file: name, requests, mutated }) => [name, requests, mutated])).toEqual([
      ['a.ts', 2, 5],
      ['b.ts', 1, 0],
    ]);
    expect(today.lastBlocked).toMatchObject({
      requestId: 'c',
      rule: 'secret-in-protocol-field',
      client: 'claude-code',
    });
    expect(activity.tools()).toEqual([
      { client: 'claude-code', requests: 4, lastSeen: later(23).toISOString() },
      { client: 'codex', requests: 1, lastSeen: later(20).toISOString() },
    ]);
    expect(
      activity.exchanges((id) => id === 'a').map(({ requestId, outcome, hasTexts }) => [requestId, outcome, hasTexts]),
    ).toEqual([
      ['e', undefined, false],
      ['d', undefined, false],
      ['c', undefined, false],
      ['b', undefined, false],
      ['a', 'complete', true],
    ]);
    expect(activity.audit()).toMatchObject({
      records: 7,
      lastSeq: 6,
      lastHash: journal.head.hash,
      lastAt: later(23).toISOString(),
    });
  });

  test('says nothing of a tool whose token was wrong', async () => {
    log.clock.time = morning.getTime();
    const journal = await log.open();
    const activity = observe(journal);
    await at(journal, later(1), 'ai.request', requestFields({ decision: 'block', rule: 'client-token' }));
    await activity.ready;
    expect(activity.tools()).toEqual([]);
    expect(activity.today().counts.blockedRequests).toBe(1);
  });

  test('is nothing after midnight, and what was yesterday comes back when the clock does', async () => {
    log.clock.time = new Date(2026, 2, 10, 23, 59, 59).getTime();
    const journal = await log.open();
    const activity = observe(journal);
    await activity.complete;
    await journal.append('ai.request', requestFields({ request_id: 'late' }));
    expect(activity.today().counts).toMatchObject({ day: '2026-03-10', requests: 1 });
    log.clock.time = new Date(2026, 2, 11, 0, 0, 0).getTime();
    expect(activity.today().counts).toMatchObject({ day: '2026-03-11', requests: 0 });
    await journal.append('ai.request', requestFields({ request_id: 'early' }));
    expect(activity.today()).toMatchObject({ counts: { requests: 1 }, traffic: [{ unchanged: 1 }] });
    expect(activity.exchanges(() => false)).toHaveLength(2);
    expect(activity.tools()).toMatchObject([{ requests: 1 }]);
    log.clock.time = new Date(2026, 2, 10, 23, 59, 59).getTime();
    expect(activity.today().counts).toMatchObject({ day: '2026-03-10', requests: 1 });
  });

  test('is read again when the clock was set back to a day that was never looked at', async () => {
    log.clock.time = new Date(2026, 2, 10, 12).getTime();
    const first = await log.open();
    await first.append('ai.request', requestFields());
    await first.close();
    log.clock.time = new Date(2026, 2, 20, 12).getTime();
    const journal = await log.open();
    const activity = observe(journal);
    await activity.complete;
    expect(activity.today().counts.requests).toBe(0);
    log.clock.time = new Date(2026, 2, 10, 13).getTime();
    activity.today();
    await activity.ready;
    expect(activity.today().counts).toMatchObject({ day: '2026-03-10', requests: 1 });
  });

  test('survives records of days to come from a clock that was wrong', async () => {
    log.clock.time = morning.getTime();
    const journal = await log.open();
    const activity = observe(journal);
    await activity.complete;
    for (let day = 1; day <= 6; day += 1) await at(journal, new Date(2099, 0, day), 'ai.request', requestFields());
    await at(journal, later(5), 'ai.request', requestFields());
    activity.today();
    await activity.ready;
    expect(activity.today().counts.requests).toBe(1);
  });

  test('changes are told once for many records of one turn', async () => {
    log.clock.time = morning.getTime();
    const journal = await log.open();
    const activity = observe(journal);
    await activity.complete;
    let told = 0;
    const changed = new Promise<void>((resolve) => {
      activity.onChanged(() => {
        told += 1;
        resolve();
      });
    });
    await Promise.all([1, 2, 3].map((id) => journal.append('ai.request', requestFields({ request_id: `r${id}` }))));
    await changed;
    expect(told).toBe(1);
    expect(activity.today().counts.requests).toBe(3);
  });

  test('a record is looked at after the request that wrote it, at the latest when somebody asks for it, and once', async () => {
    log.clock.time = morning.getTime();
    const journal = await log.open();
    const seen: unknown[] = [];
    const watch = { recall: () => undefined, observe: ({ request_id: id }: AuditRecord) => void seen.push(id) };
    const { auditDir, clock } = log;
    const activity = new Activity({ auditDir, clock, logger: silentLogger, head: () => journal.head, watch });
    opened.push(activity);
    await activity.complete;
    journal.listen((record) => activity.observe(record));
    await journal.append('ai.request', requestFields({ request_id: 'r1' }));
    expect(seen).toEqual([]);
    activity.flush();
    expect(seen).toEqual(['r1']);
    const changed = new Promise<void>((resolve) => void activity.onChanged(resolve));
    await journal.append('ai.request', requestFields({ request_id: 'r2' }));
    await changed;
    expect(seen).toEqual(['r1', 'r2']);
  });
});

const clients = fc.constantFrom('claude-code', 'codex', 'continue');
const request = fc.record({
  kind: fc.constant('ai.request' as const),
  id: fc.integer({ min: 0, max: 80 }),
  client: fc.option(clients),
  tool: clients,
  decision: fc.constantFrom('forward', 'mutate', 'redact', 'block'),
  mode: fc.constantFrom('enforce', 'paused'),
  mutated: fc.nat(5),
  secrets: fc.nat(2),
  files: fc.array(fc.record({ file: fc.constantFrom('a.ts', 'b/c.ts', 'd.py'), mutated: fc.nat(4) }), { maxLength: 3 }),
  minutes: fc.integer({ min: -3000, max: 1400 }),
});
const response = fc.record({
  kind: fc.constant('ai.response' as const),
  id: fc.integer({ min: 0, max: 80 }),
  addedUs: fc.nat(100_000),
  minutes: fc.integer({ min: -3000, max: 1400 }),
});
const other = fc.record({ kind: fc.constant('config.changed' as const), minutes: fc.nat(10) });
type Step = typeof request extends fc.Arbitrary<infer A> ? A | StepResponse | StepOther : never;
type StepResponse = typeof response extends fc.Arbitrary<infer A> ? A : never;
type StepOther = typeof other extends fc.Arbitrary<infer A> ? A : never;

function fieldsOf(step: Step): RecordFields {
  switch (step.kind) {
    case 'ai.request':
      return requestFields({
        request_id: `r${step.id}`,
        client: step.client,
        tool: step.tool,
        decision: step.decision,
        mode: step.mode,
        identifiers_scanned: step.mutated * 3,
        identifiers_mutated: step.mutated,
        secrets_detected: step.secrets,
        secrets_blocked: step.secrets >> 1,
        files: step.files.map(({ file, mutated }) => ({
          repository: 'app',
          file,
          identifiers_scanned: 7,
          identifiers_mutated: mutated,
          secrets_detected: 0,
        })),
      });
    case 'ai.response':
      return responseFields({ request_id: `r${step.id}`, added_us: step.addedUs });
    case 'config.changed':
      return { what: 'pins', pins: 1 };
  }
}

/** As a proxy writes them: times go on, as those of a clock that nobody sets back. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  const minutes = steps.map((step) => step.minutes).toSorted((left, right) => left - right);
  const answered = new Set<number>();
  return steps.flatMap((step, index): readonly Step[] => {
    const timed = { ...step, minutes: minutes[index] ?? 0 };
    // Ids are random: no two requests have one, and no request has two answers.
    if (timed.kind === 'ai.request') return [{ ...timed, id: index }];
    if (timed.kind !== 'ai.response') return [timed];
    const isFirst = !answered.has(timed.id);
    answered.add(timed.id);
    return isFirst ? [timed] : [];
  });
}

test('whatever the records, and however many of them came before the start, a fresh look at the log says the same', async () => {
  const evening = later(1401);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(request, request, response, other), { maxLength: 90 }),
      fc.nat(90),
      async (steps, start) => {
        await log.remove();
        log = await TestLog.create();
        const all = inOrder(steps);
        log.clock.time = later(all[0]?.minutes ?? 0).getTime();
        const journal = await log.open({ maxSegmentBytes: 9000 });
        const append = (step: Step) => at(journal, later(step.minutes), step.kind, fieldsOf(step));
        for (const step of all.slice(0, start)) await append(step);
        await ageSegments();
        const activity = observe(journal);
        await Promise.all(all.slice(start).map(append));
        await activity.complete;
        await ageSegments();
        log.clock.time = evening.getTime();
        const fresh = observe(journal);
        await fresh.complete;
        expect(shown(activity)).toEqual(shown(fresh));
        // And both are what a plain sum over the stored records says.
        const records = (await log.records()).filter(
          ({ type, timestamp }) => type === 'ai.request' && localDay(new Date(timestamp)) === localDay(evening),
        );
        const { counts } = activity.today();
        expect(counts.requests).toBe(records.length);
        expect(counts.identifiersMutated).toBe(
          records.reduce((sum, record) => sum + Number(record['identifiers_mutated']), 0),
        );
        expect(counts.protectedRequests + counts.blockedRequests + counts.pausedRequests).toBe(counts.requests);
      },
    ),
    { numRuns: 40 },
  );
});
