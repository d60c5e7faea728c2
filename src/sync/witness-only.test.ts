// A device that sends checkpoints alone, and one that changes what it sends.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCosigned } from '../audit/cosigned.ts';
import { listSegments } from '../audit/segment.ts';
import { verifyLog } from '../audit/verify.ts';
import { PushedDevice } from './push.fixture.ts';
import type { Fault } from './scripted-collector.fixture.ts';
import type { SyncMode } from './state.ts';

let device: PushedDevice;

beforeEach(async () => {
  device = await PushedDevice.create();
  device.state = { ...device.state, mode: 'witness' };
});

afterEach(() => device.remove());

const dayMs = 24 * 60 * 60 * 1000;

/** Every record is under a cosignature that is stored here and that the collector gave, and nothing was ever forked. */
async function expectCosigned(): Promise<void> {
  const { journal, collector, state, auditDir } = device;
  const size = journal.head.seq + 1;
  expect(state.chains[journal.chain]).toMatchObject({ cosigned: size });
  expect(state.chains[journal.chain]).not.toHaveProperty('stop');
  expect(collector.cosignedOf(journal.chain)).toBe(size);
  expect(collector.chains.get(journal.chain)?.isQuarantined).toBe(false);
  const cosigned = await readCosigned(auditDir, collector.witness.key);
  expect(cosigned.at(-1)?.checkpoint.size).toBe(size);
  expect(collector.most).toBe(1);
}

async function settle(): Promise<void> {
  await device.journal.checkpoint();
  await device.push.now();
}

describe('checkpoints alone', () => {
  test('are cosigned up to the last record, and no record is sent', async () => {
    await device.start();
    for (const count of [1, 130, 2, 40]) {
      await device.append(count);
      await device.push.now();
      await expectCosigned();
    }
    expect(device.collector.lines(device.journal.chain)).toEqual([]);
    const verified = await verifyLog(device.auditDir, { witnessKeys: [device.collector.witness.key] });
    expect(verified).toMatchObject({ result: 'VERIFIED_WITNESSED', witnessed: { size: device.journal.head.seq + 1 } });
  });

  test('are sent after a start, with a proof out of manifests and what was written since', async () => {
    await device.start();
    await device.append(200);
    await device.push.now();
    await device.stop();
    await device.start();
    await device.append(90);
    await device.push.now();
    await expectCosigned();
    expect((await listSegments(device.auditDir)).length).toBeGreaterThan(2);
  });

  test('are asked for nothing while there is nothing new, whatever time passes', async () => {
    await device.start();
    await device.append(10);
    await device.push.now();
    const { requests } = device.collector;
    await device.time.advance(dayMs / 8);
    expect(device.collector.requests).toBe(requests);
  });

  test('of which this device knows nothing any more are cosigned once more', async () => {
    await device.start();
    await device.append(20);
    await device.push.now();
    await device.stop();
    await rm(join(device.auditDir, 'cosigned'));
    device.state = { ...device.state, chains: {} };
    await device.start();
    await device.append(1);
    await device.push.now();
    await expectCosigned();
  });

  test('go to a collector that was restored from a backup from where it is, and that is told', async () => {
    await device.start();
    await device.append(50);
    await device.push.now();
    const restore = device.collector.snapshot();
    const held = device.collector.cosignedOf(device.journal.chain);
    await device.append(50);
    await device.push.now();
    const { cosigned } = device.state.chains[device.journal.chain] ?? {};
    restore();
    await device.append(1);
    await device.push.now();
    await expectCosigned();
    expect(device.behind).toEqual([[device.journal.chain, held, cosigned]]);
    expect(device.state.behindAt).toBeUndefined();
  });

  test('are not sent of a log that is shorter than what was cosigned', async () => {
    await device.start();
    await device.append(5);
    await device.push.now();
    const { chain } = device.journal;
    await device.stop();
    device.state = { ...device.state, chains: { [chain]: { held: 0, cosigned: 500 } } };
    await device.start();
    await device.push.now();
    expect(device.state.condition).toMatchObject({ state: 'refused', reason: 'cut-off' });
  });

  test('of another history than was cosigned stop the chain', async () => {
    await device.start();
    await device.append(20);
    await device.push.now();
    const held = device.collector.chains.get(device.journal.chain);
    held?.roots.set(held.cosigned, 'ab'.repeat(32));
    await device.append(2);
    await device.push.now();
    expect(device.state.condition).toMatchObject({ state: 'refused', reason: 'fork' });
  });

  test('are refused by a collector that wants records, and go on when records are sent', async () => {
    device.collector.requiresRecords = true;
    await device.start();
    await device.append(20);
    await device.push.now();
    expect(device.state.condition).toMatchObject({ state: 'refused', reason: 'records-required' });
    expect(device.state.condition.message).toContain('--mode records');
    await device.changeMode('records');
    await settle();
    await expectCosigned();
    expect(device.state.condition.state).toBe('syncing');
  });

  test.each<Fault>(['other-witness', 'other-checkpoint'])(
    'do not count as cosigned by a signature that is wrong (%s)',
    async (fault) => {
      await device.start();
      device.collector.faults = [fault];
      await device.append(20);
      await device.push.now();
      expect(device.state.chains).toEqual({});
      expect(device.state.condition).toMatchObject({ state: 'refused', reason: 'cosignature' });
      await settle();
      await expectCosigned();
    },
  );
});

