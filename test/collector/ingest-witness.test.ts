// The hash-only witness: signed tree heads with proofs (C2SP tlog-witness), and no record.
import { describe, expect, test } from 'vitest';
import { ed25519Signer, verifyCosignature } from '../../src/audit/note.ts';
import { consistencyProof } from '../../src/audit/tree.ts';
import { leafHash } from '../../src/audit/line.ts';
import { type DeviceFilter, listDevices } from '../../src/collector/dashboard/device-list.ts';
import { detectDevices } from '../../src/collector/workflow/detect-devices.ts';
import { type EnrolRequest, paths, type Refusal } from '../../src/sync/protocol.ts';
import { databaseKinds, type TestDatabase, testTenant } from './databases.ts';
import { forgedLines } from './forged-log.ts';
import {
  type Answer,
  answerOf,
  chainState,
  ownTypes,
  seedOf,
  send,
  storedLines,
  type TestCollector,
  TestDevice,
} from './ingest-harness.ts';
import { inIngestWorld } from './ingest-world.ts';

describe.each(databaseKinds)('A witness of hashes alone, on %s,', (kind) => {
  let opened: TestDatabase;
  let collector: TestCollector;
  let device: TestDevice;
  let lines: readonly string[];
  let chain: string;

  inIngestWorld({ kind, records: 20 }, async (world) => {
    ({ opened, collector, device } = world);
    lines = await device.lines();
    chain = await device.chain();
  });

  const post = (body: string): Promise<Answer> =>
    collector.ask('POST', paths.checkpoints, { body, headers: { authorization: `Bearer ${device.token}` } });

  function proofLines(log: readonly string[], from: number, to: number): string {
    const leaves = Buffer.concat(log.map((line) => Buffer.from(leafHash(Buffer.from(line)), 'hex')));
    return consistencyProof(leaves, from, to)
      .map((node) => `${Buffer.from(node).toString('base64')}\n`)
      .join('');
  }

  const add = (from: number, to: number, log = lines): Promise<Answer> =>
    post(`old ${from}\n${proofLines(log, from, to)}\n${device.checkpointOf(chain, log, to)}`);

  test('cosigns a tree that grows, and has none of its records', async () => {
    for (const [from, to] of [
      [0, 3],
      [3, 8],
      [8, 8],
      [8, 21],
    ] as const) {
      const answer = await add(from, to);
      expect({ to, status: answer.status }).toEqual({ to, status: 200 });
      expect(answer.text).toMatch(/^\u2014 test-collector \S+\n$/);
      const cosigned = device.checkpointOf(chain, lines, to) + answer.text;
      expect(verifyCosignature(cosigned, collector.witnessKey)).toBeDefined();
    }
    expect(await chainState(collector, chain)).toMatchObject({ size: 0, cosigned: 21 });
    expect(await storedLines(collector, chain)).toEqual([]);
  });

  test('says what it cosigned last when the old size is another one', async () => {
    await add(0, 8);
    const answer = await add(5, 12);
    expect(answer.status).toBe(409);
    expect(answer.headers['content-type']).toContain('text/x.tlog.size');
    expect(answer.text).toBe('8\n');
    expect((await add(0, 3)).text).toBe('8\n');
  });

  test('refuses a proof that does not lead from the old tree to the new one', async () => {
    await add(0, 8);
    const other = [...lines.slice(0, 4), ...forgedLines(lines.slice(0, 4), 8, { chain })];
    expect((await add(8, 12, other)).status).toBe(422);
    expect((await post(`old 8\n\n${device.checkpointOf(chain, lines, 12)}`)).status).toBe(422);
    expect(await chainState(collector, chain)).toMatchObject({ cosigned: 8, state: 'open' });
  });

  test('keeps two trees of one size that were both signed as a fork', async () => {
    await add(0, 8);
    const before = (await ownTypes(collector)).filter((type) => type === 'chain.fork').length;
    const other = forgedLines([], 8, { chain });
    expect((await post(`old 8\n\n${device.checkpointOf(chain, other)}`)).status).toBe(409);
    expect(await chainState(collector, chain)).toMatchObject({ cosigned: 8, state: 'quarantined' });
    expect((await ownTypes(collector)).filter((type) => type === 'chain.fork').length - before).toBe(1);
    expect((await add(8, 12)).status).toBe(422);
  });

  test('knows the logs of this device alone, and its keys', async () => {
    const other = await TestDevice.create(collector.clock);
    expect((await post(`old 0\n\n${other.checkpointOf(chain, lines)}`)).status).toBe(404);
    const thief = ed25519Signer(`pretense/${device.id}`, seedOf('a thief'));
    expect((await post(`old 0\n\n${device.checkpointOf(chain, lines, 4, thief)}`)).status).toBe(403);
    await other.remove();
  });

  test.each([
    '',
    'old 0\n',
    'old -1\n\n',
    'old 01\n\nx',
    'new 0\n\nx',
    `old 0\n${'A'.repeat(44)}\n\nx`,
    `old 0\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}\nx`,
    'old 9\n\n\u2014 a b\n',
  ])('refuses a body that is none (%j)', async (body) => {
    expect((await post(body)).status).toBe(400);
  });

  const sendAll = (log: readonly string[], from = 0, to = log.length): Promise<Answer> =>
    send(collector, device, {
      lines: log.slice(from, to),
      head: { chain, firstSeq: from, cosignedSize: 21, checkpoint: device.checkpointOf(chain, log, to) },
    });

  const found = async (): Promise<readonly string[]> =>
    (await ownTypes(collector)).filter((type) => type === 'chain.fork' || type === 'chain.loss');

  test('takes the records of what it cosigned when they come, from the first one on', async () => {
    await add(0, 8);
    await add(8, 21);
    const before = await found();
    expect((await sendAll(lines, 3)).json<Refusal>()).toMatchObject({ error: 'gap', size: 0 });
    const first = answerOf(await sendAll(lines, 0, 8));
    expect(first).toMatchObject({ size: 8 });
    // It had cosigned these, and says so again.
    expect(verifyCosignature(first.cosigned ?? '', collector.witnessKey)).toBeDefined();
    expect(await modeOf()).toBe('hash-only');
    expect(answerOf(await sendAll(lines, 8))).toMatchObject({ size: 21 });
    expect(await modeOf()).toBe('full');
    expect(await storedLines(collector, chain)).toEqual(lines);
    expect(await found()).toEqual(before);
  });

  test('takes no other records than it cosigned', async () => {
    await add(0, 8);
    await add(8, 21);
    const other = [...lines.slice(0, 12), ...forgedLines(lines.slice(0, 12), 9, { chain })];
    const unsigned = { chain, firstSeq: 0, cosignedSize: 21 };
    expect(answerOf(await send(collector, device, { lines: other.slice(0, 20), head: unsigned })).size).toBe(20);
    const answer = await send(collector, device, { lines: other.slice(20), head: { ...unsigned, firstSeq: 20 } });
    expect(answer.json<Refusal>()).toMatchObject({ error: 'fork', seq: 20 });
    expect(await chainState(collector, chain)).toMatchObject({ cosigned: 21, state: 'quarantined' });
  });

  test('goes on where records ended, and takes no proof that leads past those that it holds', async () => {
    const head = { chain, firstSeq: 0, checkpoint: device.checkpointOf(chain, lines, 8) };
    await send(collector, device, { lines: lines.slice(0, 8), head });
    await send(collector, device, { lines: lines.slice(8, 12), head: { chain, firstSeq: 8 } });
    // The cosigned ones are the same, and the four after them, which are held, are others.
    const other = [...lines.slice(0, 9), ...forgedLines(lines.slice(0, 9), 12, { chain })];
    expect((await add(8, 21, other)).text).toBe('12\n');
    expect((await add(12, 21, other)).status).toBe(422);
    expect((await add(12, 21)).status).toBe(200);
    expect(await chainState(collector, chain)).toMatchObject({ size: 12, cosigned: 21, state: 'open' });
    expect(answerOf(await sendAll(lines, 12)).size).toBe(21);
    expect(await modeOf()).toBe('full');
  });

  test('takes records that a key signed which an enrolment has replaced since', async () => {
    await add(0, 21);
    const former = device.checkpointOf(chain, lines, 10);
    await device.rotate(ed25519Signer(`pretense/${device.id}`, seedOf('the next key')));
    await opened.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
      queries.query("UPDATE devices SET state = 'revoked' WHERE device_id = $1", [device.id]),
    );
    await device.enrol(collector);
    const grown = await device.lines();
    expect((await add(21, grown.length, grown)).status).toBe(200);
    const first = await send(collector, device, {
      lines: lines.slice(0, 10),
      head: { chain, firstSeq: 0, cosignedSize: 21, checkpoint: former },
    });
    expect(answerOf(first).size).toBe(10);
    expect(answerOf(await sendAll(grown, 10)).size).toBe(grown.length);
  });

  test('is a sign of life, told apart from records, and no loss', async () => {
    const before = await found();
    await add(0, 21);
    const [row] = await collector.rows<{ readonly at: unknown }>(
      'SELECT last_heartbeat_at AS at FROM devices WHERE device_id = $1',
      [device.id],
    );
    expect(row?.at).not.toBeNull();
    const now = new Date(Date.now() + 3 * 24 * 3_600_000);
    const shown = await opened.database.transaction({ role: 'reader', tenant: testTenant }, (queries) =>
      listDevices(queries, testTenant, { filter: allDevices, now, usualPolicy: undefined }),
    );
    expect(shown.lines.find(({ deviceId }) => deviceId === device.id)).toMatchObject({ isHashOnly: true, records: 0 });
    const clock = { now: () => now, monotonicMs: () => 0 };
    const reports = await detectDevices({ ...collector.context, clock }, testTenant);
    expect(JSON.stringify(reports)).not.toContain(chain);
    expect(await found()).toEqual(before);
  });

  async function modeOf(): Promise<string | undefined> {
    const [row] = await collector.rows<{ readonly mode: string }>('SELECT mode FROM chains WHERE chain = $1', [chain]);
    return row?.mode;
  }
});

