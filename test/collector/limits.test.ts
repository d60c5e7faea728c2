// What a collector does when more comes at once than it takes, and what its figures say of it.
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { deferred } from '../../src/base/async.ts';
import { paths, type Refusal } from '../../src/sync/protocol.ts';
import { openTestDatabase, testTenant } from './databases.ts';
import { answerOf, batchBody, send, TestCollector, type TestDevice } from './ingest-harness.ts';
import { inIngestWorld } from './ingest-world.ts';

/** As docs/collector.md says. */
const places = 32;

async function figure(collector: TestCollector, name: string): Promise<number> {
  const { text } = await collector.ask('GET', '/metrics');
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}

describe('As many batches as are taken at a time', () => {
  let collector: TestCollector;
  let device: TestDevice;
  inIngestWorld({ kind: 'pglite', records: 4 }, (world) => ({ collector, device } = world));

  test('leave no place for another one until one of them ends', async () => {
    const chain = await device.chain();
    const lines = await device.lines();
    const checkpoint = device.checkpointOf(chain, lines);
    const body = batchBody({ lines, head: { chain, firstSeq: 0, keys: device.keys, checkpoint } });
    const begun: ClientRequest[] = [];
    const answers: Promise<unknown>[] = [];
    for (let at = 0; at < places; at += 1) {
      const asked = request({
        host: '127.0.0.1',
        port: collector.port,
        method: 'POST',
        path: paths.batches,
        agent: false,
        headers: {
          authorization: `Bearer ${device.token}`,
          'content-type': 'application/x-ndjson',
          'content-length': body.length,
        },
      });
      begun.push(asked);
      answers.push(once(asked, 'response').then(([response]) => (response as IncomingMessage).resume().statusCode));
      // The rest of the body does not come yet.
      asked.write(body.subarray(0, 20));
    }
    await expect.poll(() => figure(collector, 'pretense_ingest_running')).toBe(places);
    const refused = await send(collector, device, { lines, head: { chain, firstSeq: 0 } });
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('2');
    expect(refused.json<Refusal>().error).toBe('busy');
    // What is asked besides batches is answered.
    expect((await collector.ask('GET', '/healthz')).status).toBe(200);
    begun.pop()?.end(body.subarray(20));
    expect(await answers.pop()).toBe(200);
    await expect.poll(() => figure(collector, 'pretense_ingest_running')).toBe(places - 1);
    expect(answerOf(await send(collector, device, { lines, head: { chain, firstSeq: 0 } })).size).toBe(lines.length);
    for (const asked of begun) asked.end(body.subarray(20));
    expect(await Promise.all(answers)).toEqual(begun.map(() => 200));
  });
});

describe('Connections to PostgreSQL', () => {
  const state = (name: string): string => `pretense_database_connections{state="${name}"}`;

  test('are counted: those in use, those that are idle, and what waits for one', async () => {
    const opened = await openTestDatabase('postgres');
    const collector = await TestCollector.start(opened.database);
    const over = deferred<void>();
    try {
      const work = Array.from({ length: 14 }, () =>
        opened.database.transaction({ role: 'reader', tenant: testTenant }, () => over.promise),
      );
      await expect.poll(() => figure(collector, state('waiting'))).toBeGreaterThan(0);
      await expect.poll(() => figure(collector, state('idle'))).toBe(0);
      const waiting = await figure(collector, state('waiting'));
      expect((await figure(collector, state('in_use'))) + waiting).toBe(14);
      over.resolve();
      await Promise.all(work);
      expect(await figure(collector, state('in_use'))).toBe(0);
      expect(await figure(collector, state('waiting'))).toBe(0);
      expect(await figure(collector, state('idle'))).toBe(14 - waiting);
    } finally {
      over.resolve();
      await collector.stop();
      await opened.close();
    }
  });

  test('are no figure of the embedded database', async () => {
    const opened = await openTestDatabase('pglite');
    const collector = await TestCollector.start(opened.database);
    expect((await collector.ask('GET', '/metrics')).text).not.toContain('pretense_database_connections{');
    await collector.stop();
    await opened.close();
  });
});