describe('a change of what is sent', () => {
  test('from checkpoints to records sends all of them from the first one on', async () => {
    await device.start();
    await device.append(150);
    await device.push.now();
    await device.changeMode('records');
    await device.append(30);
    await settle();
    await expectCosigned();
    expect(device.collector.lines(device.journal.chain)).toEqual(await device.lines());
    expect(device.behind).toEqual([]);
  });

  test('to records says which are missing, and the chain goes on with checkpoints', async () => {
    await device.start();
    await device.append(300);
    await device.push.now();
    const segments = await listSegments(device.auditDir);
    await rm(segments[0]?.path ?? '');
    await device.changeMode('records');
    await device.push.now();
    const { condition } = device.state;
    expect(condition).toMatchObject({ state: 'refused', reason: 'disposed' });
    expect(condition.message).toMatch(/wants records 0 to \d+ of .* --mode witness/);
    await device.changeMode('witness');
    await device.append(10);
    await settle();
    await expectCosigned();
    expect(device.state.condition.state).toBe('syncing');
  });

  test('whenever, with whatever fails and starts between: every record ends cosigned, and no fork is made', async () => {
    const fault = fc.constantFrom<Fault>('unreachable', 'lost', 'busy', 'failed', 'other-witness');
    const step = fc.record({
      records: fc.integer({ min: 0, max: 45 }),
      isSigned: fc.boolean(),
      faults: fc.array(fault, { maxLength: 3 }),
      after: fc.constantFrom<'nothing' | 'restart' | 'forget' | SyncMode>(
        'nothing',
        'restart',
        'forget',
        'records',
        'witness',
      ),
    });
    const ends = fc.constantFrom<SyncMode>('records', 'witness');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), ends, async (steps, last) => {
        await device.remove();
        device = await PushedDevice.create();
        await device.start();
        for (const { records, isSigned, faults, after } of steps) {
          device.collector.faults.push(...faults);
          await device.append(records, isSigned);
          await device.push.now();
          const { held = 0, cosigned = 0 } = device.state.chains[device.journal.chain] ?? {};
          expect(held).toBeLessThanOrEqual(device.collector.lines(device.journal.chain).length);
          expect(cosigned).toBeLessThanOrEqual(device.collector.cosignedOf(device.journal.chain));
          if (after === 'records' || after === 'witness') await device.changeMode(after);
          if (after !== 'restart' && after !== 'forget') continue;
          await device.stop();
          if (after === 'forget') device.state = { ...device.state, chains: {} };
          await device.start();
        }
        device.collector.faults = [];
        await device.append(1);
        await device.changeMode(last);
        await settle();
        await expectCosigned();
        if (last === 'records') expect(device.collector.lines(device.journal.chain)).toEqual(await device.lines());
      }),
      { numRuns: 12 },
    );
  });
});
