// Laws: however a log is cut into batches, and in whatever order they come again, the collector ends up with the same.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyCosignature } from '../../src/audit/note.ts';
import { databaseKinds, openTestDatabase, type TestDatabase } from './databases.ts';
import { answerOf, chainState, sendRange, storedLines, TestCollector, TestDevice } from './ingest-harness.ts';

const records = 24;

describe.each(databaseKinds)('A log in batches, on %s', (kind) => {
  let opened: TestDatabase;
  let collector: TestCollector;

  beforeAll(async () => {
    opened = await openTestDatabase(kind);
    collector = await TestCollector.start(opened.database);
  });

  afterAll(async () => {
    await collector.stop();
    await opened.close();
  });

  async function withDevice(work: (device: TestDevice) => Promise<void>): Promise<void> {
    const device = await TestDevice.create(collector.clock);
    try {
      await device.append(records - 1);
      await device.enrol(collector);
      await work(device);
    } finally {
      await device.remove();
    }
  }

  test('gives the same head, rows and cosigned size however it is cut', async () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: records - 1 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), async (places, signed) => {
        await withDevice(async (device) => {
          const ends = [...places.toSorted((one, other) => one - other), records];
          let from = 0;
          let last = '';
          for (const [index, to] of ends.entries()) {
            const isSigned = to === records || signed[index] === true;
            const answer = answerOf(await sendRange(collector, device, { from, to, isSigned }));
            expect(answer.size).toBe(to);
            last = answer.cosigned ?? last;
            from = to;
          }
          const lines = await device.lines();
          const chain = await device.chain();
          expect(await storedLines(collector, chain)).toEqual(lines);
          expect(await chainState(collector, chain)).toMatchObject({ size: records, cosigned: records });
          expect(verifyCosignature(last, collector.witnessKey)).toBeDefined();
          expect(last.split('\n\n')[0]).toBe(device.checkpointOf(chain, lines).split('\n\n')[0]);
        });
      }),
      { numRuns: 8 },
    );
  });

  test('is there once, however often and in whatever order its batches come', async () => {
    const batch = fc.tuple(fc.integer({ min: 0, max: records }), fc.integer({ min: 0, max: records }));
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 12 }), async (batches) => {
        await withDevice(async (device) => {
          let held = 0;
          for (const [one, other] of batches) {
            const from = Math.min(one, other);
            const to = Math.max(one, other);
            const answer = await sendRange(collector, device, { from, to });
            expect(answer.status).toBe(from > held ? 409 : 200);
            if (answer.status === 200) held = Math.max(held, to);
          }
          answerOf(await sendRange(collector, device, { from: 0, to: records }));
          expect(await storedLines(collector, await device.chain())).toEqual(await device.lines());
          expect(await chainState(collector, await device.chain())).toMatchObject({ size: records, cosigned: records });
        });
      }),
      { numRuns: 8 },
    );
  });

  test('is there once when the same batches come at the same moment', async () => {
    await withDevice(async (device) => {
      const ranges = [0, 0, 0, 0, 0, 0].map((from, index) => ({ from, to: 4 * (index + 1) }));
      const answers = await Promise.all(ranges.map((range) => sendRange(collector, device, range)));
      expect(answers.map(({ status }) => status)).toEqual(ranges.map(() => 200));
      expect(await storedLines(collector, await device.chain())).toEqual(await device.lines());
      expect(await chainState(collector, await device.chain())).toMatchObject({ size: records, cosigned: records });
    });
  });
});
