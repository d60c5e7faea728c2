// Packs that people asked for, when something goes wrong: a client that is slow or leaves, a process that is killed.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildServer } from '../../src/collector/http/server.ts';
import { localAccount } from '../../src/collector/identity/people.ts';
import { createSession } from '../../src/collector/identity/sessions.ts';
import { utcPeriod } from '../../src/collector/workflow/pack/chains-of-period.ts';
import { PackJobs } from '../../src/collector/workflow/pack/pack-jobs.ts';
import { listPacks, packFile } from '../../src/collector/workflow/pack/pack-views.ts';
import { bundleTypeScript } from '../../scripts/bundle-typescript.mjs';
import { databaseKinds, testTenant } from './databases.ts';
import { addPerson } from './identity-harness.ts';
import { asPeople, asReader, openWorkflow, person, TestDevice, type Workflow } from './workflow-fixture.ts';

const day = '2026-11-20';
const minuteMs = 60_000;
const chunkBytes = 1024 * 1024;
const auditor = person('aud@company.example', 'auditor');

describe.each(databaseKinds)('an evidence pack that was asked for, %s', (kind) => {
  let workflow: Workflow;
  const servers: Awaited<ReturnType<typeof buildServer>>[] = [];

  beforeEach(async () => {
    workflow = await openWorkflow(kind);
    const device = new TestDevice('one', workflow.clock);
    device.append('ai.request', { request_id: 'r', developer: device.developer, decision: 'mutate' });
    await device.sync(workflow.context);
  }, 120_000);
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    await workflow.close();
  });

  const views = () =>
    asReader(workflow.context, (queries) => listPacks(queries, { tenant: testTenant, now: workflow.clock.now() }));
  const fileOf = (id: string) => packFile(workflow.context.database, testTenant, id);
  const ask = () => {
    const period = utcPeriod(day, day);
    if (period === undefined) throw new Error('no period');
    return { period, sample: { seed: 's', size: 1 }, redact: 'none' as const };
  };

  /** A pack as it is kept, of 5 MiB and a bit, and its SHA-256. */
  async function keptPack(id: string, state = 'done'): Promise<string> {
    const bytes = randomBytes(5 * chunkBytes + 77);
    const sum = createHash('sha256').update(bytes).digest('hex');
    const now = workflow.clock.now();
    await asPeople(workflow.context, async (queries) => {
      await queries.query(
        `INSERT INTO evidence_packs (tenant_id, pack_id, state, from_date, to_date, sample, redact, by_name, by_id,
           created_at, beat_at, bytes, sha256)
         VALUES ($1, $2, $3, $4, $4, 1, 'none', 'aud', 'aud', $5, $5, $6, $7)`,
        [testTenant, id, state, day, now, bytes.length, sum],
      );
      for (let place = 0; place * chunkBytes < bytes.length; place += 1)
        await queries.query('INSERT INTO evidence_chunks (tenant_id, pack_id, place, bytes) VALUES ($1, $2, $3, $4)', [
          testTenant,
          id,
          place,
          bytes.subarray(place * chunkBytes, (place + 1) * chunkBytes),
        ]);
    });
    return sum;
  }

  /** An auditor's browser asks for the pack; the answer stands still until it is read. */
  async function download(id: string): Promise<{ readonly answer: IncomingMessage; readonly url: string }> {
    const { context, clock } = workflow;
    const server = await buildServer(context);
    servers.push(server);
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    await addPerson(context.database, 'aud@company.example', 'auditor', clock.now()).catch(() => undefined);
    const token = await asPeople(context, async (queries) => {
      const account = await localAccount(queries, 'aud@company.example');
      const session = { tenant: testTenant, personId: account?.id ?? '', at: clock.now(), address: '127.0.0.1' };
      return await createSession(queries, session);
    });
    const headers = { cookie: `pretense=${token}`, accept: '*/*' };
    const request = get(`${url}/evidence/packs/${id}.zip`, { headers });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    return { answer, url };
  }

  async function sumOf(answer: IncomingMessage): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of answer) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }

  const id = '00000000-0000-4000-8000-000000000001';

  test('reaches a slow client whole, who holds up nobody meanwhile', async () => {
    const sum = await keptPack(id);
    const { answer, url } = await download(id);
    expect(answer.statusCode).toBe(200);
    answer.pause();
    // Records come in and pages are there while the pack waits for its reader.
    const device = new TestDevice('two', workflow.clock);
    device.append('daemon.start');
    await device.sync(workflow.context);
    expect((await fetch(`${url}/login`)).status).toBe(200);
    expect(await sumOf(answer)).toBe(sum);
  }, 60_000);

  test('is there again after a client that left in the middle', async () => {
    const sum = await keptPack(id);
    const { answer } = await download(id);
    await once(answer, 'readable');
    answer.destroy();
    expect(await sumOf((await download(id)).answer)).toBe(sum);
  }, 60_000);

  test('is cut off, and never ends short, when it goes while it is downloaded', async () => {
    await keptPack(id);
    const file = await fileOf(id);
    const first = await file?.chunks.next();
    expect(first?.done).toBe(false);
    await asPeople(workflow.context, (queries) => queries.query('DELETE FROM evidence_chunks'));
    await expect(file?.chunks.next()).rejects.toMatchObject({ code: 'not-found' });
    // The same over HTTP: the client sees that it has not got all of it.
    const other = '00000000-0000-4000-8000-000000000002';
    await keptPack(other);
    await asPeople(workflow.context, (queries) => queries.query('DELETE FROM evidence_chunks WHERE place > 3'));
    const { answer } = await download(other);
    await expect(sumOf(answer)).rejects.toMatchObject({ code: 'ECONNRESET' });
  }, 60_000);

  test('whose process ended half-way is never offered, and can be asked for again', async () => {
    const { context, clock } = workflow;
    // What a killed process leaves: a row that says "running", and the chunks that it had come to.
    await keptPack(id, 'running');
    expect(await fileOf(id)).toBeUndefined();
    const jobs = new PackJobs(context);
    await expect(jobs.start(auditor, ask())).rejects.toMatchObject({ code: 'too-many' });
    clock.advance(11 * minuteMs);
    expect(await views()).toMatchObject([{ id, state: 'failed', path: undefined }]);
    const again = await jobs.start(auditor, ask());
    await jobs.finished(again);
    expect(await views()).toMatchObject([
      { id: again, state: 'done' },
      { id, state: 'failed' },
    ]);
    expect([await fileOf(id), (await fileOf(again)) !== undefined]).toEqual([undefined, true]);
    clock.advance(25 * 60 * minuteMs);
    await jobs.finished(await jobs.start(auditor, ask()));
    const left = await asReader(context, (queries) => queries.query('SELECT DISTINCT pack_id FROM evidence_chunks'));
    expect(left).toHaveLength(1);
  }, 60_000);

  test('whose drawing fails has failed, and leaves no file', async () => {
    const { context } = workflow;
    const draw = (): Promise<Uint8Array> => Promise.reject(new Error('the disk is full'));
    const jobs = new PackJobs({ ...context, program: { ...context.program, draw } });
    const started = await jobs.start(auditor, ask());
    await jobs.finished(started);
    expect(await views()).toMatchObject([{ id: started, state: 'failed', path: undefined }]);
    expect(await fileOf(started)).toBeUndefined();
    expect(await readdir(join(context.home, 'packs'))).toEqual([]);
  }, 60_000);
});

