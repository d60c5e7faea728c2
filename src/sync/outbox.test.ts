import { appendFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { MadeLog, type MadeChain, madeNote } from './outbox.fixture.ts';
import type { BatchLimits } from './outbox-lines.ts';
import { type ChainProgress, defaultLimits, type NextBatch, Outbox, type OutgoingBatch } from './outbox.ts';

const { signal } = new AbortController();
const logs: MadeLog[] = [];

afterEach(async () => {
  for (const log of logs.splice(0)) await log.remove();
});

async function made(...chains: readonly MadeChain[]): Promise<MadeLog> {
  const log = await MadeLog.create(chains);
  logs.push(log);
  return log;
}

/** Acknowledges what it is given, as a collector does that never says no. */
class Sending {
  readonly progress = new Map<string, ChainProgress>();
  readonly batches: OutgoingBatch[] = [];
  readonly #outbox: Outbox;
  readonly #limits: BatchLimits;

  constructor(outbox: Outbox, limits: BatchLimits) {
    this.#outbox = outbox;
    this.#limits = limits;
  }

  next(): Promise<NextBatch> {
    const none = { held: 0, cosigned: 0, isStopped: false };
    return this.#outbox.next((chain) => this.progress.get(chain) ?? none, this.#limits, signal);
  }

  take({ chain, firstSeq, count, checkpoint }: OutgoingBatch): void {
    const before = this.progress.get(chain)?.cosigned ?? 0;
    this.progress.set(chain, { held: firstSeq + count, cosigned: checkpoint?.size ?? before, isStopped: false });
  }

  async all(): Promise<NextBatch> {
    for (;;) {
      const next = await this.next();
      if (next.kind !== 'batch') return next;
      this.batches.push(next.batch);
      this.take(next.batch);
      if (this.batches.length > 1000) throw new Error('it never ends');
    }
  }
}

const chainShape = fc
  .array(fc.array(fc.oneof(fc.nat(30), fc.nat(600)), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 })
  .chain((segments) => {
    const size = segments.flat().length;
    return fc.record({
      segments: fc.constant(segments),
      checkpoints: fc
        .uniqueArray(fc.integer({ min: 1, max: size }), { maxLength: size })
        .map((sizes) => sizes.toSorted((left, right) => left - right)),
    });
  });

describe('whatever the sizes of records, segments and checkpoints', () => {
  test('every record is sent once, in order, byte for byte, in batches within the limits that end at a checkpoint', async () => {
    const limitsShape = fc.record({
      records: fc.integer({ min: 1, max: 15 }),
      bytes: fc.integer({ min: 1, max: 3000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(chainShape, { minLength: 1, maxLength: 2 }), limitsShape, async (shapes, limits) => {
        const log = await made(...shapes.map((shape, index) => ({ ...shape, name: `c_${index}` })));
        const sending = new Sending(new Outbox({ auditDir: log.auditDir }), limits);
        expect((await sending.all()).kind).toBe('nothing');
        const order = sending.batches.map(({ chain }) => chain);
        expect(order).toEqual(order.toSorted());
        for (const [index, { checkpoints }] of shapes.entries()) {
          const chain = `c_${index}`;
          const lines = log.lines.get(chain) ?? [];
          const batches = sending.batches.filter((batch) => batch.chain === chain);
          const isLast = index === shapes.length - 1;
          // Of the chain that is being written, what no checkpoint covers waits for one.
          const held = sending.progress.get(chain)?.held ?? 0;
          expect(held).toBeLessThanOrEqual(lines.length);
          if (!isLast) expect(held).toBe(lines.length);
          expect(held).toBeGreaterThanOrEqual(checkpoints.at(-1) ?? 0);
          const fresh = batches.filter(({ firstSeq, count }, place) => {
            const before = batches
              .slice(0, place)
              .reduce((most, each) => Math.max(most, each.firstSeq + each.count), 0);
            // A record that is sent again brings a checkpoint that covers exactly what is held.
            expect(firstSeq === before || (count === 1 && firstSeq === before - 1)).toBe(true);
            return firstSeq === before;
          });
          expect(Buffer.concat(fresh.map((batch) => batch.lines)).equals(Buffer.concat(lines.slice(0, held)))).toBe(
            true,
          );
          for (const batch of batches) {
            expect(batch.count).toBeLessThanOrEqual(limits.records);
            if (batch.count > 1) expect(batch.lines.length).toBeLessThanOrEqual(limits.bytes);
            if (batch.checkpoint !== undefined) {
              expect(batch.checkpoint).toEqual({
                size: batch.firstSeq + batch.count,
                note: madeNote(chain, batch.firstSeq + batch.count),
              });
            }
          }
        }
        await log.remove();
      }),
      { numRuns: 20 },
    );
  });

  test('a collector that acknowledged any prefix gets exactly the rest', async () => {
    const shape = chainShape.chain((chain) =>
      fc.record({ chain: fc.constant(chain), held: fc.nat(chain.segments.flat().length) }),
    );
    await fc.assert(
      fc.asyncProperty(shape, async ({ chain, held }) => {
        const size = chain.segments.flat().length;
        const log = await made({ ...chain, name: 'c_0', checkpoints: [...new Set([...chain.checkpoints, size])] });
        const sending = new Sending(new Outbox({ auditDir: log.auditDir }), { records: 5, bytes: 2000 });
        sending.progress.set('c_0', { held, cosigned: held, isStopped: false });
        await sending.all();
        const sent = Buffer.concat(sending.batches.map(({ lines }) => lines));
        expect(sent.equals(Buffer.concat((log.lines.get('c_0') ?? []).slice(held)))).toBe(true);
        await log.remove();
      }),
      { numRuns: 20 },
    );
  });
});

const ten = Array.from({ length: 10 }, () => 20);

describe('the end of the chain that is being written', () => {
  test('waits for its checkpoint, and goes as soon as that is there', async () => {
    const log = await made({ name: 'c_0', segments: [ten], checkpoints: [4] });
    const sending = new Sending(new Outbox({ auditDir: log.auditDir }), defaultLimits);
    await sending.all();
    expect(sending.batches).toMatchObject([{ firstSeq: 0, count: 4, checkpoint: { size: 4 } }]);
    await appendFile(join(log.auditDir, 'checkpoints'), `\n${madeNote('c_0', 10)}`);
    await sending.all();
    expect(sending.batches.at(-1)).toMatchObject({ firstSeq: 4, count: 6, checkpoint: { size: 10 } });
  });

  test('goes no further than what is durable', async () => {
    const log = await made({ name: 'c_0', segments: [ten], checkpoints: [10] });
    const written = { chain: 'c_0', size: 6 };
    const sending = new Sending(new Outbox({ auditDir: log.auditDir, written: () => written }), {
      records: 3,
      bytes: 9999,
    });
    await sending.all();
    expect(sending.progress.get('c_0')?.held).toBe(6);
  });

  test('is not sent while its last line is not whole', async () => {
    const log = await made({ name: 'c_0', segments: [ten], checkpoints: [10] });
    await appendFile(join(log.auditDir, '00000001-1.ndjson'), '{"half":');
    const sending = new Sending(new Outbox({ auditDir: log.auditDir }), defaultLimits);
    await sending.all();
    expect(sending.progress.get('c_0')?.held).toBe(10);
  });
});

test('a checkpoint over exactly what the collector holds goes with the last record once more', async () => {
  const log = await made(
    { name: 'c_0', segments: [ten], checkpoints: [10] },
    { name: 'c_1', segments: [[1]], checkpoints: [] },
  );
  const sending = new Sending(new Outbox({ auditDir: log.auditDir }), defaultLimits);
  sending.progress.set('c_0', { held: 10, cosigned: 4, isStopped: false });
  await sending.all();
  expect(sending.batches).toMatchObject([{ chain: 'c_0', firstSeq: 9, count: 1, checkpoint: { size: 10 } }]);
});

describe('content that is not here any more', () => {
  test('is said, and what comes before it still goes', async () => {
    const log = await made({ name: 'c_0', segments: [ten, ten, ten], checkpoints: [30] });
    await rm(join(log.auditDir, '00000002-2.ndjson'));
    const sending = new Sending(new Outbox({ auditDir: log.auditDir }), defaultLimits);
    expect(await sending.all()).toEqual({ kind: 'gone', chain: 'c_0', seq: 10, next: 20 });
    expect(sending.batches).toMatchObject([{ firstSeq: 0, count: 10, checkpoint: undefined }]);
  });

  test('of a chain that is stopped holds up no other chain', async () => {
    const log = await made(
      { name: 'c_0', segments: [ten], checkpoints: [10] },
      { name: 'c_1', segments: [ten], checkpoints: [10] },
    );
    const sending = new Sending(new Outbox({ auditDir: log.auditDir }), defaultLimits);
    sending.progress.set('c_0', { held: 0, cosigned: 0, isStopped: true });
    await sending.all();
    expect(sending.batches.map(({ chain }) => chain)).toEqual(['c_1']);
  });
});

test('a collector that holds more than there is here is told apart', async () => {
  const log = await made({ name: 'c_0', segments: [ten], checkpoints: [10] });
  const sending = new Sending(new Outbox({ auditDir: log.auditDir }), defaultLimits);
  sending.progress.set('c_0', { held: 12, cosigned: 12, isStopped: false });
  expect(await sending.all()).toEqual({ kind: 'short', chain: 'c_0', held: 12, size: 10 });
});

test('a file of checkpoints that was put aside and begun anew is read anew', async () => {
  const log = await made({ name: 'c_0', segments: [ten], checkpoints: [2, 4, 6] });
  const sending = new Sending(new Outbox({ auditDir: log.auditDir }), defaultLimits);
  await sending.all();
  await rename(join(log.auditDir, 'checkpoints'), join(log.auditDir, 'checkpoints.damaged-1'));
  await writeFile(join(log.auditDir, 'checkpoints'), madeNote('c_0', 9));
  await sending.all();
  expect(sending.batches.at(-1)).toMatchObject({ firstSeq: 6, count: 3, checkpoint: { size: 9 } });
});

test('the sizes of all chains are known without sending anything', async () => {
  const log = await made(
    { name: 'c_0', segments: [ten, ten], checkpoints: [] },
    { name: 'c_1', segments: [ten], checkpoints: [] },
  );
  expect(await new Outbox({ auditDir: log.auditDir }).sizes(signal)).toEqual([
    { chain: 'c_0', size: 20 },
    { chain: 'c_1', size: 10 },
  ]);
});