const allDevices: DeviceFilter = {
  state: 'all',
  team: undefined,
  text: '',
  hasOtherPolicy: false,
  sort: 'device',
  isDescending: false,
  page: 1,
};

describe('A collector that wants records', () => {
  let collector: TestCollector;
  let device: TestDevice;
  inIngestWorld(
    { kind: 'pglite', records: 3, settings: { requireRecords: true } },
    (world) => ({ collector, device } = world),
  );

  test('refuses checkpoints alone, and the enrolment of a device that would send them, whose token stays good', async () => {
    const headers = { authorization: `Bearer ${device.token}` };
    const answer = await collector.ask('POST', paths.checkpoints, { body: 'old 0\n\n', headers });
    expect(answer.status).toBe(403);
    expect(answer.json<Refusal>().error).toBe('records-required');
    const other = await TestDevice.create(collector.clock);
    await other.append(1);
    const token = await collector.enrolmentToken();
    const enrol = (extra: Partial<EnrolRequest>): Promise<Answer> =>
      collector.ask('POST', paths.enrol, {
        body: JSON.stringify(other.enrolment(token, extra)),
        headers: { 'content-type': 'application/json' },
      });
    expect((await enrol({ mode: 'witness' })).json<Refusal>().error).toBe('records-required');
    expect((await enrol({})).status).toBe(200);
    await other.remove();
  });
});
