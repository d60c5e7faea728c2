// The built program, killed in the middle of batches: what it cosigned is there, and nothing is there twice.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseCheckpoint, parseNote, parseVerifierKey, verifyCosignature } from '../../src/audit/note.ts';
import { type BatchAnswer, type EnrolAnswer, paths, type Refusal } from '../../src/sync/protocol.ts';
import { systemClock, testPostgres } from './databases.ts';
import { ask, batchBody, TestDevice } from './ingest-harness.ts';
import { runAsAdmin } from './postgres.ts';

const program = join(import.meta.dirname, '../../dist/cli.cjs');
const rounds = 2;
const records = 240;
const step = 10;

interface Program {
  readonly port: number;
  readonly witnessKey: string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

const children: ChildProcess[] = [];

async function startProgram(home: string, databaseUrl: string | undefined): Promise<Program> {
  const environment = { ...process.env, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  const child = spawn(process.execPath, [program, 'collector', '--port', '0', '--home', home, '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line').then(([line]) => String(line)), ended]);
  if (typeof first !== 'string') throw new Error(`the program ended with ${first}`);
  const { url, witnessKey } = JSON.parse(first) as { readonly url: string; readonly witnessKey: string };
  return {
    port: Number(new URL(url).port),
    witnessKey,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

async function run(parameters: readonly string[], databaseUrl: string | undefined): Promise<string> {
  const environment = { ...process.env, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  const child = spawn(process.execPath, [program, ...parameters], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  await once(child, 'close');
  return output;
}

describe.each(['pglite', 'postgres'])('The program on %s', (kind) => {
  let home: string;
  let databaseUrl: string | undefined;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'pretense-killed-'));
    if (kind !== 'postgres') return;
    const server = await testPostgres();
    await runAsAdmin(server.adminUrl, ['CREATE DATABASE collector_killed OWNER collector']);
    databaseUrl = server.urlOf('collector_killed');
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  afterAll(() => rm(home, { recursive: true, force: true }));

  test('loses nothing that it cosigned and keeps nothing twice when it is killed in the middle of batches', async () => {
    const device = await TestDevice.create(systemClock);
    try {
      await device.append(records - 1);
      const lines = await device.lines();
      const chain = await device.chain();
      let collector = await startProgram(home, databaseUrl);
      const made = await run(['collector', 'token', '--home', home, '--json'], databaseUrl);
      const { token } = JSON.parse(made) as { readonly token: string };
      const enrolment = JSON.stringify(device.enrolment(token));
      const json = { 'content-type': 'application/json' };
      const enrolled = await ask(collector.port, 'POST', paths.enrol, { body: enrolment, headers: json });
      const { deviceToken, witnessKey } = enrolled.json<EnrolAnswer>();
      const key = parseVerifierKey(witnessKey);
      const send = (from: number, to: number) => {
        const head = { chain, firstSeq: from, checkpoint: device.checkpointOf(chain, lines, to), keys: device.keys };
        return ask(collector.port, 'POST', paths.batches, {
          body: gzipSync(batchBody({ lines: lines.slice(from, to), head })),
          headers: {
            authorization: `Bearer ${deviceToken}`,
            'content-type': 'application/x-ndjson',
            'content-encoding': 'gzip',
          },
        });
      };
      let cosignedSize = 0;
      const take = ({ cosigned = '' }: BatchAnswer): void => {
        expect(verifyCosignature(cosigned, key)).toBeDefined();
        cosignedSize = Math.max(cosignedSize, parseCheckpoint(parseNote(cosigned).text).size);
      };
      for (let round = 0; round < rounds; round += 1) {
        const from = cosignedSize;
        for (let sent = 0; sent < 3; sent += 1) {
          take((await send(from + sent * step, from + (sent + 1) * step)).json<BatchAnswer>());
        }
        // Several of which nobody knows how far they came.
        const open = [3, 4, 5, 6].map((place) => send(from + place * step, from + (place + 1) * step));
        const settled = Promise.allSettled(open);
        await Promise.race(open.map((each) => each.catch(() => undefined)));
        await collector.kill('SIGKILL');
        for (const each of await settled) {
          if (each.status === 'fulfilled' && each.value.status === 200) take(each.value.json<BatchAnswer>());
        }
        collector = await startProgram(home, databaseUrl);
        // What it says that it holds is at least what it cosigned.
        const probe = await send(records - 1, records);
        const held = probe.status === 409 ? (probe.json<Refusal>().size ?? 0) : probe.json<BatchAnswer>().size;
        expect(held).toBeGreaterThanOrEqual(cosignedSize);
        expect(held % step).toBe(0);
        const again = (await send(0, held)).json<BatchAnswer>();
        expect(again.size).toBe(held);
        take(again);
      }
      take((await send(cosignedSize, records)).json<BatchAnswer>());
      expect(cosignedSize).toBe(records);
      const replay = await send(0, records);
      expect({ status: replay.status, size: replay.json<BatchAnswer>().size }).toEqual({ status: 200, size: records });
      expect(await collector.kill('SIGTERM')).toBe(0);
    } finally {
      await device.remove();
    }
    // Four starts of a real program, each of which opens its database.
  }, 240_000);
});
