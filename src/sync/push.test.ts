import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FaultyDisk } from '../audit/faulty-disk.fixture.ts';
import { deferred } from '../base/async.ts';
import { readCosigned } from '../audit/cosigned.ts';
import { parseNote } from '../audit/note.ts';
import { listSegments } from '../audit/segment.ts';
import { PushedDevice } from './push.fixture.ts';
import type { Fault } from './scripted-collector.fixture.ts';

let device: PushedDevice;

beforeEach(async () => {
  device = await PushedDevice.create();
});

afterEach(() => device.remove());

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Everything is there, once and in order, and what is cosigned here is committed there. */
async function expectSynced(): Promise<void> {
  const { journal, collector, state, auditDir } = device;
  expect(collector.lines(journal.chain)).toEqual(await device.lines());
  expect(state.chains[journal.chain]).toMatchObject({ held: journal.head.seq + 1, cosigned: journal.head.seq + 1 });
  const cosigned = await readCosigned(auditDir, collector.witness.key);
  expect(cosigned.at(-1)?.checkpoint.size).toBe(journal.head.seq + 1);
  expect(collector.most).toBeLessThanOrEqual(1);
}

describe('a collector that answers', () => {
  test('holds every record and has cosigned the last checkpoint', async () => {
    await device.start();
    await device.append(130);
    await device.push.now();
    await expectSynced();
    expect(device.conditions).toEqual([]);
  });

  test('gets what was written since, with the next checkpoint', async () => {
    await device.start();
    await device.append(10);
    await device.push.now();
    await device.append(5);
    device.push.wake();
    await device.time.settled();
    await device.push.now();
    await expectSynced();
  });

  test('is asked nothing while there is nothing new, whatever time passes', async () => {
    await device.start();
    await device.append(10);
    await device.push.now();
    const { requests } = device.collector;
    await device.time.advance(3 * hourMs);
    expect(device.collector.requests).toBe(requests);
  });

  test('of which this device knows nothing any more gets nothing twice', async () => {
    await device.start();
    await device.append(120);
    await device.push.now();
    await device.stop();
    device.state = { ...device.state, chains: {} };
    await device.start();
    await device.append(3);
    await device.push.now();
    await expectSynced();
  });

  test('says which policy it hands out', async () => {
    device.collector.policyHash = 'sha256:1';
    await device.start();
    await device.append(1);
    await device.push.now();
    expect(device.policyHashes).toContain('sha256:1');
  });
});

