// What the doctor says of single parts. The whole is tried in test/integration/doctor.test.ts.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal } from '../../audit/journal.ts';
import { announceProxy } from '../announcement.ts';
import { systemClock } from '../platform.ts';
import { locateStateDir, prepareStateDir, type StatePaths } from '../state-dir.ts';
import { openHomeWords } from '../tree/tree-words.ts';
import { clockCheck, type ClockFacts } from './clock-check.ts';
import { lookAtHome, sizeOf } from './home-checks.ts';
import { lookAtNetwork } from './network-checks.ts';
import { lookAtPort } from './port-check.ts';
import { programChecks } from './program-checks.ts';
import { lookAtLog, mapCheck } from './store-checks.ts';

let folder = '';
let paths: StatePaths;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-doctor-'));
  paths = await locateStateDir({
    home: join(folder, 'home'),
    environment: { PRETENSE_KEYS_DIR: join(folder, 'keys') },
    platform: process.platform,
    userHome: folder,
  });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const states = (checks: readonly { readonly id: string; readonly state: string }[]) =>
  Object.fromEntries(checks.map(({ id, state }) => [id, state]));

describe('what it runs on', () => {
  test.each([
    ['20.11.1', {}, { node: 'failed' }],
    ['20.12.0', {}, { node: 'ok' }],
    ['24.0.0', { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.94.2' }, { node: 'ok', editor: 'warning' }],
    ['24.0.0', { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.104.0' }, { node: 'ok', editor: 'ok' }],
    [
      '24.0.0',
      { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '0.48.1', CURSOR_TRACE_ID: 'x' },
      { node: 'ok', editor: 'ok' },
    ],
  ])('Node %s in %j', (nodeVersion, environment, expected) => {
    expect(states(programChecks({ nodeVersion, platform: 'linux', environment }))).toEqual(expected);
  });
});

describe('the clock', () => {
  const now = new Date('2026-11-22T10:00:00.000Z');
  const well: ClockFacts = { now, driftMs: 3, fileSkewMs: 0, lastRecordAt: undefined, providerSkewMs: undefined };

  test.each([
    ['all agree', {}, 'ok'],
    ['a provider differs a little', { providerSkewMs: -90_000 }, 'ok'],
    ['a provider differs', { providerSkewMs: -500_000 }, 'warning'],
    ['it is set while we look', { driftMs: -4_000 }, 'warning'],
    ['files get other times', { fileSkewMs: 60_000 }, 'warning'],
    ['the log is ahead', { lastRecordAt: '2026-11-22T12:00:00.000Z' }, 'warning'],
    ['the log is just written', { lastRecordAt: '2026-11-22T10:00:01.000Z' }, 'ok'],
  ])('%s', (_, facts, state) => {
    const check = clockCheck({ ...well, ...facts });
    expect(check.state).toBe(state);
    expect(check.advice === undefined).toBe(state === 'ok');
  });
});

describe('the home', () => {
  test('that is not there is no failure, and is not made', async () => {
    const { checks, isThere } = await lookAtHome(paths, false);
    expect(states(checks)).toMatchObject({ home: 'warning' });
    expect(isThere).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that is closed to others is well, and nothing stays behind', async () => {
    await prepareStateDir(paths);
    await openHomeWords(paths);
    const before = readdirSync(paths.home);
    const { checks, fileSkewMs } = await lookAtHome(paths, false);
    expect(states(checks)).toMatchObject({ home: 'ok', keys: 'ok' });
    expect(Math.abs(fileSkewMs ?? Infinity)).toBeLessThan(5_000);
    expect(readdirSync(paths.home)).toEqual(before);
  });

  test.runIf(process.platform !== 'win32')('that others may read fails, and so do its keys and its token', async () => {
    await prepareStateDir(paths);
    await openHomeWords(paths);
    chmodSync(paths.auditDir, 0o755);
    chmodSync(join(paths.keysDir, 'map.key'), 0o644);
    writeFileSync(join(paths.runDir, 'control-token'), 'x', { mode: 0o644 });
    const { checks } = await lookAtHome(paths, true);
    expect(states(checks)).toMatchObject({ home: 'failed', keys: 'failed', 'control-token': 'failed' });
    expect(checks.every(({ state, advice }) => (state === 'ok') === (advice === undefined))).toBe(true);
  });

  test('without the keys of its map fails', async () => {
    await prepareStateDir(paths);
    await openHomeWords(paths);
    rmSync(join(paths.keysDir, 'map.key'));
    const { checks } = await lookAtHome(paths, false);
    expect(checks.find(({ id }) => id === 'keys')).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('map.key'),
    });
  });

  test.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1536, '1.5 KB'],
    [200 * 1024 * 1024, '200 MB'],
    [3.4 * 1024 ** 3, '3.4 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(sizeOf(bytes)).toBe(text);
  });
});

