// After a restore the collector's own log is not written a second time: another one begins and names the one before.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyText } from '../../src/audit/log-keys.ts';
import { type NoteSigner, parseCheckpoint, parseNote } from '../../src/audit/note.ts';
import { CompactTree } from '../../src/audit/tree.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import { verifyPack } from '../../src/audit/verify-pack.ts';
import { createBackup } from '../../src/collector/archive/backup.ts';
import { checkChains } from '../../src/collector/archive/check-chains.ts';
import { restoreBackup } from '../../src/collector/archive/restore.ts';
import type { CollectorContext } from '../../src/collector/context.ts';
import { appendOwn, checkpointOwn } from '../../src/collector/own-chain/append-own.ts';
import { utcPeriod } from '../../src/collector/workflow/pack/chains-of-period.ts';
import { makeCollectorPack } from '../../src/collector/workflow/pack/collector-pack.ts';
import { rebuildChain } from '../../src/collector/workflow/pack/rebuild-chain.ts';
import { listIncidents } from '../../src/collector/workflow/views.ts';
import { moveIncident } from '../../src/collector/workflow/move-incident.ts';
import { reportFork } from '../../src/collector/workflow/report-chain.ts';
import { unzipped } from '../../src/report/evidence/unzipped.fixture.ts';
import { HandClock, makeWorld, many, ownOf, PlantedChain, type World } from './archive-world.ts';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';
import { person } from './workflow-fixture.ts';

interface OwnRecord {
  readonly chain: string;
  readonly seq: number;
  readonly leaf: string;
  readonly type: string;
  readonly record: Readonly<Record<string, unknown>>;
}

async function ownRecords({ database }: CollectorContext): Promise<readonly OwnRecord[]> {
  const rows = await database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
    queries.query<{ chain: string; seq: number; leaf: Uint8Array; type: string; line: string }>(
      `SELECT chain, seq, leaf, type, line FROM records WHERE chain LIKE 'c\\_own\\_%' ORDER BY received_at, chain, seq`,
    ),
  );
  return rows.map(({ chain, seq, leaf, type, line }) => {
    const record = JSON.parse(line) as OwnRecord['record'];
    return { chain, seq: Number(seq), leaf: Buffer.from(leaf).toString('hex'), type, record };
  });
}

function view(context: CollectorContext, times: number): Promise<string> {
  return context.database.transaction({ role: 'people', tenant: testTenant }, async (queries) => {
    for (let time = 0; time < times; time += 1)
      await appendOwn(queries, context, testTenant, 'access.viewed', { by: 'ann@example.com', what: 'incidents' });
    return (await checkpointOwn(queries, context, testTenant))?.note ?? '';
  });
}