describe('faults', () => {
  test('three weeks offline, then everything goes, and the way there is on the record', async () => {
    device.collector.isDown = true;
    await device.start();
    for (let day = 0; day < 21; day += 1) {
      await device.append(6);
      await device.time.advance(dayMs);
    }
    // Fifteen minutes apart at most, and never much more often.
    expect(device.collector.requests).toBeGreaterThan(1000);
    expect(device.collector.requests).toBeLessThan(2500);
    expect(device.conditions).toMatchObject([{ state: 'offline', reason: 'unreachable' }]);
    device.collector.isDown = false;
    await device.time.advance(15 * minuteMs);
    await device.push.now();
    await expectSynced();
    expect(device.conditions.map(({ state }) => state)).toEqual(['offline', 'syncing']);
    // Two thousand tries, and the machine may be busy.
  }, 120_000);

  test('a collector that is started again within a minute is no change of state', async () => {
    await device.start();
    device.collector.faults = ['unreachable', 'busy', 'failed'];
    await device.append(10);
    await device.push.now();
    await device.time.advance(45_000);
    await device.push.now();
    await expectSynced();
    expect(device.conditions).toEqual([]);
  });

  test('answers that are lost after the commit lead to the same batch once more, and nothing is twice', async () => {
    await device.start();
    device.collector.faults = ['lost', 'lost', 'lost'];
    await device.append(70);
    await device.push.now();
    await device.time.advance(hourMs);
    await expectSynced();
  });

  test.each([-7 * hourMs, 5 * hourMs])(
    'clocks that are %d ms apart change nothing but what is told of them',
    async (offset) => {
      device.collector.clockOffsetMs = offset;
      await device.start();
      await device.append(20);
      await device.push.now();
      await expectSynced();
      expect(device.state.clockOffsetMs).toBe(offset);
      const [cosigned] = await readCosigned(device.auditDir, device.collector.witness.key);
      expect(Date.parse(cosigned?.time ?? '')).toBe(device.time.nowMs + offset);
    },
  );

  test('a disk that is full when a cosignature comes: the batch goes once more when there is room', async () => {
    const disk = new FaultyDisk();
    device.fileSystem = disk;
    await device.start();
    await device.append(20);
    disk.failing.set('write', 'ENOSPC');
    await device.push.now();
    expect(device.state.chains[device.journal.chain]?.cosigned ?? 0).toBe(0);
    expect(device.push.failure).toBeDefined();
    disk.failing.clear();
    await device.push.now();
    await expectSynced();
  });

  test('a state that cannot be written is made good, and a crash before that sends twice and stores once', async () => {
    await device.start();
    device.saveError = Object.assign(new Error('full'), { code: 'ENOSPC' });
    await device.append(20);
    await device.push.now();
    await device.stop();
    device.saveError = undefined;
    await device.start();
    await device.journal.checkpoint();
    await device.push.now();
    await expectSynced();
  });

  test('a collector restored from an older backup gets the rest again, and that is told', async () => {
    await device.start();
    await device.append(50);
    await device.push.now();
    const restore = device.collector.snapshot();
    await device.append(50);
    await device.push.now();
    const { chain } = device.journal;
    const { cosigned } = device.state.chains[chain] ?? {};
    restore();
    const held = device.collector.lines(chain).length;
    await device.append(5);
    await device.push.now();
    await expectSynced();
    expect(device.behind).toEqual([[chain, held, cosigned]]);
    // Over: it holds again what it had cosigned.
    expect(device.state.behindAt).toBeUndefined();
  });

  test('a collector that lost everything gets everything', async () => {
    await device.start();
    await device.append(150);
    await device.push.now();
    device.collector.chains.clear();
    await device.append(1);
    await device.push.now();
    await expectSynced();
    expect(device.behind).toHaveLength(1);
  });

  test('whatever fails in whatever order: nothing is lost, nothing twice, and cosigned means committed', async () => {
    const fault = fc.constantFrom<Fault>('unreachable', 'lost', 'busy', 'failed', 'too-large', 'other-witness');
    const step = fc.record({
      records: fc.integer({ min: 1, max: 60 }),
      faults: fc.array(fault, { maxLength: 4 }),
      isStopped: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        await device.remove();
        device = await PushedDevice.create();
        await device.start();
        for (const { records, faults, isStopped } of steps) {
          device.collector.faults.push(...faults);
          await device.append(records);
          await device.push.now();
          const { held = 0, cosigned = 0 } = device.state.chains[device.journal.chain] ?? {};
          const there = device.collector.lines(device.journal.chain).length;
          expect(held).toBeLessThanOrEqual(there);
          expect(cosigned).toBeLessThanOrEqual(there);
          if (!isStopped) continue;
          await device.stop();
          await device.start();
        }
        device.collector.faults = [];
        await device.journal.checkpoint();
        await device.push.now();
        await expectSynced();
      }),
      { numRuns: 8 },
    );
  });
});

describe('a collector that says no', () => {
  test('and when to come back is not asked before', async () => {
    device.collector.retryAfterMs = 40 * minuteMs;
    device.collector.faults = ['busy'];
    await device.start();
    await device.append(5);
    await device.push.now();
    expect(device.time.waits.at(-1)).toBe(40 * minuteMs);
    device.push.wake();
    await device.time.advance(39 * minuteMs);
    expect(device.collector.requests).toBe(1);
    await device.time.advance(2 * minuteMs);
    await device.push.now();
    await expectSynced();
  });

  test('to the token gets nothing more until the device is enrolled again', async () => {
    await device.start();
    device.collector.faults = ['unauthorised'];
    await device.append(5);
    await device.push.now();
    expect(device.state.condition).toMatchObject({ state: 'stopped', reason: 'token' });
    await device.append(5);
    device.push.wake();
    await device.time.advance(dayMs);
    expect(device.collector.requests).toBe(1);
  });

  test('to large batches gets smaller ones', async () => {
    device.collector.maxRecords = 7;
    await device.start();
    await device.append(90);
    await device.push.now();
    await expectSynced();
  });

  test('to a single record gets no more of that chain', async () => {
    device.collector.maxRecords = 0;
    await device.start();
    await device.append(3);
    await device.push.now();
    expect(device.state.condition).toMatchObject({ state: 'refused', reason: 'too-large' });
  });

  test.each<Fault>(['other-witness', 'other-checkpoint'])(
    'does not advance the device by a cosignature that is wrong (%s), and it is told',
    async (fault) => {
      await device.start();
      device.collector.faults = [fault];
      await device.append(20);
      await device.push.now();
      expect(device.state.chains).toEqual({});
      expect(device.state.condition).toMatchObject({ state: 'refused', reason: 'cosignature' });
      await device.push.now();
      await expectSynced();
      expect(device.state.condition.state).toBe('syncing');
    },
  );
});

