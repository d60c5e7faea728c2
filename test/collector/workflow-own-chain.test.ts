// The collector's own chain and what it finds by itself.
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyLog } from '../../src/audit/verify.ts';
import { verifyInclusion } from '../../src/audit/tree.ts';
import { parseCheckpoint, parseNote, verifyCosignature, ed25519Signer } from '../../src/audit/note.ts';
import { openDatabase } from '../../src/collector/database/open-database.ts';
import { silentLogger } from '../../src/base/log.ts';
import { appendOwn, checkpointOwn, findOwnChain } from '../../src/collector/own-chain/append-own.ts';
import { detectDevices } from '../../src/collector/workflow/detect-devices.ts';
import { incidentProofs } from '../../src/collector/workflow/incident-proofs.ts';
import { rebuildChain } from '../../src/collector/workflow/pack/rebuild-chain.ts';
import { reportFork, reportLoss } from '../../src/collector/workflow/report-chain.ts';
import { listIncidents } from '../../src/collector/workflow/views.ts';
import { databaseKinds, testTenant } from './databases.ts';
import { asPeople, asReader, opened, openWorkflow, TestDevice, type Workflow } from './workflow-fixture.ts';

const hourMs = 3_600_000;

describe.each(databaseKinds)('the own chain on %s', (kind) => {
  let workflow: Workflow;

  beforeEach(async () => {
    workflow = await openWorkflow(kind);
  }, 120_000);
  afterEach(() => workflow.close());

  /** As its folder, verified with nothing but the witness key. */
  async function verified(name: string, context = workflow.context) {
    const [row] = await asReader(context, (queries) =>
      queries.query<{ chain: string; size: number; keys: string[] }>(
        `SELECT chain, size, keys FROM chains WHERE device_id = 'collector'`,
      ),
    );
    const folder = join(context.home, name);
    const source = {
      tenant: testTenant,
      chain: row?.chain ?? '',
      deviceId: 'collector',
      size: row?.size ?? 0,
      keys: row?.keys ?? [],
    };
    await rebuildChain({ database: context.database, source, folder, witnessKey: context.witness.key });
    return verifyLog(folder, { witnessKeys: [context.witness.key], isRebuilt: true });
  }

  test('it verifies after any interleaving of two replicas', async () => {
    const { context, clock, url } = workflow;
    const second = url === undefined ? context.database : await openDatabase({ url, clock, logger: silentLogger });
    const replicas = [context, { ...context, database: second }];
    let count = 0;
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ replica: fc.nat(1), fails: fc.boolean(), signs: fc.boolean(), text: fc.string() }), {
            maxLength: 20,
          }),
          async (steps) => {
            await Promise.all(
              steps.map(({ replica, fails, signs, text }) => {
                const at = replicas[replica] ?? context;
                return asPeople(at, async (queries) => {
                  await appendOwn(queries, at, testTenant, 'access.viewed', { by: text, what: 'x' });
                  if (signs) await checkpointOwn(queries, at, testTenant);
                  if (fails) throw new Error('rolled back');
                }).catch(() => undefined);
              }),
            );
            count += steps.filter(({ fails }) => !fails).length;
          },
        ),
        { numRuns: 4 },
      );
      await asPeople(context, (queries) => appendOwn(queries, context, testTenant, 'collector.start', {}));
      await asPeople(context, (queries) => checkpointOwn(queries, context, testTenant));
      const result = await verified('own');
      expect(result).toMatchObject({
        result: 'VERIFIED_WITNESSED',
        records: count + 1,
        witnessed: { size: count + 1 },
      });
    } finally {
      if (second !== context.database) await second.close();
    }
  }, 120_000);

  test('after fifty records there is a checkpoint that nobody asked for', async () => {
    const { context } = workflow;
    for (let index = 0; index < 51; index += 1) {
      await asPeople(context, (queries) =>
        appendOwn(queries, context, testTenant, 'access.viewed', { by: 'a', what: 'x' }),
      );
    }
    expect(await verified('fifty')).toMatchObject({ result: 'VERIFIED_WITNESSED', witnessed: { size: 50 } });
  }, 120_000);

  test('another key says so in the chain, and its checkpoints are its own', async () => {
    const { context } = workflow;
    await asPeople(context, (queries) => appendOwn(queries, context, testTenant, 'collector.start', {}));
    await asPeople(context, (queries) => checkpointOwn(queries, context, testTenant));
    const seed = new Uint8Array(32).fill(7);
    const next = {
      ...context,
      signer: ed25519Signer('test-collector', seed, 1),
      witness: ed25519Signer('test-collector', seed, 4),
    };
    await asPeople(next, (queries) => checkpointOwn(queries, next, testTenant));
    expect(await verified('next', next)).toMatchObject({ result: 'VERIFIED_WITNESSED', records: 2 });
  });

  test('a record that is changed in the database is found', async () => {
    const { context } = workflow;
    await asPeople(context, (queries) =>
      appendOwn(queries, context, testTenant, 'access.viewed', { by: 'ann', what: 'x' }),
    );
    await asPeople(context, (queries) => checkpointOwn(queries, context, testTenant));
    await context.database.asOwner(async (queries) => {
      await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [testTenant]);
      await queries.query(`UPDATE records SET line = replace(line, '"ann"', '"bob"')`);
    });
    expect((await verified('changed')).result).toBe('TAMPERED');
  });

  test('a fork is one incident of the collector, about who works there, however often it is sent', async () => {
    const { context, clock } = workflow;
    const device = new TestDevice('one', clock);
    device.append('daemon.start');
    await device.sync(context);
    const report = () =>
      context.database.transaction({ role: 'ingest', tenant: testTenant }, (queries) =>
        reportFork(queries, context, {
          tenant: testTenant,
          deviceId: 'dev_one',
          chain: 'c_one',
          seq: 0,
          fields: { subject_chain: 'c_one' },
        }),
      );
    const reports = await Promise.all([report(), report(), report()]);
    expect(reports.map(({ kind: what }) => what).toSorted()).toEqual(['opened', 'repeated', 'repeated']);
    const { incidents } = await asReader(context, (queries) =>
      listIncidents(queries, { tenant: testTenant, now: clock.now() }),
    );
    expect(incidents).toMatchObject([
      { origin: 'collector', severity: 'critical', deviceId: 'dev_one', developers: ['one@company.example'], count: 2 },
    ]);
  });

  test('a loss is on the record with its incident', async () => {
    const { context, clock } = workflow;
    const fact = { tenant: testTenant, deviceId: 'dev_one', chain: 'c_one', fields: { subject_chain: 'c_one' } };
    await context.database.transaction({ role: 'ingest', tenant: testTenant }, (queries) =>
      reportLoss(queries, context, { ...fact, held: 5, cosigned: 9 }),
    );
    const rows = await asReader(context, (queries) =>
      queries.query<{ line: string }>('SELECT line FROM records ORDER BY seq'),
    );
    const records = rows.map(({ line }) => JSON.parse(line) as { type: string; incident_id: string });
    expect(records.map(({ type }) => type)).toEqual(['chain.loss', 'incident.opened']);
    expect(records[0]?.incident_id).toBe(records[1]?.incident_id);
    const looking = { tenant: testTenant, now: clock.now() };
    const { incidents } = await asReader(context, (queries) => listIncidents(queries, looking));
    expect(incidents).toMatchObject([{ severity: 'critical' }]);
  });

  test('a device that falls silent is told of once, by one replica, unless it stopped', async () => {
    const { context, clock } = workflow;
    const [silent, stopped] = [new TestDevice('silent', clock), new TestDevice('stopped', clock)];
    silent.append('heartbeat');
    stopped.append('daemon.stop');
    for (const device of [silent, stopped]) await device.sync(context);
    await context.database.transaction({ role: 'ingest', tenant: testTenant }, (queries) =>
      queries.query('UPDATE devices SET last_heartbeat_at = $1', [clock.now()]),
    );
    const round = () => detectDevices(context, testTenant, hourMs);
    clock.advance(23 * hourMs);
    expect(await round()).toEqual([]);
    clock.advance(2 * hourMs);
    const rounds = await Promise.all([round(), round(), round()]);
    expect(rounds.filter((each) => each !== undefined).flat()).toMatchObject([{ kind: 'opened', number: 'INC-0001' }]);
    expect(await round()).toBeUndefined();
    clock.advance(2 * hourMs);
    expect(await round()).toMatchObject([{ kind: 'repeated' }]);
    const { incidents } = await asReader(context, (queries) =>
      listIncidents(queries, { tenant: testTenant, now: clock.now() }),
    );
    expect(incidents).toMatchObject([{ deviceId: 'dev_silent', type: 'log_silence', severity: 'medium' }]);
  });

  test('records that were shown by a checkpoint and do not come are late after a day, and more so after a week', async () => {
    const { context, clock } = workflow;
    const device = new TestDevice('late', clock);
    device.append('heartbeat');
    await device.sync(context);
    await context.database.transaction({ role: 'ingest', tenant: testTenant }, (queries) =>
      queries.query(`UPDATE chains SET cosigned_size = 5 WHERE chain = 'c_late'`),
    );
    clock.advance(20 * hourMs);
    expect(await detectDevices(context, testTenant)).toEqual([]);
    clock.advance(5 * hourMs);
    expect(await detectDevices(context, testTenant)).toMatchObject([{ kind: 'opened' }]);
    clock.advance(6 * 24 * hourMs);
    expect(await detectDevices(context, testTenant)).toMatchObject([{ kind: 'opened', number: 'INC-0002' }]);
    const { incidents } = await asReader(context, (queries) =>
      listIncidents(queries, { tenant: testTenant, now: clock.now() }),
    );
    expect(incidents.map(({ severity }) => severity)).toEqual(['high', 'medium']);
  });

  test('records of an incident are proved under the cosigned head', async () => {
    const { context, clock } = workflow;
    const device = new TestDevice('one', clock);
    for (let index = 0; index < 6; index += 1) device.append('heartbeat');
    device.append('incident.opened', opened('inc_00000001', { evidence: [{ seq: 0 }, { seq: 4 }, { seq: 99 }] }));
    await device.sync(context);
    const proofs = await incidentProofs(context.database, testTenant, 1);
    expect(verifyCosignature(proofs?.checkpoint ?? '', context.witness.key)).toBeDefined();
    const { size, root } = parseCheckpoint(parseNote(proofs?.checkpoint ?? '').text);
    expect(proofs?.records.map(({ seq, proof }) => [seq, proof !== null])).toEqual([
      [0, true],
      [4, true],
      [99, false],
    ]);
    for (const { seq, leaf, proof } of proofs?.records.slice(0, 2) ?? []) {
      const bytes = (hex: string) => Buffer.from(hex, 'hex');
      const claim = { leaf: bytes(leaf ?? ''), index: seq, size, proof: (proof ?? []).map(bytes), root: bytes(root) };
      expect(verifyInclusion(claim)).toBe(true);
      expect(verifyInclusion({ ...claim, index: seq + 1 })).toBe(false);
    }
    expect(await asReader(context, (queries) => findOwnChain(queries, testTenant))).toBeUndefined();
  });
});
