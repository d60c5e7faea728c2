// A year later: what was disposed of at the collector is certified, and what is left of its chains is still proved.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChainCertificate, signChainCertificate } from '../../src/audit/chain-certificate.ts';
import { keyText } from '../../src/audit/log-keys.ts';
import { parseCheckpoint, parseNote, verifyCosignature } from '../../src/audit/note.ts';
import { verifyInclusion } from '../../src/audit/tree.ts';
import { verifyPack } from '../../src/audit/verify-pack.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import { checkChains } from '../../src/collector/archive/check-chains.ts';
import { disposeDue } from '../../src/collector/archive/dispose.ts';
import { setHold } from '../../src/collector/archive/holds.ts';
import { incidentProofs } from '../../src/collector/workflow/incident-proofs.ts';
import { reportFork } from '../../src/collector/workflow/report-chain.ts';
import { utcPeriod } from '../../src/collector/workflow/pack/chains-of-period.ts';
import { makeCollectorPack } from '../../src/collector/workflow/pack/collector-pack.ts';
import { rebuildChain } from '../../src/collector/workflow/pack/rebuild-chain.ts';
import { unzipped } from '../../src/report/evidence/unzipped.fixture.ts';
import { HandClock, makeWorld, many, PlantedChain, type World } from './archive-world.ts';
import { databaseKinds, openTestDatabase, otherTenant, type TestDatabase, testTenant } from './databases.ts';

const verifier = join(import.meta.dirname, '..', '..', 'src', 'report', 'standalone', 'verify.mjs');
const run = promisify(execFile);
const by = 'admin@example.com';

