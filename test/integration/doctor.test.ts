// `pretense doctor`, the real program: beside a proxy that runs, behind a proxy of the network, and with everything broken.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Check } from '../../src/app/doctor/check.ts';
import { programFile, type PretenseProcess, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { type ConnectProxy, startConnectProxy } from './connect-proxy.ts';
import { privateAuthority } from './proxy-certificate.ts';
import { type SecureProvider, startSecureProvider } from './secure-provider.ts';

const authority = privateAuthority();
const identity = authority.issue(['provider.example']);

let folder = '';
let environment: NodeJS.ProcessEnv & { readonly PRETENSE_HOME: string };
let provider: SecureProvider;
let network: ConnectProxy;
let pretense: PretenseProcess | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-doctor-'));
  provider = await startSecureProvider(identity);
  network = await startConnectProxy({ target: provider.port });
  mkdirSync(join(folder, 'own'));
  writeFileSync(join(folder, 'root.pem'), authority.certificate);
  environment = {
    ...temporaryEnvironment(),
    PATH: '/nowhere',
    HOME: join(folder, 'own'),
    NODE_EXTRA_CA_CERTS: join(folder, 'root.pem'),
    HTTPS_PROXY: network.url.replace('//', '//jane:hunter2@'),
    NO_PROXY: '127.0.0.1',
  };
});