describe.each(databaseKinds)('the own chain of a restored collector, %s', (kind) => {
  let opened: TestDatabase;
  let world: World;
  let output: string;
  const others: TestDatabase[] = [];

  /** 4 records are cosigned, one more is in the backup, 6 come after it: the last of them is in an auditor's hands. */
  let held: string;
  beforeEach(async () => {
    const clock = new HandClock();
    opened = await openTestDatabase(kind, { clock });
    world = await makeWorld(opened.database, clock);
    output = join(world.folder, 'collector.backup');
    await new PlantedChain(world.context, testTenant, 'one').receive('2026-06-09', many(3));
    await view(world.context, 4);
    await world.context.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
      appendOwn(queries, world.context, testTenant, 'access.viewed', { by: 'ann@example.com', what: 'devices' }),
    );
    await createBackup({ context: world.context, output, by: 'operator', withKeys: false });
    held = await view(world.context, 5);
    clock.time += 60_000;
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close();
    await opened.close();
    await world.remove();
  });

  async function restored(own = ownOf(world.context)): Promise<CollectorContext> {
    world.clock.time += 1000;
    const empty = await openTestDatabase(kind, { clock: world.clock, isEmpty: true });
    others.push(empty);
    await restoreBackup({ database: empty.database, path: output, key: world.context.signer.key, own });
    return { ...world.context, database: empty.database };
  }

  const check = ({ database, witness }: CollectorContext) =>
    database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
      checkChains(queries, testTenant, witness.key),
    );

  test('names the chain before, and no number of any chain has two records', async () => {
    const before = await ownRecords(world.context);
    const context = await restored();
    await view(context, 60);
    const after = await ownRecords(context);
    const chains = [...new Set(after.map(({ chain }) => chain))];
    const [old = '', next = ''] = chains;
    expect([chains.length, old]).toEqual([2, before[0]?.chain]);
    const size = after.filter(({ chain }) => chain === old).length;
    const tree = new CompactTree();
    for (const { leaf } of before.slice(0, size)) tree.append(Buffer.from(leaf, 'hex'));
    expect(after.find(({ chain }) => chain === next)).toMatchObject({
      seq: 0,
      type: 'backup.restored',
      record: {
        is_drill: false,
        inc: 1,
        previous_chain: old,
        previous_size: size,
        previous_head: before[size - 1]?.leaf,
        previous_root: Buffer.from(tree.root()).toString('hex'),
      },
    });
    const leaves = new Map<string, string>();
    for (const { chain, seq, leaf } of [...before, ...after]) {
      const place = `${chain} ${seq}`;
      expect(leaves.get(place) ?? leaf).toBe(leaf);
      leaves.set(place, leaf);
    }
    // The same with what was signed: the older chain ends where the backup does, however much the auditor has of it.
    const heads = await context.database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
      queries.query<{ size: number; state: string }>(
        `SELECT cosigned_size AS size, state FROM chains WHERE device_id = 'collector' ORDER BY first_received_at`,
      ),
    );
    expect(heads.map((head) => ({ ...head, size: Number(head.size) }))).toEqual([
      { size, state: 'closed' },
      { size: 61, state: 'open' },
    ]);
    expect(parseCheckpoint(parseNote(held).text).size).toBeGreaterThan(size);
    expect((await check(context)).problems).toEqual([]);
  });

  test('who holds a newer head sees that the end is lost, and nothing that was changed', async () => {
    const context = await restored();
    const [first] = await ownRecords(context);
    const { signer, witness, database } = context;
    const folder = join(world.folder, 'old');
    const keys = [keyText(signer.key)];
    const source = { tenant: testTenant, chain: first?.chain ?? '', deviceId: 'collector', size: 6, keys };
    await rebuildChain({ database, source, folder, witnessKey: witness.key });
    const known = { witnessKeys: [witness.key], isRebuilt: true };
    expect(await verifyLog(folder, known)).toMatchObject({ result: 'VERIFIED_WITNESSED', problems: [] });
    const kept = await verifyLog(folder, { ...known, keptCheckpoints: [held] });
    expect(kept).toMatchObject({ result: 'INCOMPLETE', problems: [{ kind: 'cut-off' }] });
  });

  test('a second restore of the same backup is another history again', async () => {
    const [one, two] = [await restored(), await restored()];
    const [left, right] = [await ownRecords(one), await ownRecords(two)];
    expect(left.at(-1)?.chain).not.toBe(right.at(-1)?.chain);
    expect(left.at(-1)?.record['previous_head']).toBe(right.at(-1)?.record['previous_head']);
  });

  test('a restored collector is backed up and restored once more', async () => {
    const context = await restored();
    await view(context, 2);
    const second = join(world.folder, 'second.backup');
    await createBackup({ context, output: second, by: 'operator', withKeys: false });
    output = second;
    const again = await restored();
    const own = await ownRecords(again);
    const chains = [...new Set(own.map(({ chain }) => chain))];
    expect(chains).toHaveLength(3);
    expect(own.at(-1)?.record['previous_chain']).toBe(chains[1]);
    expect((await check(again)).problems).toEqual([]);
  });

  test('what a drill leaves in a database of its own says so, without the private key', async () => {
    const refuse = (): never => {
      throw new Error('signed');
    };
    const { signer } = world.context;
    const bare: NoteSigner = { name: signer.name, key: signer.key, sign: refuse };
    const own = ownOf({ ...world.context, signer: bare, witness: bare }, true);
    const context = await restored(own);
    expect((await ownRecords(context)).at(-1)).toMatchObject({ seq: 0, record: { is_drill: true } });
    // A collector that is started on it all the same goes on with the new chain.
    await view({ ...context, signer: world.context.signer, witness: world.context.witness }, 2);
    expect((await ownRecords(context)).at(-1)).toMatchObject({ seq: 2 });
    expect((await check(world.context)).problems).toEqual([]);
  });

  test('an incident of the older chain goes on, and packs hold both', async () => {
    await world.context.database.transaction({ role: 'ingest', tenant: testTenant }, (queries) =>
      reportFork(queries, world.context, {
        tenant: testTenant,
        deviceId: 'dev_one',
        chain: 'c_one',
        seq: 1,
        fields: {},
      }),
    );
    output = join(world.folder, 'later.backup');
    await createBackup({ context: world.context, output, by: 'operator', withKeys: false });
    const context = await restored();
    const move = {
      number: 1,
      from: undefined,
      to: 'triaged' as const,
      reasonCode: 'confirmed',
      comment: 'seen',
      expires: undefined,
      duplicateOf: undefined,
    };
    const { incidents } = await context.database.transaction(
      { role: 'people', tenant: testTenant },
      async (queries) => {
        await moveIncident(queries, context, person('rev-01@company.example'), move);
        return await listIncidents(queries, { tenant: testTenant, now: context.clock.now() });
      },
    );
    expect(incidents).toMatchObject([{ status: 'triaged' }]);

    const period = utcPeriod('2026-06-09', '2026-06-10');
    if (period === undefined) throw new Error('no period');
    const options = { tenant: testTenant, period, sample: { seed: 's', size: 2 }, redact: 'none' as const, by: 'aud' };
    const made = await makeCollectorPack(context, options);
    expect(made.parts.map(({ name }) => name)).toEqual(['devices/1', 'collector', 'collector-2']);
    const dir = join(world.folder, 'unzipped');
    for (const [name, bytes] of unzipped(await readFile(made.path))) {
      await mkdir(join(dir, ...name.split('/').slice(0, -1)), { recursive: true });
      await writeFile(join(dir, ...name.split('/')), bytes);
    }
    await made.remove();
    for (const { name } of made.parts) {
      const verified = await verifyPack(join(dir, name), { witnessKeys: [context.witness.key] });
      expect(verified).toMatchObject({ result: 'VERIFIED_WITNESSED', problems: [] });
    }
    expect(await readFile(join(dir, 'HOW_TO_VERIFY.md'), 'utf8')).toContain('previous_chain');
  }, 60_000);
});
