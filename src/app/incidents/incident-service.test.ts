import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Journal, openJournal } from '../../audit/journal.ts';
import type { AuditRecord, RecordFields } from '../../audit/record.ts';
import { silentLogger } from '../../base/log.ts';
import { foldIncidents } from '../../incidents/fold.ts';
import type { Incident } from '../../incidents/types.ts';
import { requestFields } from '../observe/records.fixture.ts';
import { IncidentService } from './incident-service.ts';
import { moveIncident } from './move-incident.ts';
import { readWorkflowRecords } from './workflow-records.ts';

const alice = 'alice@example.com';
let home: string;
let auditDir: string;
/** Set forward by tests. */
let nowMs: number;
let monoMs: number;
const clock = { now: () => new Date(nowMs), monotonicMs: () => monoMs };

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pretense-incidents-'));
  auditDir = join(home, 'audit');
  nowMs = Date.parse('2026-05-04T09:00:00.000Z');
  monoMs = 0;
});

afterEach(() => rm(home, { recursive: true, force: true }));

function pass(milliseconds: number): void {
  nowMs += milliseconds;
  monoMs += milliseconds;
}

interface Run {
  readonly journal: Journal;
  readonly service: IncidentService;
  stop(): Promise<void>;
}

async function start(): Promise<Run> {
  const journal = await openJournal({ auditDir, clock });
  const service = new IncidentService({
    auditDir,
    memoryFile: join(home, 'incidents.json'),
    journal,
    clock,
    logger: silentLogger,
    developer: alice,
    startAfterMs: 0,
  });
  journal.listen((record: AuditRecord) => service.observe(record));
  await service.ready;
  await service.settled();
  const stop = async (): Promise<void> => {
    await service.settled();
    await journal.append('daemon.stop', { requests: 0 });
    await service.dispose();
    await journal.close();
  };
  return { journal, service, stop };
}

const transmitted = (told: RecordFields = {}): RecordFields =>
  requestFields({
    developer: alice,
    bytes_sent: 1000,
    secrets_detected: 1,
    secrets_blocked: 0,
    findings: [{ rule: 'github-token', class: 'vendor-secret', action: 'report', clause: 'user /findings', count: 1 }],
    ...told,
  });

async function incidents(): Promise<readonly Incident[]> {
  return foldIncidents(await readWorkflowRecords(auditDir));
}

test('a secret that left is an incident, with the leaf of the record that shows it', async () => {
  const run = await start();
  const { seq } = await run.journal.append('ai.request', transmitted());
  await run.stop();
  const opened = (await incidents()).filter(({ type }) => type === 'secret_transmitted');
  expect(opened).toMatchObject([
    {
      severity: 'high',
      status: 'new',
      detectedBy: { rule: 'SECRET-OUT', version: '1', observed: 1, threshold: 1 },
      subjects: { developers: [alice], tools: ['claude-code'] },
      acknowledgeBy: '2026-05-05T09:00:00.000Z',
      evidence: [{ seq }],
    },
  ]);
  expect(opened[0]?.evidence[0]?.leaf).toMatch(/^[0-9a-f]{64}$/);
});

test('what is found again within 24 hours is counted, as the count doubles, also over a restart', async () => {
  const first = await start();
  for (let index = 0; index < 5; index += 1) await first.journal.append('ai.request', transmitted());
  await first.stop();
  const second = await start();
  pass(3_600_000);
  for (let index = 0; index < 4; index += 1) await second.journal.append('ai.request', transmitted());
  pass(24 * 3_600_000);
  await second.journal.append('ai.request', transmitted());
  await second.stop();
  const found = (await incidents()).filter(({ type }) => type === 'secret_transmitted');
  expect(found.map(({ count }) => count)).toEqual([8, 1]);
  const records = await readWorkflowRecords(auditDir);
  expect(records.filter(({ type }) => type === 'incident.repeated').map((record) => record['count'])).toEqual([
    2, 4, 8,
  ]);
});

test('what an earlier run wrote and did not look at opens its incident at the next start', async () => {
  const first = await start();
  await first.stop();
  const crashed = await openJournal({ auditDir, clock });
  await crashed.append('ai.request', transmitted());
  await crashed.close();
  const second = await start();
  await second.stop();
  expect((await incidents()).map(({ type }) => type)).toContain('secret_transmitted');
  const third = await start();
  await third.stop();
  expect((await incidents()).filter(({ type }) => type === 'secret_transmitted')).toMatchObject([{ count: 1 }]);
});