describe('a collector that is killed while it draws a pack, postgres', () => {
  test('leaves nothing that another replica would offer, and the pack is made when it is asked for again', async () => {
    const workflow = await openWorkflow('postgres');
    const { context, clock, url = '' } = workflow;
    const device = new TestDevice('one', clock);
    device.append('ai.request', { request_id: 'r', developer: device.developer, decision: 'mutate' });
    await device.sync(context);
    const file = await bundleTypeScript('test/setup/pack-program.ts');
    const child = spawn(process.execPath, [file, url, context.home, testTenant, day], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    try {
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      expect(await lines.next()).toMatchObject({ value: 'drawing' });
      child.kill('SIGKILL');
      await exited;
      clock.advance(12 * 60 * minuteMs);
      const views = () => asReader(context, (queries) => listPacks(queries, { tenant: testTenant, now: clock.now() }));
      const [lost] = await views();
      expect(lost).toMatchObject({ state: 'failed', path: undefined });
      expect(await packFile(context.database, testTenant, lost?.id ?? '')).toBeUndefined();
      const period = utcPeriod(day, day);
      if (period === undefined) throw new Error('no period');
      const jobs = new PackJobs(context);
      const again = await jobs.start(auditor, { period, sample: { seed: 's', size: 1 }, redact: 'none' });
      await jobs.finished(again);
      expect((await views()).find((each) => each.id === again)).toMatchObject({ state: 'done' });
    } finally {
      child.kill('SIGKILL');
      await exited;
      await workflow.close();
    }
  }, 120_000);
});
