// Chains of devices that send checkpoints and no records: what a check and a restore make of them.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyText } from '../../src/audit/log-keys.ts';
import { checkpointText, cosign, ed25519Signer, type NoteSigner, signNote } from '../../src/audit/note.ts';
import { createBackup } from '../../src/collector/archive/backup.ts';
import { type ChainCheck, checkChains } from '../../src/collector/archive/check-chains.ts';
import { restoreBackup } from '../../src/collector/archive/restore.ts';
import type { Database } from '../../src/collector/database/database.ts';
import { HandClock, makeWorld, many, ownOf, PlantedChain, type World } from './archive-world.ts';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';

const device = ed25519Signer('pretense/dev_witnessed', Buffer.alloc(32, 11));
const root = 'ab'.repeat(32);

describe.each(databaseKinds)('a chain whose records stay on its device, %s', (kind) => {
  let opened: TestDatabase;
  let world: World;
  beforeEach(async () => {
    const clock = new HandClock();
    opened = await openTestDatabase(kind, { clock });
    world = await makeWorld(opened.database, clock);
  });
  afterEach(async () => {
    await opened.close();
    await world.remove();
  });

  function noteOf(chain: string, size: number, { by = world.context.witness, signer = device } = {}): string {
    return cosign(
      signNote(checkpointText({ origin: `${signer.name}/${chain}`, size, root }), signer),
      by,
      1_780_000_000,
    );
  }

  /** As the witness stores it. */
  async function witnessed(chain: string, size: number, note = noteOf(chain, size)): Promise<void> {
    const at = world.clock.now().toISOString();
    await opened.database.transaction({ role: 'ingest', tenant: testTenant }, async (queries) => {
      await queries.query(
        `INSERT INTO chains (tenant_id, chain, device_id, mode, size, head_leaf, keys, inc, cosigned_size, cosigned_note,
           cosigned_at, state, first_received_at, last_received_at)
         VALUES ($1, $2, 'dev_witnessed', 'hash-only', 0, $3, $4, 0, $5, $6, $7, 'open', $7, $7)
         ON CONFLICT (tenant_id, chain) DO UPDATE SET mode = 'hash-only', cosigned_size = $5, cosigned_note = $6`,
        [testTenant, chain, '0'.repeat(64), [keyText(device.key)], size, note, at],
      );
      await queries.query(
        `INSERT INTO checkpoints (tenant_id, chain, size, note, cosigned_note, cosigned_at) VALUES ($1, $2, $3, $4, $4, $5)`,
        [testTenant, chain, size, note, at],
      );
    });
  }

  const check = (database: Database = opened.database): Promise<ChainCheck> =>
    database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
      checkChains(queries, testTenant, world.context.witness.key),
    );

  test('is right when its head is what the witness cosigned', async () => {
    await witnessed('c_bare', 12);
    expect(await check()).toMatchObject({ problems: [], records: 0, chains: [{ size: 0, cosignedSize: 12 }] });
  });

  test('is checked as far as its records are here, under the head that covers them', async () => {
    const part = new PlantedChain(world.context, testTenant, 'part');
    await part.receive('2026-06-09', many(5));
    await witnessed(part.chain, 12, noteOf(part.chain, 12, { signer: part.signer }));
    expect(await check()).toMatchObject({ problems: [], chains: [{ size: 5, cosignedSize: 12 }] });
    await opened.database.asOwner(async (queries) => {
      await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [testTenant]);
      await queries.query(`UPDATE checkpoints SET cosigned_note = $1 WHERE chain = $2 AND size = 5`, [
        noteOf(part.chain, 5, { signer: part.signer }),
        part.chain,
      ]);
    });
    expect((await check()).problems).toEqual([expect.stringContaining('first 5 records')]);
  });

  const stranger: NoteSigner = ed25519Signer('collector.test', Buffer.alloc(32, 6), 4);
  test.each([
    ['that another key cosigned', () => noteOf('c_bare', 12, { by: stranger }), 'not signed by this witness'],
    ['of another chain', () => noteOf('c_other', 12), 'not signed by this witness'],
    ['of another size', () => noteOf('c_bare', 9), 'of 9 records'],
  ])('is wrong with a head %s', async (_name, note, problem) => {
    await witnessed('c_bare', 12, note());
    expect((await check()).problems).toEqual([expect.stringContaining(problem)]);
  });

  test('is restored with the head that was cosigned, and refused with another one', async () => {
    const { context, folder } = world;
    await witnessed('c_bare', 12);
    await new PlantedChain(context, testTenant, 'one').receive('2026-06-09', many(3));
    const output = join(folder, 'collector.backup');
    await createBackup({ context, output, by: 'operator', withKeys: false });
    const empty = await openTestDatabase(kind, { clock: world.clock, isEmpty: true });
    try {
      const asked = { database: empty.database, key: context.signer.key, own: ownOf(context) };
      expect(await restoreBackup({ ...asked, path: output })).toMatchObject({
        records: 3,
        chains: 2,
        cosignedChains: 2,
      });
      expect(await check(empty.database)).toMatchObject({ problems: [] });
    } finally {
      await empty.close();
    }
    await opened.database.asOwner(async (queries) => {
      await queries.query(`SELECT set_config('app.tenant_id', $1, true)`, [testTenant]);
      const note = noteOf('c_bare', 12, { by: stranger });
      await queries.query(`UPDATE chains SET cosigned_note = $1 WHERE chain = 'c_bare'`, [note]);
    });
    const wrong = join(folder, 'wrong.backup');
    await createBackup({ context, output: wrong, by: 'operator', withKeys: false });
    const other = await openTestDatabase(kind, { clock: world.clock, isEmpty: true });
    try {
      const restore = restoreBackup({
        database: other.database,
        path: wrong,
        key: context.signer.key,
        own: ownOf(context),
      });
      await expect(restore).rejects.toMatchObject({ code: 'mismatch' });
    } finally {
      await other.close();
    }
  }, 60_000);
});
