// Whoever has the token of a device and not its key: nothing that he sends is in the way of the device.
import { describe, expect, test } from 'vitest';
import { ed25519Signer, type NoteSigner } from '../../src/audit/note.ts';
import { batchBody } from '../../src/sync/batch-body.ts';
import { paths, type Refusal } from '../../src/sync/protocol.ts';
import { databaseKinds } from './databases.ts';
import { forgedLines } from './forged-log.ts';
import {
  type Answer,
  answerOf,
  batchSignature,
  chainState,
  ownTypes,
  seedOf,
  send,
  type SentBatch,
  sendRange,
  storedLines,
  type TestCollector,
  type TestDevice,
} from './ingest-harness.ts';
import { inIngestWorld } from './ingest-world.ts';

describe.each(databaseKinds)('Who has the token of a device alone, on %s,', (kind) => {
  let collector: TestCollector;
  let device: TestDevice;
  let lines: readonly string[];
  let chain: string;

  inIngestWorld({ kind, records: 11 }, async (world) => {
    ({ collector, device } = world);
    lines = await device.lines();
    chain = await device.chain();
  });

  const thief = (): NoteSigner => ed25519Signer(`pretense/${device.id}`, seedOf('a thief'));
  const sendUnsigned = (batch: SentBatch, by: 'nobody' | 'a thief' = 'nobody'): Promise<Answer> =>
    send(collector, device, batch, { signer: by === 'nobody' ? null : thief() });
  const incidents = async (): Promise<readonly string[]> => {
    const rows = await collector.rows<{ readonly severity: string; readonly dedup_key: string }>(
      'SELECT severity, dedup_key FROM incidents WHERE dedup_key LIKE $1 OR dedup_key LIKE $2 ORDER BY number',
      [`% ${device.id} %`, `% ${chain}%`],
    );
    return rows.map(({ severity, dedup_key: key }) => `${severity} ${key.split(' ')[0]}`);
  };
  const expectUnsigned = (answer: Answer): void => {
    expect(answer.status).toBe(403);
    expect(answer.json<Refusal>()).toMatchObject({ error: 'unsigned' });
  };

  test.each<[string, number, (made: readonly string[]) => SentBatch]>([
    ['another record at the first place', 6, (made) => ({ lines: made.slice(0, 1), head: { chain, firstSeq: 0 } })],
    ['another record at the last place', 6, (made) => ({ lines: made.slice(5, 6), head: { chain, firstSeq: 5 } })],
    [
      'a record after another one than is held',
      6,
      (made) => ({ lines: made.slice(6, 7), head: { chain, firstSeq: 6 } }),
    ],
    [
      'the first record of the chain before the device does',
      0,
      (made) => ({ lines: made.slice(0, 1), head: { chain, firstSeq: 0 } }),
    ],
    [
      'made-up records under a checkpoint that the device signed',
      0,
      (made) => ({ lines: made, head: { chain, firstSeq: 0, checkpoint: device.checkpointOf(chain, lines) } }),
    ],
    [
      'a loss that never was',
      6,
      () => ({ lines: lines.slice(0, 6), head: { chain, firstSeq: 0, cosignedSize: 1_000_000 } }),
    ],
    [
      'a loss that never was, in a batch that the device signed',
      6,
      () => {
        const sent = { lines: lines.slice(0, 6), head: { chain, firstSeq: 0 } };
        const signed = { ...sent.head, ...batchSignature(sent, device.signer) };
        return { ...sent, head: { ...signed, cosignedSize: 9, checkpoint: device.checkpointOf(chain, lines, 6) } };
      },
    ],
  ])('who sends %s leaves the chain as it was', async (what, held, batchOf) => {
    const isReplay = what.startsWith('a loss');
    if (held > 0) answerOf(await sendRange(collector, device, { from: 0, to: held }));
    const before = await chainState(collector, chain);
    const batch = batchOf(forgedLines([], 12, { chain }));
    for (const by of ['nobody', 'a thief', 'nobody'] as const) {
      const answer = await sendUnsigned(batch, by);
      if (isReplay) expect(answer.status).toBe(200);
      else expectUnsigned(answer);
    }
    expect(await chainState(collector, chain)).toEqual(before);
    expect(await incidents()).toEqual(isReplay ? [] : ['low UNSIGNED']);
    expect((await ownTypes(collector)).filter((type) => type === 'chain.fork' || type === 'chain.loss')).toEqual([]);
    const kept = await collector.rows<{ readonly reason: string; readonly body: string }>(
      'SELECT reason, body FROM quarantine WHERE device_id = $1',
      [device.id],
    );
    expect(kept.map(({ reason }) => reason)).toEqual(isReplay ? [] : ['unsigned']);
    expect(answerOf(await sendRange(collector, device, { from: held, to: 12 }))).toMatchObject({ size: 12 });
    expect(await storedLines(collector, chain)).toEqual(lines);
    expect(await chainState(collector, chain)).toMatchObject({ size: 12, cosigned: 12, state: 'open' });
  });

  test('who writes on where the device will cannot get in before it', async () => {
    answerOf(await sendRange(collector, device, { from: 0, to: 6 }));
    const made = forgedLines(lines.slice(0, 6), 2, { chain });
    expectUnsigned(await sendUnsigned({ lines: made, head: { chain, firstSeq: 6 } }));
    expect(answerOf(await sendRange(collector, device, { from: 6, to: 12 })).size).toBe(12);
  });

  test('who makes chains up leaves none behind, with records, with none and with a checkpoint', async () => {
    const name = 'c_made-up';
    const made = forgedLines([], 2, { chain: name });
    const checkpoint = device.checkpointOf(name, made, 2, thief());
    expectUnsigned(await sendUnsigned({ lines: made, head: { chain: name, firstSeq: 0 } }));
    expectUnsigned(await sendUnsigned({ lines: [], head: { chain: name, firstSeq: 0 } }));
    expect((await sendUnsigned({ lines: made, head: { chain: name, firstSeq: 0, checkpoint } })).status).toBe(403);
    expect((await sendUnsigned({ lines: [], head: { chain: name, firstSeq: 9 } })).status).toBe(409);
    expect((await sendUnsigned({ lines: [], head: { chain: name, firstSeq: 9, cosignedSize: 9 } })).status).toBe(409);
    const headers = { authorization: `Bearer ${device.token}`, 'content-type': 'text/plain' };
    const body = `old 0\n\n${checkpoint}`;
    expect((await collector.ask('POST', paths.checkpoints, { headers, body })).status).toBe(403);
    expect(await chainState(collector, name)).toMatchObject({ state: 'none' });
  });

  test('is on the record once a day, and again on the next', async () => {
    const batch: SentBatch = { lines: forgedLines([], 1, { chain }), head: { chain, firstSeq: 0 } };
    for (let day = 1; day <= 2; day += 1) {
      for (let round = 0; round < 3; round += 1) expectUnsigned(await sendUnsigned(batch));
      expect(await incidents()).toHaveLength(day);
      collector.clock.advance(86_400_000);
    }
  });

  test('who sends what the device sent and signed before gets the same answer, and nothing moves', async () => {
    const first = answerOf(await sendRange(collector, device, { from: 0, to: 6 }));
    answerOf(await sendRange(collector, device, { from: 6, to: 12 }));
    const before = await chainState(collector, chain);
    const head = { chain, firstSeq: 0, checkpoint: device.checkpointOf(chain, lines, 6) };
    for (const signer of [device.signer, null]) {
      const again = answerOf(await send(collector, device, { lines: lines.slice(0, 6), head }, { signer }));
      expect(again).toEqual({ size: 12, cosigned: first.cosigned });
    }
    expect(await chainState(collector, chain)).toEqual(before);
  });

  test('a device whose checkpoint covers the records need not sign them once more', async () => {
    const head = { chain, firstSeq: 0, checkpoint: device.checkpointOf(chain, lines) };
    expect(answerOf(await sendUnsigned({ lines, head })).cosigned).toBeDefined();
  });

  test('what the device itself sends is taken where no checkpoint ends, and nobody else could have signed it', async () => {
    const text = Buffer.from(lines.slice(0, 9).join('\n') + '\n');
    const batch = { chain, firstSeq: 0, count: 9, lines: text, checkpoint: undefined };
    const post = async (signer: NoteSigner | undefined): Promise<Answer> =>
      collector.ask('POST', paths.batches, {
        body: await batchBody(batch, { keys: device.keys, cosignedSize: 0, signer }),
        headers: {
          authorization: `Bearer ${device.token}`,
          'content-type': 'application/x-ndjson',
          'content-encoding': 'gzip',
        },
      });
    expectUnsigned(await post(undefined));
    expectUnsigned(await post(thief()));
    expect(answerOf(await post(device.signer))).toEqual({ size: 9 });
    const moved = { chain, firstSeq: 9, ...batchSignature({ lines, head: { chain, firstSeq: 0 } }, device.signer) };
    expectUnsigned(await sendUnsigned({ lines: lines.slice(9), head: moved }));
  });

  test('who has the key as well begins so many chains in a day and no more', async () => {
    const begin = (number: number): Promise<Answer> => {
      const name = `c_begun-${number}`;
      return send(collector, device, {
        lines: forgedLines([], 1, { chain: name }),
        head: { chain: name, firstSeq: 0 },
      });
    };
    for (let number = 0; number < 50; number += 1) expect((await begin(number)).status).toBe(200);
    const answer = await begin(50);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    collector.clock.advance(86_400_001);
    expect((await begin(50)).status).toBe(200);
  });
});
