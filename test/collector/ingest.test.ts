// A device enrols and sends its log: what is answered, what is stored, what is cosigned.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyText } from '../../src/audit/log-keys.ts';
import { ed25519Signer, parseVerifierKey, verifyCosignature, verifyNote } from '../../src/audit/note.ts';
import { type PolicyAnswer, paths, type Refusal, type TokenAnswer } from '../../src/sync/protocol.ts';
import { databaseKinds, openTestDatabase, type TestDatabase } from './databases.ts';
import {
  answerOf,
  chainState,
  ownTypes,
  seedOf,
  send,
  sendRange,
  storedLines,
  TestCollector,
  TestDevice,
} from './ingest-harness.ts';

describe.each(databaseKinds)('A collector on %s', (kind) => {
  let opened: TestDatabase;
  let collector: TestCollector;
  let device: TestDevice;

  beforeEach(async () => {
    opened = await openTestDatabase(kind);
    collector = await TestCollector.start(opened.database);
    device = await TestDevice.create(collector.clock);
  });

  afterEach(async () => {
    await collector.stop();
    await device.remove();
    await opened.close();
  });

  test('takes a real log and gives a cosignature that the witness key verifies', async () => {
    await device.append(20);
    const enrolled = await device.enrol(collector);
    const { size, note } = await device.storedCheckpoint();
    const lines = await device.lines();
    const chain = await device.chain();
    const answer = answerOf(
      await send(collector, device, { lines: lines.slice(0, size), head: { chain, firstSeq: 0, checkpoint: note } }),
    );
    expect(answer.size).toBe(size);
    const witnessKey = parseVerifierKey(enrolled.witnessKey);
    expect(verifyCosignature(answer.cosigned ?? '', witnessKey)).toEqual({
      time: Math.floor(collector.clock.now().getTime() / 1000),
    });
    expect(verifyNote(answer.cosigned ?? '', device.signer.key)).toBe(true);
    expect(await storedLines(collector, chain)).toEqual(lines.slice(0, size));
    expect(await chainState(collector, chain)).toMatchObject({ size, cosigned: size, state: 'open' });
    expect(await ownTypes(collector)).toEqual(['token.issued', 'device.enrolled']);
  });
});
