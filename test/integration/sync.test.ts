// The log of a device on its way to a collector, as a user meets it: both are the built program.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SyncedView, SyncView } from '../../src/view/sync.ts';
import { type PretenseProcess, programFile, startPretense } from '../e2e/pretense-process.ts';
import { startUpstream, type Upstream } from '../e2e/upstream/server.ts';
import { type CollectorProcess, startCollectorProcess } from './collector-process.ts';

/** A dozen starts of the program, one after the other. */
const limitMs = 180_000;

let folder = '';
let collector: CollectorProcess | undefined;
let pretense: PretenseProcess | undefined;
let upstream: Upstream | undefined;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-sync-')));
});

afterEach(async () => {
  await pretense?.stop();
  await upstream?.close();
  await collector?.kill();
  pretense = undefined;
  upstream = undefined;
  collector = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const collectorHome = () => join(folder, 'collector');
const home = () => join(folder, 'home');
const environment = (more: Readonly<Record<string, string>> = {}) => ({
  ...process.env,
  NO_COLOR: '1',
  HOME: folder,
  PRETENSE_HOME: home(),
  PRETENSE_KEYS_DIR: join(folder, 'keys'),
  PRETENSE_POLICY_DIR: join(folder, 'managed'),
  ...more,
});

interface Ran<T> {
  readonly code: number | null;
  readonly json: T;
  readonly text: string;
  readonly errors: string;
}

async function run<T = unknown>(argv: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ran<T>> {
  const child = spawn(process.execPath, [programFile, ...argv], {
    env: environment(more),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  const json = argv.includes('--json') && text.trim() !== '' ? (JSON.parse(text) as T) : ({} as T);
  return { code, json, text, errors };
}

async function enrol(...options: readonly string[]): Promise<void> {
  const token = await collector?.token();
  const enrolled = await run(['enrol', collector?.url ?? '', ...options], { PRETENSE_ENROLMENT_TOKEN: token ?? '' });
  expect([enrolled.code, enrolled.errors]).toEqual([0, '']);
}

async function startProxy(): Promise<void> {
  upstream = await startUpstream(() => ({ text: 'fine' }));
  pretense = await startPretense(['--upstream', `anthropic=${upstream.url}`], environment());
}

async function exchange(): Promise<void> {
  const answer = await fetch(`${pretense?.url ?? ''}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'none', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5',
      max_tokens: 10,
      messages: [{ role: 'user', content: 'hello' }],
    }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
}

interface Verified {
  readonly result: string;
  readonly treeSize: number;
  readonly witnessed?: { readonly size: number; readonly time: string };
}

async function expectAllThere(): Promise<void> {
  const synced = await run<SyncedView>(['sync', '--now', '--json']);
  expect(synced.json).toMatchObject({ state: 'syncing', unsent: 0 });
  expect([synced.code, synced.errors]).toEqual([0, '']);
  const verified = await run<Verified>(['verify', '--json']);
  expect(verified.json.result).toBe('VERIFIED_WITNESSED');
  expect(verified.json.witnessed?.size).toBeGreaterThanOrEqual(synced.json.cosigned?.size ?? Infinity);
}

test(
  'what a proxy records arrives, is cosigned, is told wherever a person looks, and verifies in a pack',
  async () => {
    collector = await startCollectorProcess(collectorHome());
    await enrol();
    expect((await run(['sync', '--json'])).json).toMatchObject({ enrolled: true, state: 'syncing' });
    await startProxy();
    await exchange();
    await expectAllThere();
    const status = await run<{ readonly sync: SyncView }>(['status', '--json']);
    expect(status.json.sync).toMatchObject({ collector: new URL(collector.url).host, state: 'syncing' });
    expect((await run(['status'])).text).toMatch(/collector +Synced to 127\.0\.0\.1:\d+, cosigned /);
    const audit = await run<{ readonly collector: SyncView; readonly audit: { readonly verification: object } }>([
      'status',
      '--format',
      'audit',
      '--offline',
      '--json',
    ]);
    expect(audit.json).toMatchObject({
      collector: { state: 'syncing', organisation: 'Organisation' },
      audit: { verification: { result: 'VERIFIED_WITNESSED' } },
    });
    // The token is for its owner only, and stands nowhere else.
    const tokenFile = join(folder, 'keys', 'collector-token');
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
    const token = readFileSync(tokenFile, 'utf8').trim();
    const said = [status.text, audit.text, readFileSync(join(home(), 'sync.json'), 'utf8')];
    for (const name of readdirSync(join(home(), 'audit')))
      said.push(readFileSync(join(home(), 'audit', name), 'latin1'));
    expect(said.some((text) => text.includes(token))).toBe(false);
    await collector.stop();
    await expectWitnessedPack();
  },
  limitMs,
);

/** An evidence pack holds what was cosigned, and verifies offline with the key of the witness. */
async function expectWitnessedPack(): Promise<void> {
  const pack = join(folder, 'pack.zip');
  const today = new Date().toISOString().slice(0, 10);
  const made = await run(['evidence', '--period', `${today}:${today}`, '--output', pack]);
  expect([made.code, made.errors]).toEqual([0, '']);
  const out = join(folder, 'unpacked');
  spawnSync('python3', ['-m', 'zipfile', '-e', pack, out]);
  const dir = existsSync(join(out, 'log')) ? out : join(out, readdirSync(out)[0] ?? '');
  expect(existsSync(join(dir, 'log', 'cosigned'))).toBe(true);
  expect(made.text).toContain('VERIFIED_WITNESSED');
  expect(readFileSync(join(dir, 'README.md'), 'utf8')).not.toContain('No witness');
  expect(readFileSync(join(dir, 'log', 'witness-keys'), 'utf8').trim()).toBe(collector?.witnessKey);
  const verifier = resolve(import.meta.dirname, '../../dist/verify.mjs');
  const argv = [verifier, dir, '--witness-key', collector?.witnessKey ?? ''];
  const alone = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  expect([alone.status, alone.stderr]).toEqual([0, '']);
  expect(JSON.parse(alone.stdout)).toMatchObject({ result: 'VERIFIED_WITNESSED' });
}

test(
  'checkpoints alone are cosigned and told as such, and the records follow once a person says so',
  async () => {
    collector = await startCollectorProcess(collectorHome());
    await enrol('--witness-only');
    await startProxy();
    await exchange();
    await expectAllThere();
    expect((await run<SyncView>(['sync', '--json'])).json.mode).toBe('witness');
    expect((await run(['status'])).text).toMatch(
      /collector +Witnessed by 127\.0\.0\.1:\d+ \(records stay here\), cosigned /,
    );
    const audit = await run<{ readonly collector: SyncView }>(['status', '--format', 'audit', '--offline', '--json']);
    expect(audit.json.collector).toMatchObject({ mode: 'witness', state: 'syncing' });
    expect(await recordsAtCollector()).toBe(0);
    await expectWitnessedPack();
    // The proxy changes over while it runs.
    const changed = await run<SyncView>(['sync', '--mode', 'records', '--json']);
    expect([changed.code, changed.json.mode]).toEqual([0, 'records']);
    await exchange();
    await expectAllThere();
    expect(await recordsAtCollector()).toBeGreaterThan(0);
    expect(await pretense?.stop()).toBe(0);
    pretense = undefined;
    // And without one.
    expect((await run<SyncedView>(['sync', '--mode', 'witness', '--now', '--json'])).json).toMatchObject({
      mode: 'witness',
      unsent: 0,
    });
    expect((await run<Verified>(['verify', '--json'])).json.result).toBe('VERIFIED_WITNESSED');
    expect((await run(['sync', '--mode', 'both'])).errors).toContain('--mode is records or witness');
  },
  limitMs,
);

/** As its figures say, since it started. */
async function recordsAtCollector(): Promise<number> {
  const text = await (await fetch(`${collector?.url ?? ''}/metrics`)).text();
  return Number(/^pretense_records_total (\d+)/m.exec(text)?.[1]);
}

describe('a collector that fails', () => {
  test(
    'hangs: no request of a tool waits for it, and a stop does not either',
    async () => {
      collector = await startCollectorProcess(collectorHome());
      await enrol();
      await collector.stop();
      const silent = await startSilent(collector.port);
      try {
        await startProxy();
        await exchange();
        const sending = run<SyncView>(['sync', '--now', '--json']);
        if (silent.sockets.size === 0) await once(silent.server, 'connection');
        // Its request is open and will not be answered; these are.
        for (let time = 0; time < 5; time += 1) await exchange();
        expect(silent.sockets.size).toBeGreaterThan(0);
        expect(await pretense?.stop()).toBe(0);
        pretense = undefined;
        // Whoever asked at the terminal goes on alone, and would wait as long as an answer may take.
        silent.end();
        await sending;
      } finally {
        silent.end();
      }
    },
    limitMs,
  );
});

/** Takes connections, and says nothing. */
async function startSilent(
  port: number,
): Promise<{ readonly server: Server; readonly sockets: Set<Socket>; readonly end: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const end = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { server, sockets, end };
}

test(
  'a token that is wrong, or used, changes nothing; leaving forgets the collector',
  async () => {
    collector = await startCollectorProcess(collectorHome());
    expect((await run(['sync'])).code).toBe(3);
    const wrong = await run(['enrol', collector.url, '--token', `pte_${'0'.repeat(32)}_${'x'.repeat(43)}`]);
    expect(wrong.code).toBe(1);
    expect(wrong.errors).toContain('did not enrol this device');
    expect(existsSync(join(home(), 'sync.json'))).toBe(false);
    const elsewhere = await run(['enrol', 'http://collector.company.example', '--token', 'pte_x']);
    expect(elsewhere.errors).toContain('https');
    await enrol();
    const left = await run(['enrol', '--leave']);
    expect([left.code, left.errors]).toEqual([0, '']);
    expect(existsSync(join(home(), 'sync.json'))).toBe(false);
    expect(existsSync(join(folder, 'keys', 'collector-token'))).toBe(false);
    expect((await run(['enrol', '--leave'])).code).toBe(1);
  },
  limitMs,
);