afterEach(async () => {
  await pretense?.stop();
  pretense = undefined;
  await network.close();
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Examination {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
  readonly checks: ReadonlyMap<string, Check>;
}

/** Not `spawnSync`: provider and proxy of the network live in this process. */
async function examine(...argv: readonly string[]): Promise<Examination> {
  const child = spawn(process.execPath, [programFile, 'doctor', ...argv], { env: environment });
  const [out, error] = [child.stdout, child.stderr].map((stream) => {
    const chunks: string[] = [];
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
    return () => chunks.join('');
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const text = out?.() ?? '';
  const checks = argv.includes('--json') ? (JSON.parse(text) as { readonly checks: readonly Check[] }).checks : [];
  return { code, out: text, error: error?.() ?? '', checks: new Map(checks.map((check) => [check.id, check])) };
}

/** What the journal holds; beside it stand files that its signer writes when it has time. */
function storedRecords(): readonly string[] {
  const audit = join(environment.PRETENSE_HOME, 'audit');
  const segments = readdirSync(audit).filter((name) => name.endsWith('.ndjson'));
  return segments.map((name) => readFileSync(join(audit, name), 'utf8'));
}

const upstream = ['--upstream', 'anthropic=https://provider.example', '--only', 'anthropic'];

describe('beside a proxy that runs', () => {
  beforeEach(async () => {
    network.credential = 'jane:hunter2';
    pretense = await startPretense(['--upstream', 'anthropic=https://provider.example'], environment);
  });

  test('each part is told, the provider through the proxy of the network, with its TLS, and nothing secret', async () => {
    const { code, checks, out } = await examine('--json', '--only', 'anthropic');
    expect([...checks.values()].filter(({ state }) => state === 'failed')).toEqual([]);
    expect(code).toBe(0);
    const states = Object.fromEntries([...checks].map(([id, { state }]) => [id, state]));
    expect(states).toMatchObject({
      node: 'ok',
      port: 'ok',
      home: 'ok',
      keys: 'ok',
      'control-token': 'ok',
      'word-map': 'ok',
      'audit-log': 'ok',
      clock: 'ok',
      network: 'ok',
      'upstream.anthropic': 'ok',
    });
    expect(checks.get('port')?.found).toContain(`process ${pretense?.child.pid}, version`);
    expect(checks.get('network')?.found).toContain(`through ${network.url} (HTTPS_PROXY)`);
    expect(checks.get('upstream.anthropic')?.found).toMatch(
      /^provider\.example answers with TLSv1\.3, TLS_\w+, certificate by pretense test root, through http:/,
    );
    expect(out).not.toMatch(/jane|hunter2/);
  });

  test('the provider gets a HEAD without any credential', async () => {
    const asked: unknown[] = [];
    provider.handler = (request, response) => {
      asked.push([request.method, Object.keys(request.headers).toSorted()]);
      response.end();
    };
    await examine(...upstream);
    expect(asked).toEqual([
      [
        'HEAD',
        ['accept', 'accept-encoding', 'connection', 'host', 'user-agent'].filter((name) => name !== 'accept-encoding'),
      ],
    ]);
  });

  test('for people each line has its sign, without colours where no terminal is, and nothing is kept', async () => {
    const before = storedRecords();
    const { out, error, code } = await examine('--only', 'anthropic');
    expect(code).toBe(0);
    expect(error).toBe('');
    expect(out).not.toContain('\u001b');
    expect(out).toMatch(/^✓ port +\d+ is ours/m);
    expect(out).toMatch(/^! workspaces +none\n +Register one/m);
    expect(out).toMatch(/\nNothing is broken, \d+ warnings?\.\n$/);
    expect(storedRecords()).toEqual(before);
  });

  test('a certificate that nobody trusts fails, and says what to do', async () => {
    delete environment['NODE_EXTRA_CA_CERTS'];
    const { code, checks } = await examine('--json', ...upstream);
    expect(code).toBe(1);
    expect(checks.get('upstream.anthropic')).toMatchObject({
      state: 'failed',
      advice: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });

  test('a proxy of the network that says no fails', async () => {
    network.mode = 403;
    const { code, checks } = await examine('--json', ...upstream);
    expect(code).toBe(1);
    expect(checks.get('upstream.anthropic')).toMatchObject({ state: 'failed', found: expect.stringContaining('403') });
  });

  test('a provider whose clock is another one is told', async () => {
    provider.handler = (_request, response) => {
      response.setHeader('date', new Date(Date.now() + 900_000).toUTCString());
      response.end();
    };
    const { checks } = await examine('--json', ...upstream);
    expect(checks.get('clock')).toMatchObject({
      state: 'warning',
      found: expect.stringMatching(/provider's by (?:89|90)\d s/),
    });
  });

  test('a tool that was routed is told, and one that drifted fails', async () => {
    const settings = join(folder, 'own', '.claude', 'settings.json');
    mkdirSync(join(folder, 'own', '.claude'));
    writeFileSync(settings, '{}\n');
    const { status } = await runRoute();
    expect(status).toBe(0);
    const routed = await examine('--json', '--offline');
    expect(routed.checks.get('tool.claude-code')).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('~/.claude/settings.json'),
    });
    writeFileSync(settings, '{}\n');
    const drifted = await examine('--json', '--offline');
    expect(drifted.code).toBe(1);
    expect(drifted.checks.get('tool.claude-code')).toMatchObject({ state: 'failed' });
  });
});

async function runRoute(): Promise<{ readonly status: number | null }> {
  const child = spawn(process.execPath, [programFile, 'route', 'claude-code', '--yes'], {
    env: environment,
    stdio: 'ignore',
  });
  return { status: await new Promise((resolve) => child.once('close', resolve)) };
}

test('with everything broken, each line says so and what to do, and the exit code is 1', async () => {
  const server: Server = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const home = environment.PRETENSE_HOME;
  pretense = await startPretense([], environment);
  await pretense.stop();
  pretense = undefined;
  chmodSync(join(home, 'audit'), 0o755);
  chmodSync(join(environment['PRETENSE_KEYS_DIR'] ?? '', 'secrets.key'), 0o644);
  writeFileSync(join(home, 'map', 'word-map.log'), 'no map\n');
  const segment = readdirSync(join(home, 'audit')).find((name) => name.endsWith('.ndjson')) ?? '';
  writeFileSync(join(home, 'audit', segment), `${readFileSync(join(home, 'audit', segment), 'utf8')}no record\n`);
  mkdirSync(join(folder, 'own', '.claude'));
  writeFileSync(join(folder, 'own', '.claude', 'settings.json'), '{}\n');
  environment['HTTPS_PROXY'] = 'socks5://jane:hunter2@127.0.0.1:1';
  try {
    const { code, checks, out } = await examine('--json', '--port', String(port), ...upstream);
    expect(code).toBe(1);
    const states = Object.fromEntries([...checks].map(([id, { state }]) => [id, state]));
    expect(states).toMatchObject({
      port: 'failed',
      home: 'failed',
      keys: 'failed',
      'word-map': 'failed',
      'audit-log': 'failed',
      network: 'failed',
      'tool.claude-code': 'warning',
    });
    for (const { state, advice } of checks.values()) expect(advice === undefined).toBe(state === 'ok');
    expect(out).not.toMatch(/jane|hunter2/);
    const shown = await examine('--port', String(port), ...upstream);
    expect(shown.code).toBe(1);
    expect(shown.out).toMatch(/^✗ port +\d+ is held by /m);
    expect(shown.out).toMatch(/things broken/);
  } finally {
    server.close();
  }
});

test('without a home, offline: nothing is made, and nothing is broken', async () => {
  const { code, checks } = await examine('--json', '--offline', '--port', '1');
  expect(code).toBe(0);
  expect(checks.get('home')).toMatchObject({ state: 'warning' });
  expect([...checks.keys()].some((id) => id.startsWith('upstream.'))).toBe(false);
  expect(() => readdirSync(environment.PRETENSE_HOME)).toThrow();
});
