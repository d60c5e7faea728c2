// Attacks on a log that is collected, with the attacker written as code.
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkpointsPath } from '../../src/audit/checkpoints.ts';
import { keyText } from '../../src/audit/log-keys.ts';
import { ed25519Signer } from '../../src/audit/note.ts';
import { listSegments } from '../../src/audit/segment.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import { newToken } from '../../src/collector/identity/token.ts';
import { type EnrolRequest, paths, type Refusal } from '../../src/sync/protocol.ts';
import { addTenant, databaseKinds, openTestDatabase, otherTenant, type TestDatabase, testTenant } from './databases.ts';
import { forgedLines } from './forged-log.ts';
import {
  type Answer,
  answerOf,
  chainState,
  checkpointFor,
  ownTypes,
  seedOf,
  send,
  sendRange,
  storedLines,
  TestCollector,
  TestDevice,
} from './ingest-harness.ts';
import { inIngestWorld } from './ingest-world.ts';

describe.each(databaseKinds)('An attacker, on %s,', (kind) => {
  let opened: TestDatabase;
  let collector: TestCollector;
  let device: TestDevice;

  inIngestWorld({ kind, records: 11 }, (world) => ({ opened, collector, device } = world));

  const enrolWith = (body: unknown): Promise<Answer> =>
    collector.ask('POST', paths.enrol, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  const forks = async (): Promise<number> => (await ownTypes(collector)).filter((type) => type === 'chain.fork').length;

  describe('who rewrites the log with the stolen key of the device', () => {
    test('is found out by the collector: the chain goes into quarantine, and what it held stays', async () => {
      const lines = await device.lines();
      const chain = await device.chain();
      answerOf(await sendRange(collector, device, { from: 0, to: 10 }));
      const before = await forks();
      const rewritten = [...lines.slice(0, 5), ...forgedLines(lines.slice(0, 5), 7, { chain })];
      const answer = await send(collector, device, {
        lines: rewritten.slice(2),
        head: { chain, firstSeq: 2, checkpoint: device.checkpointOf(chain, rewritten) },
      });
      expect(answer.status).toBe(422);
      expect(answer.json<Refusal>()).toMatchObject({ error: 'fork', seq: 5, size: 10 });
      expect(await storedLines(collector, chain)).toEqual(lines.slice(0, 10));
      expect(await chainState(collector, chain)).toMatchObject({ size: 10, cosigned: 10, state: 'quarantined' });
      const kept = await collector.rows<{ readonly reason: string; readonly body: string }>(
        'SELECT reason, body FROM quarantine WHERE chain = $1',
        [chain],
      );
      expect(kept).toHaveLength(1);
      expect(kept[0]?.reason).toBe('leaf');
      expect(kept[0]?.body).toContain(rewritten[5]);
      expect((await forks()) - before).toBe(1);
      // Neither the forger nor the device goes on, and no second incident is made of it.
      expect((await sendRange(collector, device, { from: 10, to: 12 })).status).toBe(422);
      expect((await forks()) - before).toBe(1);
    });

    test('is found out offline, by anybody who has a cosigned checkpoint and the witness key', async () => {
      const lines = await device.lines();
      const chain = await device.chain();
      const { cosigned = '' } = answerOf(await sendRange(collector, device, { from: 0, to: 12 }));
      await (await device.journal()).close();
      const rewritten = [...lines.slice(0, 5), ...forgedLines(lines.slice(0, 5), 7, { chain })];
      const [segment] = await listSegments(device.auditDir);
      await writeFile(segment?.path ?? '', rewritten.map((line) => `${line}\n`).join(''));
      await writeFile(checkpointsPath(device.auditDir), device.checkpointOf(chain, rewritten));
      const options = { pinnedKeys: [device.signer.key], witnessKeys: [collector.witnessKey] };
      const found = await verifyLog(device.auditDir, { ...options, keptCheckpoints: [cosigned] });
      expect(found.result).toBe('TAMPERED');
      expect(found.problems.map(({ kind: each }) => each)).toContain('wrong-root');
    });

    test('who goes on after a record that the collector does not hold is found out by the link', async () => {
      const lines = await device.lines();
      const chain = await device.chain();
      answerOf(await sendRange(collector, device, { from: 0, to: 6 }));
      const other = [...lines.slice(0, 5), ...forgedLines(lines.slice(0, 5), 3, { chain })];
      const answer = await send(collector, device, { lines: other.slice(6), head: { chain, firstSeq: 6 } });
      expect(answer.status).toBe(422);
      expect(answer.json<Refusal>()).toMatchObject({ error: 'fork', seq: 5 });
    });

    test('who signs another tree of what is held, and sends nothing, is found out by the root', async () => {
      const chain = await device.chain();
      answerOf(await sendRange(collector, device, { from: 0, to: 12 }));
      const checkpoint = device.checkpointOf(chain, forgedLines([], 12, { chain }));
      const answer = await send(collector, device, { lines: [], head: { chain, firstSeq: 12, checkpoint } });
      expect(answer.status).toBe(422);
      expect(await chainState(collector, chain)).toMatchObject({ size: 12, cosigned: 12, state: 'quarantined' });
    });

    test('who signs another tree over the same records is found out by the root', async () => {
      const lines = await device.lines();
      const chain = await device.chain();
      const other = forgedLines([], 12, { chain });
      const checkpoint = checkpointFor({
        origin: `pretense/${device.id}/${chain}`,
        lines: other,
        signer: device.signer,
      });
      const answer = await send(collector, device, { lines, head: { chain, firstSeq: 0, checkpoint } });
      expect(answer.status).toBe(422);
      expect(await storedLines(collector, chain)).toEqual([]);
    });
  });

  test('who cuts the log back to an older checkpoint never moves a head back', async () => {
    const chain = await device.chain();
    answerOf(await sendRange(collector, device, { from: 0, to: 12 }));
    const before = await chainState(collector, chain);
    const answer = answerOf(await sendRange(collector, device, { from: 0, to: 4 }));
    expect(answer).toEqual({ size: 12 });
    expect(await chainState(collector, chain)).toEqual(before);
    const lines = await device.lines();
    const regrown = [...lines.slice(0, 4), ...forgedLines(lines.slice(0, 4), 1, { chain })];
    expect((await send(collector, device, { lines: regrown.slice(4), head: { chain, firstSeq: 4 } })).status).toBe(422);
  });

  test('who has a token and not the key gets nothing cosigned', async () => {
    const lines = await device.lines();
    const chain = await device.chain();
    const thief = ed25519Signer(`pretense/${device.id}`, seedOf('a thief'));
    const checkpoint = device.checkpointOf(chain, lines, 12, thief);
    const head = { chain, firstSeq: 0, checkpoint };
    for (const keys of [[thief], [thief, device.signer]]) {
      const answer = await send(
        collector,
        device,
        { lines, head: { ...head, keys: keys.map(({ key }) => keyText(key)) } },
        { signer: thief },
      );
      expect(answer.status).toBe(403);
    }
    expect(await chainState(collector, chain)).toMatchObject({ state: 'none' });
  });

  test('who changes the key with a signature of the new key alone gets nothing cosigned with it', async () => {
    const lines = await device.lines();
    const chain = await device.chain();
    const thief = ed25519Signer(`pretense/${device.id}`, seedOf('a thief'));
    const text = `pretense key rotation\n${chain}\n${keyText(device.signer.key)}\n${keyText(thief.key)}\n`;
    const signature = Buffer.from(thief.sign(Buffer.from(text))).toString('base64');
    for (const signatureOld of [null, signature, '']) {
      const fields = {
        old_key: keyText(device.signer.key),
        new_key: keyText(thief.key),
        signature_old: signatureOld,
        signature_new: signature,
      };
      const rotated = forgedLines(lines, 1, { chain, fields }).map((line) => line.replace('ai.request', 'key.rotated'));
      const all = [...lines, ...rotated];
      const answer = await send(collector, device, {
        lines: all,
        head: { chain, firstSeq: 0, checkpoint: device.checkpointOf(chain, all, all.length, thief) },
      });
      expect(answer.status).toBe(403);
    }
    expect(await storedLines(collector, chain)).toEqual([]);
  });

  test('who uses the token of another device reaches neither its chain nor its name', async () => {
    const other = await TestDevice.create(collector.clock);
    try {
      await other.append(3);
      await other.enrol(collector);
      const chain = await device.chain();
      const lines = await device.lines();
      answerOf(await sendRange(collector, device, { from: 0, to: 5 }));
      const stolen = await send(collector, device, { lines: lines.slice(5), head: { chain, firstSeq: 5 } }, other);
      expect(stolen.status).toBe(403);
      expect(stolen.json<Refusal>()).toMatchObject({ error: 'foreign-chain' });
      expect(stolen.json<Refusal>().size).toBeUndefined();
      const named = forgedLines([], 2, { chain: 'c_made-up-for-this', fields: { device_id: device.id } });
      const impostor = await send(collector, other, {
        lines: named,
        head: { chain: 'c_made-up-for-this', firstSeq: 0 },
      });
      expect(impostor.status).toBe(403);
      const own = await send(collector, other, { lines: [], head: { chain: 'c_own_x', firstSeq: 0 } });
      expect(own.status).toBe(403);
      expect(await storedLines(collector, chain)).toEqual(lines.slice(0, 5));
    } finally {
      await other.remove();
    }
  });

  test('who shows a token that is forged, of another kind, replaced or revoked gets in nowhere', async () => {
    const revoked = device.token;
    await collector.context.database.transaction({ role: 'people', tenant: testTenant }, async (queries) => {
      await queries.query(`UPDATE device_tokens SET revoked_at = now() WHERE device_id = $1`, [device.id]);
    });
    const tokens = [
      '',
      'x',
      revoked,
      newToken('ptd', testTenant).token,
      newToken('ptd', otherTenant).token,
      newToken('pte', testTenant).token,
      newToken('pts', testTenant).token,
      revoked.replace('ptd_', 'pte_'),
      `${revoked} `,
      revoked.slice(0, -1),
      await collector.enrolmentToken(),
      "ptd_' OR 1=1 --",
    ];
    for (const token of tokens) {
      const answer = await sendRange(collector, device, { from: 0, to: 3, token });
      expect({ token, status: answer.status }).toEqual({ token, status: 401 });
      for (const [method, path] of [
        ['POST', paths.token],
        ['GET', paths.policy],
        ['POST', paths.checkpoints],
      ] as const) {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/plain' };
        expect((await collector.ask(method, path, { headers })).status).toBe(401);
      }
    }
    expect(await storedLines(collector, await device.chain())).toEqual([]);
  });

  test('of a revoked device gets no further with a token that was good a moment ago', async () => {
    answerOf(await sendRange(collector, device, { from: 0, to: 3 }));
    await collector.context.database.transaction({ role: 'people', tenant: testTenant }, async (queries) => {
      await queries.query(`UPDATE devices SET state = 'revoked' WHERE device_id = $1`, [device.id]);
    });
    expect((await sendRange(collector, device, { from: 3, to: 6 })).status).toBe(401);
    expect(await chainState(collector, await device.chain())).toMatchObject({ size: 3 });
  });

  describe('who wants to be a device', () => {
    test('uses an enrolment token once, also when he asks twice at the same moment', async () => {
      const token = await collector.enrolmentToken();
      const others = await Promise.all([1, 2, 3].map(() => TestDevice.create(collector.clock)));
      const answers = await Promise.all(others.map((other) => enrolWith(other.enrolment(token))));
      expect(answers.map(({ status }) => status).toSorted((one, two) => one - two)).toEqual([200, 401, 401]);
      expect((await enrolWith(device.enrolment(token))).status).toBe(401);
      for (const other of others) await other.remove();
    });

    test('does not get in with a token that is over', async () => {
      const token = await collector.enrolmentToken();
      collector.clock.advance(8 * 86_400_000);
      const other = await TestDevice.create(collector.clock);
      const answer = await enrolWith(other.enrolment(token));
      collector.clock.advance(-8 * 86_400_000);
      expect(answer.status).toBe(401);
      await other.remove();
    });

    test.each<[string, (asked: EnrolRequest) => unknown]>([
      ['without a proof', ({ proof: _proof, ...rest }) => rest],
      ['with the proof of another key', (asked) => ({ ...asked, proof: Buffer.alloc(64).toString('base64') })],
      ['under another name than its key has', (asked) => ({ ...asked, deviceId: 'dev_other' })],
      ['as the collector itself', (asked) => ({ ...asked, deviceId: 'collector' })],
      ['with a name that is SQL', (asked) => ({ ...asked, deviceId: "'; DROP TABLE devices; --" })],
      ['with a number for a name', (asked) => ({ ...asked, deviceId: 7 })],
      ['with a developer of a megabyte', (asked) => ({ ...asked, developer: 'x'.repeat(60_000) })],
      ['with a developer that holds a NUL', (asked) => ({ ...asked, developer: 'a\u0000b' })],
      ['in another version', (asked) => ({ ...asked, v: 2 })],
      ['with nothing', () => ({})],
      ['with null', () => null],
      ['with a list', () => [1, 2, 3]],
    ])('does not get in %s, and the token stays good', async (_name, change) => {
      const token = await collector.enrolmentToken();
      const other = await TestDevice.create(collector.clock);
      try {
        expect((await enrolWith(change(other.enrolment(token)))).status).toBe(400);
        expect((await enrolWith(other.enrolment(token))).status).toBe(200);
      } finally {
        await other.remove();
      }
    });

    test('does not take the place of a device that is there', async () => {
      const thief = ed25519Signer(`pretense/${device.id}`, seedOf('a thief'));
      const own = device.signer;
      device.signer = thief;
      const taken = await enrolWith(device.enrolment(await collector.enrolmentToken()));
      device.signer = own;
      expect(taken.status).toBe(403);
      expect((await sendRange(collector, device, { from: 0, to: 3 })).status).toBe(200);
      const again = await enrolWith(device.enrolment(await collector.enrolmentToken()));
      expect(again.status).toBe(200);
    });
  });

  test('who sends more requests in a minute than he may is told when to come back', async () => {
    const limited = await TestCollector.start(opened.database, { settings: { ratePerMinute: 5 } });
    try {
      const statuses: number[] = [];
      for (let count = 0; count < 8; count += 1) statuses.push((await limited.ask('GET', paths.witnessKey)).status);
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
      const last = await limited.ask('GET', paths.witnessKey);
      expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
      expect(last.json<Refusal>().error).toBe('too-many');
      expect((await limited.ask('GET', '/healthz')).status).toBe(200);
    } finally {
      await limited.stop();
    }
  });
});

describe('Two organisations on one PostgreSQL', () => {
  let opened: TestDatabase;
  let collector: TestCollector;

  beforeAll(async () => {
    opened = await openTestDatabase('postgres');
    await addTenant(opened.database, otherTenant, 'other');
    collector = await TestCollector.start(opened.database);
  });

  afterAll(async () => {
    await collector.stop();
    await opened.close();
  });

  test('never meet: a token reaches the data of its own, and ids of the other are not there', async () => {
    const ours = await TestDevice.create(collector.clock);
    const theirs = await TestDevice.create(collector.clock);
    try {
      await ours.append(5);
      await theirs.append(5);
      await ours.enrol(collector);
      await theirs.enrol(collector, otherTenant);
      answerOf(await sendRange(collector, theirs, { from: 0, to: 6 }));
      const lines = await theirs.lines();
      const chain = await theirs.chain();
      // The same chain by name, sent into the other organisation: a chain of its own there, that changes nothing here.
      const sent = await send(
        collector,
        theirs,
        { lines: forgedLines([], 3, { chain }), head: { chain, firstSeq: 0 } },
        ours,
      );
      expect(answerOf(sent).size).toBe(3);
      expect(await storedLines(collector, chain, otherTenant)).toEqual(lines);
      expect(await chainState(collector, chain, otherTenant)).toMatchObject({ size: 6, state: 'open' });
      // A token with the tenant of the other one written into it is the token of nobody.
      const moved = ours.token.replace(testTenant.replaceAll('-', ''), otherTenant.replaceAll('-', ''));
      expect((await send(collector, theirs, { lines, head: { chain, firstSeq: 0 } }, { token: moved })).status).toBe(
        401,
      );
      expect(await storedLines(collector, await ours.chain(), otherTenant)).toEqual([]);
      expect(await ownTypes(collector, otherTenant)).toEqual(['token.issued', 'device.enrolled']);
    } finally {
      await ours.remove();
      await theirs.remove();
    }
  });

  test('do not enrol each other with their tokens', async () => {
    const device = await TestDevice.create(collector.clock);
    try {
      const token = await collector.enrolmentToken(testTenant);
      const moved = token.replace(testTenant.replaceAll('-', ''), otherTenant.replaceAll('-', ''));
      const body = JSON.stringify(device.enrolment(moved));
      const headers = { 'content-type': 'application/json' };
      expect((await collector.ask('POST', paths.enrol, { body, headers })).status).toBe(401);
    } finally {
      await device.remove();
    }
  });
});
