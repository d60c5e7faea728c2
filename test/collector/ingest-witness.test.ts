// The hash-only witness: signed tree heads with proofs (C2SP tlog-witness), and no record.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ed25519Signer, verifyCosignature } from '../../src/audit/note.ts';
import { consistencyProof } from '../../src/audit/tree.ts';
import { leafHash } from '../../src/audit/line.ts';
import { paths, type Refusal } from '../../src/sync/protocol.ts';
import { databaseKinds, openTestDatabase, type TestDatabase } from './databases.ts';
import { forgedLines } from './forged-log.ts';
import {
  type Answer,
  chainState,
  ownTypes,
  seedOf,
  send,
  storedLines,
  TestCollector,
  TestDevice,
} from './ingest-harness.ts';

describe.each(databaseKinds)('A witness of hashes alone, on %s,', (kind) => {
  let opened: TestDatabase;
  let collector: TestCollector;
  let device: TestDevice;
  let lines: readonly string[];
  let chain: string;

  beforeAll(async () => {
    opened = await openTestDatabase(kind);
    collector = await TestCollector.start(opened.database);
  });

  afterAll(async () => {
    await collector.stop();
    await opened.close();
  });

  beforeEach(async () => {
    device = await TestDevice.create(collector.clock);
    await device.append(20);
    await device.enrol(collector);
    lines = await device.lines();
    chain = await device.chain();
  });

  afterEach(() => device.remove());

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
    expect(await chainState(collector, chain)).toMatchObject({ size: 21, cosigned: 21 });
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

  test('never mixes with records: a chain is sent the one way or the other', async () => {
    await add(0, 8);
    const answer = await send(collector, device, { lines, head: { chain, firstSeq: 0 } });
    expect(answer.status).toBe(403);
    expect(answer.json<Refusal>().error).toBe('foreign-chain');
  });
});