describe.each(databaseKinds)('after a disposal, %s', (kind) => {
  let opened: TestDatabase;
  let world: World;
  let one: PlantedChain;

  /** Two days of three of `one` are old; a legal hold keeps what is between them. */
  beforeEach(async () => {
    const clock = new HandClock();
    opened = await openTestDatabase(kind, { clock });
    world = await makeWorld(opened.database, clock);
    one = new PlantedChain(world.context, testTenant, 'one');
    await one.receive('2025-03-01', many(3));
    await one.changeKey('2025-03-01');
    await one.receive('2025-03-01', many(2));
    await one.receive('2025-03-03', many(4));
    await one.receive('2025-03-08', many(5));
    await one.receive('2026-06-09', many(6));
    await new PlantedChain(world.context, testTenant, 'two22').receive('2025-03-01', many(7));
    const scope = { from: '2025-03-03', to: '2025-03-03' };
    await setHold(world.context, { tenant: testTenant, by, reason: 'a claim', scope });
    await disposeDue({ context: world.context, tenant: testTenant, by });
  });
  afterEach(async () => {
    await opened.close();
    await world.remove();
  });

  const check = async () =>
    await opened.database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
      checkChains(queries, testTenant, world.context.witness.key),
    );
  /** Whoever has the database, and no key. */
  const change = (sql: string, parameters: readonly unknown[] = []) =>
    opened.database.asOwner(async (queries) => {
      await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [testTenant]);
      await queries.query(sql, parameters);
    });

  async function packed(from: string, to: string) {
    const { context, folder } = world;
    const period = utcPeriod(from, to);
    if (period === undefined) throw new Error('no period');
    const made = await makeCollectorPack(
      { ...context, program: { ...context.program, verifier: () => readFile(verifier, 'utf8') } },
      { tenant: testTenant, period, sample: { seed: 'auditor', size: 4 }, redact: 'none', by },
    );
    const dir = join(folder, 'unzipped');
    for (const [name, bytes] of unzipped(await readFile(made.path))) {
      await mkdir(join(dir, ...name.split('/').slice(0, -1)), { recursive: true });
      await writeFile(join(dir, ...name.split('/')), bytes);
    }
    await made.remove();
    return { made, dir };
  }

  async function resultsOf(dir: string) {
    const { witness } = world.context;
    const ours = await verifyPack(dir, { witnessKeys: [witness.key] });
    const { stdout } = await run(process.execPath, [verifier, dir, '--witness-key', keyText(witness.key)]).catch(
      (error: { readonly stdout: string }) => error,
    );
    const alone = JSON.parse(stdout) as { readonly result: string; readonly disposed: number };
    return { ours: [ours.result, ours.disposed.records], alone: [alone.result, alone.disposed] };
  }

  test('packs of what is left carry proofs, which both verifiers check with the key of the witness', async () => {
    const { made, dir } = await packed('2025-03-01', '2026-06-09');
    const [part] = made.parts;
    expect(part).toMatchObject({ name: 'devices/1', held: 10, disposed: 11 });
    expect(part?.part.model.verification).toMatchObject({ result: 'VERIFIED_WITH_DISPOSALS', problems: [] });
    const expected = ['VERIFIED_WITH_DISPOSALS', 11];
    expect(await resultsOf(join(dir, 'devices', '1'))).toEqual({ ours: expected, alone: expected });
    const sample = JSON.parse(await readFile(join(dir, 'devices', '1', 'sample', 'sample.json'), 'utf8')) as {
      readonly records: readonly { readonly proof: readonly string[] | null }[];
    };
    expect(sample.records).toHaveLength(4);
    expect(sample.records.every(({ proof }) => proof !== null && proof.length > 0)).toBe(true);
    expect(await readFile(join(dir, 'INDEX.md'), 'utf8')).toMatch(
      /VERIFIED\\_WITH\\_DISPOSALS|VERIFIED_WITH_DISPOSALS/,
    );
    // Nobody's name outlives the records in a certificate.
    expect(await readFile(join(dir, 'devices', '1', 'log', 'disposals'), 'utf8')).not.toContain('example.com');
  }, 60_000);

  test('a chain is whole only with the certificates of this collector', async () => {
    expect(await check()).toMatchObject({ problems: [], disposed: 18 });
    expect((await check()).chains.map(({ chain, disposed }) => [chain, disposed])).toEqual([
      ['c_one', 11],
      [expect.stringMatching(/^c_own_/), 0],
      ['c_two22', 7],
    ]);
  });

  test('the records that show an incident are proved over what was disposed of', async () => {
    const { database, witness } = world.context;
    const fact = { tenant: testTenant, deviceId: one.deviceId, chain: one.chain, seq: 17, fields: {} };
    await database.transaction({ role: 'ingest', tenant: testTenant }, (queries) =>
      reportFork(queries, world.context, fact),
    );
    const shown = await incidentProofs(database, testTenant, 1);
    const [record] = shown?.records ?? [];
    const note = shown?.checkpoint ?? '';
    expect(verifyCosignature(note, witness.key)).toBeDefined();
    const isProved = verifyInclusion({
      index: 17,
      size: shown?.size ?? 0,
      leaf: Buffer.from(record?.leaf ?? '', 'hex'),
      proof: (record?.proof ?? []).map((node) => Buffer.from(node, 'hex')),
      root: Buffer.from(parseCheckpoint(parseNote(note).text).root, 'hex'),
    });
    expect(isProved).toBe(true);
  });

  const ofOne = `tenant_id = '${testTenant}' AND chain = 'c_one'`;
  const attacks: readonly (readonly [string, string])[] = [
    [
      'alters a certificate',
      `UPDATE disposed_parts SET note = replace(note, '"day":"2025', '"day":"2024') WHERE ${ofOne}`,
    ],
    ['takes a certificate away', `UPDATE disposed_parts SET note = NULL WHERE ${ofOne} AND first_seq = 0`],
    [
      'gives the certificate of another chain',
      `UPDATE disposed_parts SET note = (SELECT note FROM disposed_parts WHERE chain = 'c_two22') WHERE ${ofOne} AND first_seq = 0`,
    ],
    [
      'removes records beyond what was certified, and puts their hashes there',
      `WITH gone AS (DELETE FROM records WHERE ${ofOne} AND seq = 6 RETURNING leaf)
       INSERT INTO disposed_parts (tenant_id, chain, first_seq, last_seq, day, first_prev_hash, last_leaf, leaves, certificate_id, note)
       SELECT tenant_id, chain, 6, 6, day, d.last_leaf, encode(gone.leaf, 'hex'), gone.leaf, certificate_id, note
       FROM disposed_parts d, gone WHERE ${ofOne} AND first_seq = 0`,
    ],
    [
      'widens what is kept of it',
      `WITH gone AS (DELETE FROM records WHERE ${ofOne} AND seq = 6 RETURNING leaf)
       UPDATE disposed_parts SET last_seq = 6, leaves = leaves || gone.leaf, last_leaf = encode(gone.leaf, 'hex')
       FROM gone WHERE ${ofOne} AND first_seq = 0`,
    ],
    [
      'changes a kept hash',
      `UPDATE disposed_parts SET leaves = set_byte(leaves, 3, 1 - get_byte(leaves, 3) % 2) WHERE ${ofOne}`,
    ],
  ];

  test.each(attacks)('somebody who %s is found, in the database and in what is rebuilt of it', async (_name, sql) => {
    await change(sql);
    expect((await check()).problems).toEqual([expect.stringContaining('c_one')]);
    const { database, witness } = world.context;
    const folder = join(world.folder, 'rebuilt');
    const keys = [keyText(one.signer.key)];
    const source = { tenant: testTenant, chain: 'c_one', deviceId: one.deviceId, size: one.size, keys };
    await rebuildChain({ database, source, folder, witnessKey: witness.key });
    const { result } = await verifyLog(folder, { witnessKeys: [witness.key], isRebuilt: true });
    expect(result).toMatch(/TAMPERED|INCOMPLETE/);
  });

  test('leaf hashes that belong to no record are never certified', async () => {
    await one.receive('2025-03-20', many(2));
    await change(`DELETE FROM records WHERE ${ofOne} AND day = '2025-03-20' AND seq = 21`);
    await change(
      `INSERT INTO disposed_parts (tenant_id, chain, first_seq, last_seq, day, first_prev_hash, last_leaf, leaves, facts)
       SELECT tenant_id, chain, 21, 21, '2025-03-20', first_prev_hash, last_leaf, substring(leaves FROM 1 FOR 32), facts
       FROM disposed_parts WHERE ${ofOne} AND first_seq = 0`,
    );
    const disposal = disposeDue({ context: world.context, tenant: testTenant, by });
    await expect(disposal).rejects.toMatchObject({ code: 'mismatch' });
  });

  test('the certificate of another organisation is none', async () => {
    const [row] = await opened.database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
      queries.query<{ readonly note: string }>(`SELECT note FROM disposed_parts WHERE ${ofOne} AND first_seq = 0`),
    );
    const certificate = JSON.parse(parseNote(row?.note ?? '').text) as ChainCertificate;
    const foreign = signChainCertificate({ ...certificate, tenant: otherTenant }, world.context.signer);
    await change(`UPDATE disposed_parts SET note = $1 WHERE ${ofOne} AND first_seq = 0`, [foreign]);
    expect((await check()).problems).toEqual([expect.stringContaining('no certificate of this collector')]);
    const { made } = await packed('2025-03-01', '2026-06-09');
    expect(made.parts[0]?.part.model.verification.result).toMatch(/TAMPERED|INCOMPLETE/);
  }, 60_000);
});