describe('a log that is not what the collector has', () => {
  test('is a fork: its chain is stopped, loudly', async () => {
    await device.start();
    await device.append(20);
    await device.push.now();
    const held = device.collector.chains.get(device.journal.chain);
    held?.lines.splice(3, 1, 'another');
    device.state = { ...device.state, chains: {} };
    await device.stop();
    await device.start();
    await device.append(2);
    await device.push.now();
    expect(device.state.condition).toMatchObject({ state: 'refused', reason: 'fork' });
    const { requests } = device.collector;
    await device.append(2);
    await device.push.now();
    await device.time.advance(dayMs);
    expect(device.collector.requests).toBe(requests);
  });

  test('that it takes for unsigned, since no key that it knows signed it, stops that chain and not the device', async () => {
    await device.start();
    await device.append(5);
    device.collector.faults = ['unsigned'];
    await device.push.now();
    expect(device.state.condition).toMatchObject({ state: 'refused', reason: 'unsigned' });
    expect(device.state.condition.message).toContain('enrol again');
    expect(device.state.chains[device.journal.chain]?.stop?.reason).toBe('unsigned');
    await device.append(2);
    await device.push.now();
    expect(device.collector.requests).toBe(1);
  });

  test('was cut off: what follows is not sent over it', async () => {
    await device.start();
    await device.append(20);
    await device.push.now();
    const { chain } = device.journal;
    await device.stop();
    const { held = 0, cosigned = 0 } = device.state.chains[chain] ?? {};
    device.state = { ...device.state, chains: { [chain]: { held: held + 40, cosigned } } };
    await device.start();
    await device.push.now();
    expect(device.state.condition).toMatchObject({ state: 'refused', reason: 'cut-off' });
  });

  test('lost content before it was sent: said once, and no loop', async () => {
    await device.openLog();
    await device.append(300);
    const [first] = await listSegments(device.auditDir);
    await rm(first?.path ?? '');
    device.startPush();
    await device.push.now();
    expect(device.state.condition).toMatchObject({ state: 'refused', reason: 'disposed' });
    expect(device.collector.requests).toBe(0);
  });

  test('goes on in a new chain after a loss, which is sent as well', async () => {
    await device.start();
    await device.append(120);
    await device.push.now();
    const { chain } = device.journal;
    await device.stop();
    // What was signed is not there any more: the next start begins another chain.
    for (const { path } of (await listSegments(device.auditDir)).slice(1)) await rm(path);
    await device.start();
    expect(device.journal.chain).not.toBe(chain);
    await device.append(5);
    await device.push.now();
    expect(device.collector.lines(device.journal.chain)).toEqual(await device.lines());
  });
});

test('a stop ends a request that hangs', async () => {
  let aborted = false;
  const asked = deferred<void>();
  await device.start({
    post: (_batch, _size, signal) =>
      new Promise((_resolve, reject) => {
        asked.resolve();
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason as Error);
        });
      }),
  });
  await device.append(5);
  device.push.wake();
  await asked.promise;
  // Appending awaits nothing of it.
  await device.append(5);
  await device.stop();
  expect(aborted).toBe(true);
});

test('the file of cosigned checkpoints stays small: the latest of the chain, and one a day', async () => {
  await device.start();
  for (let day = 0; day < 3; day += 1) {
    for (let time = 0; time < 4; time += 1) {
      await device.append(2);
      await device.push.now();
    }
    await device.time.advance(dayMs);
  }
  const cosigned = await readCosigned(device.auditDir, device.collector.witness.key);
  expect(cosigned.map(({ time }) => time.slice(0, 10))).toEqual(['2026-01-31', '2026-02-01', '2026-02-02']);
  // Signed by the device and by the witness.
  const text = await readFile(join(device.auditDir, 'cosigned'), 'utf8');
  expect(parseNote(cosigned[0]?.note ?? '').signatures).toHaveLength(2);
  expect(text.split('cosign')).toHaveLength(1);
});