describe('the word map', () => {
  test('is told with its size; a torn end is a warning, anything else that is not as written fails', async () => {
    expect((await mapCheck(paths)).state).toBe('warning');
    const words = await openHomeWords(paths);
    words.map.allocateWord('quarkle');
    await words.commit();
    expect(await mapCheck(paths)).toMatchObject({ state: 'ok', found: expect.stringMatching(/^1 entries, /) });
    const file = join(paths.mapDir, 'word-map.log');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 20));
    expect(await mapCheck(paths)).toMatchObject({ state: 'warning', found: expect.stringContaining('not whole') });
    writeFileSync(file, bytes.fill(0, 0, 20));
    expect(await mapCheck(paths)).toMatchObject({ state: 'failed' });
  });
});

describe('the end of the log', () => {
  const write = async (count: number): Promise<string> => {
    await prepareStateDir(paths);
    const journal = await openJournal({ auditDir: paths.auditDir, clock: systemClock, startFields: {} });
    for (let at = 0; at < count; at++) await journal.append('config.changed', { what: 'pins', pins: at });
    await journal.close();
    return join(paths.auditDir, readdirSync(paths.auditDir).find((name) => name.endsWith('.ndjson')) ?? '');
  };

  test('of a whole log is well, of an empty one a warning', async () => {
    await prepareStateDir(paths);
    expect((await lookAtLog(paths.auditDir)).check.state).toBe('warning');
    await write(3);
    const { check, lastAt } = await lookAtLog(paths.auditDir);
    expect(check.state).toBe('ok');
    expect(lastAt).toMatch(/^\d{4}-/);
  });

  test('that is not finished is a warning', async () => {
    const file = await write(3);
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"v":1`);
    expect((await lookAtLog(paths.auditDir)).check.state).toBe('warning');
  });

  test.each([
    ['changed', (lines: string[]) => lines.map((line) => line.replace('"pins":1', '"pins":7'))],
    ['taken out', (lines: string[]) => lines.toSpliced(-2, 1)],
    ['no record', (lines: string[]) => [...lines, 'hello']],
  ])('of which a line was %s fails', async (_, change) => {
    const file = await write(3);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    writeFileSync(file, `${change(lines).join('\n')}\n`);
    expect((await lookAtLog(paths.auditDir)).check.state).toBe('failed');
  });
});

describe('the port', () => {
  let server: Server | undefined;
  const listen = async (answer: string): Promise<number> => {
    server = createServer((_, response) => response.end(answer));
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  test('that is free is a warning, and tells of a proxy that has gone', async () => {
    const port = await listen('');
    server?.close();
    mkdirSync(paths.runDir, { recursive: true });
    announceProxy(paths.runDir, { pid: 424242, port, url: '', startedAt: '', version: '0' });
    const { checks, proxy } = await lookAtPort(paths.runDir, { wanted: 1, version: '0.1.0' });
    expect(checks).toMatchObject([{ state: 'warning', found: expect.stringContaining('424242') }]);
    expect(proxy).toBeUndefined();
  });

  test.each([
    ['another program', 'hello', /Stop it/],
    ['somebody who says that he is Pretense', '{"name":"pretense"}', /says that it is Pretense/],
  ])('that is held by %s fails', async (_, answer, advice) => {
    const port = await listen(answer);
    const { checks } = await lookAtPort(paths.runDir, { wanted: port, version: '0.1.0' });
    expect(checks).toMatchObject([{ id: 'port', state: 'failed', advice: expect.stringMatching(advice) }]);
    expect(checks[0]?.found).toContain(String(port));
  });
});

describe('the network', () => {
  const look = (environment: Readonly<Record<string, string>>, upstreams: Readonly<Record<string, string>> = {}) =>
    lookAtNetwork({
      environment,
      platform: process.platform,
      port: 4242,
      proxy: undefined,
      upstreams,
      timeoutMs: 2_000,
      onProgress: () => undefined,
    });

  test('a proxy that cannot be used fails, and no upstream is asked', async () => {
    const { checks } = await look({ HTTPS_PROXY: 'socks5://jane:secret@proxy.example' }, { own: 'http://127.0.0.1:1' });
    expect(checks).toMatchObject([{ id: 'network', state: 'failed' }]);
    expect(JSON.stringify(checks)).not.toMatch(/jane|secret/);
  });

  test('a proxy that is this Pretense itself fails', async () => {
    expect((await look({ HTTPS_PROXY: 'http://127.0.0.1:4242' })).checks).toMatchObject([{ state: 'failed' }]);
  });

  test('hosts that nobody answers for are one warning, together', async () => {
    const closed = 'http://127.0.0.1:1';
    const { checks } = await look({}, { one: closed, two: closed });
    expect(checks.find(({ id }) => id === 'upstream.several')).toMatchObject({
      state: 'warning',
      title: 'providers',
      found: expect.stringMatching(/^one, two: .*ECONNREFUSED/),
      advice: expect.stringContaining('offline'),
    });
  });
});