test.each(['', '{"form":1}', '{"form":1,"chain":"c_other","observedSeq":99,"packedSeq":99}'])(
  'a memory that is lost or foreign (%s) is made again from the log, and opens nothing twice',
  async (text) => {
    const first = await start();
    await first.journal.append('ai.request', transmitted());
    await first.stop();
    await writeFile(join(home, 'incidents.json'), text);
    const second = await start();
    await second.stop();
    expect((await incidents()).filter(({ type }) => type === 'secret_transmitted')).toHaveLength(1);
    const records = await readWorkflowRecords(auditDir);
    const risks = records.filter(({ type }) => type === 'risk.observed').map(({ kind, value }) => [kind, value]);
    expect(risks.toSorted()).toEqual([
      ['endpoint', 'api.example'],
      ['model', 'm'],
      ['provider', 'anthropic'],
      ['tool', 'claude-code'],
    ]);
  },
);

test('weeks of sums survive in the small file: bulk is seen after a restart without the old log', async () => {
  for (let day = 0; day < 20; day += 1) {
    const run = await start();
    await run.journal.append('ai.request', requestFields({ developer: alice, bytes_sent: 5_000_000 + day * 50_000 }));
    await run.stop();
    pass(24 * 3_600_000);
  }
  const memory = JSON.parse(await readFile(join(home, 'incidents.json'), 'utf8')) as { readonly packedSeq: number };
  expect(memory.packedSeq).toBeGreaterThan(30);
  const run = await start();
  await run.journal.append('ai.request', requestFields({ developer: alice, bytes_sent: 90_000_000 }));
  await run.stop();
  expect((await incidents()).map(({ type, detectedBy }) => [type, detectedBy.rule])).toContainEqual([
    'bulk_transmission',
    'BULK-D',
  ]);
  expect((await readFile(join(home, 'incidents.json'))).length).toBeLessThan(10_000);
});

test('an incident about the machine has who works there as its subject, who cannot end it', async () => {
  const run = await start();
  await run.journal.append('routing.drifted', { client: 'claude-code', file: '~/x', by: 'cli' });
  await run.service.settled();
  const [incident] = await incidents();
  expect(incident).toMatchObject({ type: 'config_drift', subjects: { developers: [alice], tools: ['claude-code'] } });
  const options = {
    auditDir,
    records: run.journal,
    clock,
    developer: { developer: alice, developer_source: 'git' as const },
  };
  const id = incident?.id ?? '';
  const close = { id, to: 'closed', reasonCode: 'remediated', comment: 'Routed again.' } as const;
  await expect(moveIncident(options, close)).rejects.toMatchObject({ code: 'transition-not-allowed' });
  await moveIncident(options, { id, to: 'triaged', reasonCode: 'confirmed', comment: 'It goes past us.' });
  await expect(moveIncident(options, close)).rejects.toMatchObject({ code: 'by-subject' });
  // Nothing of the way there was recorded.
  expect((await incidents())[0]?.status).toBe('triaged');
  const closed = await moveIncident(options, { ...close, by: 'bob@example.com' });
  expect(closed.history.map(({ to, bySource }) => [to, bySource])).toEqual([
    ['triaged', 'git'],
    ['resolved', 'claimed'],
    ['closed', 'claimed'],
  ]);
  await expect(moveIncident(options, { ...close, id: 'inc_nowhere0' })).rejects.toMatchObject({
    code: 'no-such-incident',
  });
  await run.journal.append('routing.drifted', { client: 'claude-code', file: '~/x', by: 'cli' });
  await run.stop();
  // What was closed and happens again is another incident.
  expect((await incidents()).map(({ status }) => status)).toEqual(['closed', 'new']);
});

test('the watch looks at a record although the log is still being read', async () => {
  const first = await start();
  await first.stop();
  const journal = await openJournal({ auditDir, clock });
  const service = new IncidentService({
    auditDir,
    memoryFile: join(home, 'incidents.json'),
    journal,
    clock,
    logger: silentLogger,
    developer: alice,
    startAfterMs: 0,
  });
  journal.listen((record) => service.observe(record));
  const { seq } = await journal.append('ai.request', transmitted());
  await service.watched(seq);
  await service.settled();
  await service.dispose();
  await journal.close();
  expect((await incidents()).map(({ type }) => type)).toContain('secret_transmitted');
});
