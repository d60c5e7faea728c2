// A device enrols and sends its log: what is answered, what is stored, what is cosigned.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keyText } from '../../src/audit/log-keys.ts';
import { ed25519Signer, parseVerifierKey, verifyCosignature, verifyNote } from '../../src/audit/note.ts';
import { defaultSettings } from '../../src/collector/settings.ts';
import { maxBatchRecords, type PolicyAnswer, paths, type Refusal, type TokenAnswer } from '../../src/sync/protocol.ts';
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
  let folder: string;

  beforeAll(async () => {
    opened = await openTestDatabase(kind);
    folder = await mkdtemp(join(tmpdir(), 'pretense-policy-'));
    collector = await TestCollector.start(opened.database, { settings: { policyFile: join(folder, 'policy.jsonc') } });
  });

  afterAll(async () => {
    await collector.stop();
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    device = await TestDevice.create(collector.clock);
  });

  afterEach(() => device.remove());

  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

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
    expect((await ownTypes(collector)).slice(-2)).toEqual(['token.issued', 'device.enrolled']);
  });

  test('answers a batch that it has already with the head and the cosignature that it has', async () => {
    await device.append(9);
    await device.enrol(collector);
    const first = answerOf(await sendRange(collector, device, { from: 0, to: 10 }));
    collector.clock.advance(60_000);
    const again = answerOf(await sendRange(collector, device, { from: 0, to: 10 }));
    expect(again).toEqual(first);
    await device.append(5);
    answerOf(await sendRange(collector, device, { from: 10, to: 15 }));
    const old = answerOf(await sendRange(collector, device, { from: 0, to: 10 }));
    expect(old).toEqual({ size: 15, cosigned: first.cosigned });
    expect(await storedLines(collector, await device.chain())).toEqual((await device.lines()).slice(0, 15));
  });

  test('takes what is new of a batch that overlaps, and cosigns a checkpoint that comes after its records', async () => {
    await device.append(11);
    await device.enrol(collector);
    expect(answerOf(await sendRange(collector, device, { from: 0, to: 6, isSigned: false }))).toEqual({ size: 6 });
    const answer = answerOf(await sendRange(collector, device, { from: 3, to: 12, isSigned: false }));
    expect(answer).toEqual({ size: 12 });
    const signed = answerOf(await sendRange(collector, device, { from: 12, to: 12 }));
    expect(signed.size).toBe(12);
    expect(verifyCosignature(signed.cosigned ?? '', collector.witnessKey)).toBeDefined();
    expect(await storedLines(collector, await device.chain())).toEqual(await device.lines());
  });

  test('says where to go on when records are missing in between', async () => {
    await device.append(9);
    await device.enrol(collector);
    answerOf(await sendRange(collector, device, { from: 0, to: 4 }));
    const answer = await sendRange(collector, device, { from: 6, to: 10 });
    expect(answer.status).toBe(409);
    expect(answer.json<Refusal>()).toMatchObject({ error: 'gap', size: 4 });
    expect(await chainState(collector, await device.chain())).toMatchObject({ size: 4 });
  });

  test('asks for what it cosigned and does not hold, and records the loss once', async () => {
    await device.append(9);
    await device.enrol(collector);
    const before = (await ownTypes(collector)).filter((type) => type === 'chain.loss').length;
    for (let round = 0; round < 3; round += 1) {
      const answer = await sendRange(collector, device, { from: 8, to: 10, cosignedSize: 8 });
      expect(answer.status).toBe(409);
      expect(answer.json<Refusal>()).toMatchObject({ error: 'behind', size: 0 });
    }
    expect(answerOf(await sendRange(collector, device, { from: 0, to: 10, cosignedSize: 8 })).size).toBe(10);
    const after = (await ownTypes(collector)).filter((type) => type === 'chain.loss').length;
    expect(after - before).toBe(1);
  });

  test('follows a change of keys that both keys signed, and takes the old key no more', async () => {
    await device.append(4);
    await device.enrol(collector);
    answerOf(await sendRange(collector, device, { from: 0, to: 5 }));
    const old = device.signer;
    await device.rotate(ed25519Signer(old.name, seedOf(`${device.id} next`)));
    await device.append(3);
    const lines = await device.lines();
    const chain = await device.chain();
    const byOld = await send(collector, device, {
      lines: lines.slice(5),
      head: { chain, firstSeq: 5, checkpoint: device.checkpointOf(chain, lines, lines.length, old) },
    });
    expect(byOld.status).toBe(403);
    expect(byOld.json<Refusal>().error).toBe('foreign-chain');
    const answer = answerOf(await sendRange(collector, device, { from: 5, to: lines.length }));
    expect(verifyNote(answer.cosigned ?? '', device.signer.key)).toBe(true);
    expect(await chainState(collector, chain)).toMatchObject({ size: lines.length, keys: 2 });
  });

  test('stores what a key from before the enrolment signed, and vouches for it with the next checkpoint', async () => {
    await device.append(4);
    const old = device.signer;
    await device.rotate(ed25519Signer(old.name, seedOf(`${device.id} next`)));
    await device.append(3);
    await device.enrol(collector);
    const lines = await device.lines();
    const chain = await device.chain();
    const early = await send(collector, device, {
      lines: lines.slice(0, 5),
      head: { chain, firstSeq: 0, checkpoint: device.checkpointOf(chain, lines, 5, old) },
    });
    expect(answerOf(early)).toEqual({ size: 5 });
    const answer = answerOf(await sendRange(collector, device, { from: 5, to: lines.length }));
    expect(verifyCosignature(answer.cosigned ?? '', collector.witnessKey)).toBeDefined();
  });

  test('keeps the times of a device whose clock is wrong, has its own beside them, and notes the difference', async () => {
    const fast = await TestDevice.create({
      now: () => new Date(collector.clock.now().getTime() + 3_600_000),
      monotonicMs: () => 0,
    });
    try {
      await fast.append(2);
      await fast.enrol(collector);
      answerOf(await sendRange(collector, fast, { from: 0, to: 3 }));
      const [row] = await collector.rows<{ readonly ahead: unknown }>(
        `SELECT count(*) AS ahead FROM records WHERE chain = $1 AND happened_at > received_at + interval '59 minutes'`,
        [await fast.chain()],
      );
      expect(Number(row?.ahead)).toBe(3);
      const [noted] = await collector.rows<{ readonly clock_skew_ms: unknown }>(
        'SELECT clock_skew_ms FROM devices WHERE device_id = $1',
        [fast.id],
      );
      expect(Number(noted?.clock_skew_ms)).toBeGreaterThan(3_500_000);
    } finally {
      await fast.remove();
    }
  });

  test('hands out a new token, and takes the old one until the new one is used', async () => {
    await device.append(3);
    await device.enrol(collector);
    const old = device.token;
    const answer = await collector.ask('POST', paths.token, { headers: bearer(old) });
    expect(answer.status).toBe(200);
    const { deviceToken: next } = answer.json<TokenAnswer>();
    expect(answerOf(await sendRange(collector, device, { from: 0, to: 2 })).size).toBe(2);
    device.token = next;
    expect(answerOf(await sendRange(collector, device, { from: 2, to: 4 })).size).toBe(4);
    device.token = old;
    expect((await sendRange(collector, device, { from: 2, to: 4 })).status).toBe(401);
    device.token = next;
    expect((await sendRange(collector, device, { from: 2, to: 4 })).status).toBe(200);
  });

  test('hands out the policy with its hash, and nothing when the device has it', async () => {
    await device.enrol(collector);
    const headers = bearer(device.token);
    expect((await collector.ask('GET', paths.policy, { headers })).status).toBe(204);
    await writeFile(join(folder, 'policy.jsonc'), '{ "version": 1 }\n');
    await writeFile(join(folder, 'policy.jsonc.sig'), 'a signature\n');
    const answer = await collector.ask('GET', paths.policy, { headers });
    expect(answer.status).toBe(200);
    const { hash, policy, signature } = answer.json<PolicyAnswer>();
    expect({ policy, signature }).toEqual({ policy: '{ "version": 1 }\n', signature: 'a signature\n' });
    expect(answer.headers['etag']).toBe(`"${hash}"`);
    const again = await collector.ask('GET', paths.policy, { headers: { ...headers, 'if-none-match': `"${hash}"` } });
    expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
    expect((await collector.ask('GET', paths.policy)).status).toBe(401);
    await rm(join(folder, 'policy.jsonc'));
  });

  test('tells its witness key, that it is there, and what it counts', async () => {
    const key = await collector.ask('GET', paths.witnessKey);
    expect(key.text).toBe(`${keyText(collector.witnessKey)}\n`);
    expect((await collector.ask('GET', '/healthz')).status).toBe(200);
    expect((await collector.ask('GET', '/readyz')).status).toBe(200);
    const { text } = await collector.ask('GET', '/metrics');
    expect(text).toContain('pretense_records_total');
    expect(text).not.toMatch(/dev_[0-9a-f]{20}/);
    expect(text).not.toContain('example.com');
  });

  test('takes as many records as a batch may hold', async () => {
    await device.append(maxBatchRecords - 1);
    await device.enrol(collector);
    expect(answerOf(await sendRange(collector, device, { from: 0, to: maxBatchRecords })).size).toBe(maxBatchRecords);
  });

  test('answers with headers that a browser needs to trust nothing else', async () => {
    const { headers } = await collector.ask('GET', '/healthz');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(defaultSettings.ratePerMinute).toBeGreaterThan(0);
  });
});
