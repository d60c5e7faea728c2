// Incidents at the collector: who may move them, and what is on the record.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendOwn, checkpointOwn } from '../../src/collector/own-chain/append-own.ts';
import { agreeToMove, declineMove, type MoveAsk, moveIncident } from '../../src/collector/workflow/move-incident.ts';
import { findIncident, listIncidents } from '../../src/collector/workflow/views.ts';
import { databaseKinds, testTenant } from './databases.ts';
import { asPeople, asReader, opened, openWorkflow, person, TestDevice, type Workflow } from './workflow-fixture.ts';

const rev1 = person('rev-01@company.example');
const rev2 = person('rev-02@company.example');
const subject = person('ann@company.example');

describe.each(databaseKinds)('incidents on %s', (kind) => {
  let workflow: Workflow;
  let device: TestDevice;

  beforeEach(async () => {
    workflow = await openWorkflow(kind);
    device = new TestDevice('one', workflow.clock);
    device.append('daemon.start');
    device.append('incident.opened', opened('inc_00000001'));
    await device.sync(workflow.context);
  }, 120_000);
  afterEach(() => workflow.close());

  function ask(to: MoveAsk['to'], reasonCode: string, rest: Partial<MoveAsk> = {}): MoveAsk {
    const base = { number: 1, from: undefined, comment: 'looked at', expires: undefined, duplicateOf: undefined };
    return { ...base, to, reasonCode, ...rest };
  }

  function move(who: typeof rev1, asked: MoveAsk) {
    return asPeople(workflow.context, (queries) => moveIncident(queries, workflow.context, who, asked));
  }

  function shown(who = rev1) {
    const looking = { tenant: testTenant, now: workflow.clock.now(), person: who };
    return asReader(workflow.context, (queries) => findIncident(queries, looking, 1));
  }

  test('an incident of a device has a number of the organisation, its evidence and what can follow', async () => {
    const incident = await shown();
    expect(incident).toMatchObject({
      number: 'INC-0001',
      deviceId: 'dev_one',
      status: 'new',
      needsAction: true,
      evidence: [{ seq: 0, type: 'daemon.start', state: 'proven' }],
      head: { size: 2 },
    });
    expect(incident?.moves.map(({ to }) => to)).toEqual(['triaged', 'false_positive', 'duplicate']);
  });

  test('whom it is about cannot end it, and is told why', async () => {
    await move(rev1, ask('triaged', 'confirmed'));
    await move(subject, ask('resolved', 'remediated'));
    await expect(move(subject, ask('closed', 'remediated'))).rejects.toMatchObject({ code: 'forbidden' });
    expect((await shown(subject))?.moves.find(({ to }) => to === 'closed')?.refused).toContain('about you');
    expect((await shown())?.status).toBe('resolved');
  });

  test('what is high is closed by another person than who resolved it, and both are on the record', async () => {
    await move(rev1, ask('triaged', 'confirmed'));
    await move(rev1, ask('resolved', 'remediated'));
    expect(await move(rev1, ask('closed', 'remediated'))).toMatchObject({ kind: 'proposed' });
    expect(await move(rev2, ask('closed', 'remediated'))).toMatchObject({ kind: 'moved' });
    expect((await shown())?.history.at(-1)).toMatchObject({ to: 'closed', by: rev2.name, approver: rev1.name });
  });

  test('an accepted risk waits for an approver and ends', async () => {
    await move(rev1, ask('triaged', 'confirmed'));
    const asked = ask('risk_accepted', 'business-need', { expires: '2026-12-20T00:00:00.000Z' });
    await expect(move(rev1, { ...asked, expires: undefined })).rejects.toMatchObject({ code: 'bad-request' });
    expect(await move(rev1, asked)).toMatchObject({ kind: 'proposed' });
    expect((await shown())?.proposal).toMatchObject({ to: 'risk_accepted', by: rev1.name });
    const agree = (who: typeof rev1) =>
      asPeople(workflow.context, (queries) => agreeToMove(queries, workflow.context, who, 1));
    await expect(agree(rev1)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(agree(subject)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await agree(rev2)).toMatchObject({ kind: 'moved', incident: { status: 'risk_accepted' } });
    await expect(agree(rev2)).rejects.toMatchObject({ code: 'conflict' });
    expect((await shown())?.isOpen).toBe(false);
    workflow.clock.advance(40 * 86_400_000);
    expect((await shown())?.isOpen).toBe(true);
  });

  test('who asked, who refused and why are on the record, and whom it is about cannot refuse', async () => {
    await move(rev1, ask('triaged', 'confirmed'));
    await move(rev1, ask('resolved', 'remediated'));
    await move(rev1, ask('closed', 'remediated'));
    const decline = (who: typeof rev1, comment: string) =>
      asPeople(workflow.context, (queries) => declineMove(queries, workflow.context, who, { number: 1, comment }));
    await expect(decline(subject, 'no')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await decline(rev2, 'the key still works')).toMatchObject({ kind: 'declined' });
    await expect(decline(rev2, 'again')).rejects.toMatchObject({ code: 'conflict' });
    const rows = await asReader(workflow.context, (queries) =>
      queries.query<{ line: string }>(`SELECT line FROM records WHERE type = 'incident.proposal' ORDER BY seq`),
    );
    const steps = rows.map(({ line }) => JSON.parse(line) as unknown);
    expect(steps).toMatchObject([
      { step: 'made', to: 'closed', by: rev1.name },
      { step: 'declined', proposed_by: rev1.name, by: rev2.name, comment: 'the key still works' },
    ]);
    expect((await shown())?.status).toBe('resolved');
  });

  test('of two people who move it at the same moment one does, and the other is told', async () => {
    const both = await Promise.allSettled([
      move(rev1, ask('triaged', 'confirmed', { from: 'new' })),
      move(rev2, ask('false_positive', 'test-data', { from: 'new' })),
      move(rev2, ask('triaged', 'unclear', { from: 'new' })),
    ]);
    const moved = both.filter((each) => each.status === 'fulfilled' && each.value.kind === 'moved');
    expect(moved).toHaveLength(1);
    for (const each of both) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'conflict' });
  });

  test('a transaction that fails leaves neither the record nor the row', async () => {
    const failing = asPeople(workflow.context, async (queries) => {
      await moveIncident(queries, workflow.context, rev1, ask('triaged', 'confirmed'));
      throw new Error('the connection broke');
    });
    await expect(failing).rejects.toThrow();
    expect((await shown())?.status).toBe('new');
    const rows = await asReader(workflow.context, (queries) =>
      queries.query(`SELECT 1 FROM records WHERE type = 'incident.transition'`),
    );
    expect(rows).toHaveLength(0);
  });

  test('the log of a device ends nothing that is high, and what it says is shown', async () => {
    const said = { by: 'bob', by_source: 'claimed', comment: 'done', approver: 'eve', reason_code: 'test-data' };
    device.append('incident.transition', { incident_id: 'inc_00000001', from: 'new', to: 'false_positive', ...said });
    await device.sync(workflow.context);
    const incident = await shown();
    expect(incident?.status).toBe('new');
    expect(incident?.history).toMatchObject([{ to: 'false_positive', source: 'claimed' }]);
    expect(incident?.history[0]?.refused).toContain('signed in');
  });

  test('the log of a device moves on what is not ended', async () => {
    const said = { by: 'ann@company.example', by_source: 'git', comment: 'mine', reason_code: 'confirmed' };
    device.append('incident.transition', { incident_id: 'inc_00000001', from: 'new', to: 'triaged', ...said });
    device.append('incident.repeated', { incident_id: 'inc_00000001', count: 4 });
    await device.sync(workflow.context);
    expect(await shown()).toMatchObject({ status: 'triaged', count: 4 });
  });

  test('nobody who appends to the own chain can write into the chain of a device', async () => {
    const forged = asPeople(workflow.context, (queries) =>
      queries.query(
        `INSERT INTO records (tenant_id, chain, seq, day, received_at, type, happened_at, leaf, line)
         VALUES ($1, 'c_one', 99, '2026-11-20', now(), 'heartbeat', now(), '\\x00', '{}')`,
        [testTenant],
      ),
    );
    await expect(forged).rejects.toMatchObject({ code: 'forbidden' });
    const asReaderOwn = workflow.context.database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
      appendOwn(queries, workflow.context, testTenant, 'collector.start', {}),
    );
    await expect(asReaderOwn).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('lists show what is open by urgency, and count the rest', async () => {
    device.append('incident.opened', opened('inc_00000002', { severity: 'low' }));
    device.append('incident.opened', opened('inc_00000003', { severity: 'critical' }));
    await device.sync(workflow.context);
    await move(rev1, ask('false_positive', 'test-data', { number: 2 }));
    const list = await asReader(workflow.context, (queries) =>
      listIncidents(queries, { tenant: testTenant, now: workflow.clock.now() }),
    );
    expect(list.incidents.map(({ number }) => number)).toEqual(['INC-0003', 'INC-0001']);
    expect(list).toMatchObject({ open: 2, ended: 1, next: undefined });
  });

  test('the own chain has a checkpoint when one is asked for', async () => {
    const checkpoint = () =>
      asPeople(workflow.context, (queries) => checkpointOwn(queries, workflow.context, testTenant));
    expect(await checkpoint()).toBeUndefined();
    await move(rev1, ask('triaged', 'confirmed'));
    const first = await checkpoint();
    expect(first).toMatchObject({ size: 1 });
    expect(await checkpoint()).toEqual(first);
  });
});
