// The whole collector as it is started: its home, its key, TLS, commands beside it, and how it stops.
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseVerifierKey } from '../../src/audit/note.ts';
import { silentLogger } from '../../src/base/log.ts';
import {
  type CollectorOptions,
  openCollector,
  runAction,
  type RunningCollector,
  startCollector,
} from '../../src/collector/collector.ts';
import { defaultSettings } from '../../src/collector/settings.ts';
import { paths } from '../../src/sync/protocol.ts';
import { systemClock, testPostgres } from './databases.ts';
import { runAsAdmin } from './postgres.ts';
import { ask } from './ingest-harness.ts';
import { type Authority, privateAuthority } from '../integration/proxy-certificate.ts';

let home: string;
const running: RunningCollector[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pretense-collector-'));
});

afterEach(async () => {
  for (const collector of running.splice(0)) await collector.stop();
  await rm(home, { recursive: true, force: true });
});

const options = (extra: Partial<CollectorOptions> = {}): CollectorOptions => ({
  home,
  host: '127.0.0.1',
  port: 0,
  publicUrl: undefined,
  name: 'pretense-collector',
  organisation: 'Test Organisation',
  databaseUrl: undefined,
  witnessKeyFile: undefined,
  settings: defaultSettings,
  server: {},
  program: { productVersion: '0.0.0', verifier: async () => '', draw: async () => new Uint8Array() },
  clock: systemClock,
  logger: silentLogger,
  ...extra,
});

async function start(extra: Partial<CollectorOptions> = {}): Promise<RunningCollector> {
  const collector = await startCollector(options(extra));
  running.push(collector);
  return collector;
}

const ownLog = (collector: RunningCollector): Promise<readonly { readonly type: string }[]> =>
  collector.context.database.transaction({ role: 'reader', tenant: collector.tenant.tenantId }, (queries) =>
    queries.query<{ readonly type: string }>('SELECT type FROM records ORDER BY seq'),
  );

describe('A collector with nothing configured', () => {
  test('has a database, a key and an organisation, and keeps them', async () => {
    const first = await start();
    expect(first.context.database.kind).toBe('pglite');
    expect((await ask(first.port, 'GET', '/readyz')).status).toBe(200);
    const key = (await ask(first.port, 'GET', paths.witnessKey)).text.trim();
    expect(parseVerifierKey(key)).toMatchObject({ algorithm: 4, name: 'pretense-collector' });
    expect(key).toBe(first.witnessKey);
    const { mode } = await stat(join(home, 'witness.key'));
    expect(mode & 0o777).toBe(0o600);
    await first.stop();
    const again = await start();
    expect(again.witnessKey).toBe(first.witnessKey);
    expect(again.tenant).toEqual(first.tenant);
    const types = (await ownLog(again)).map(({ type }) => type);
    expect(types).toEqual(['collector.start', 'collector.stop', 'collector.start']);
  });

  test('is asked for a token while it runs, and opened for it when it does not', async () => {
    const question = { action: 'enrolment-token', parameters: { team: 'core', expiresDays: 3, by: 'test' } };
    const open = () => openCollector({ ...options(), publicUrl: 'http://unused.invalid' });
    const collector = await start();
    const made = (await runAction(home, question, open)) as { readonly token: string; readonly url: string };
    expect(made.url).toBe(collector.url);
    expect(made.token).toMatch(/^pte_[0-9a-f]{32}_[\w-]{43}$/);
    await collector.stop();
    const later = (await runAction(home, question, open)) as { readonly token: string };
    expect(later.token).not.toBe(made.token);
    const bad = { action: 'enrolment-token', parameters: { expiresDays: 9999 } };
    await expect(runAction(home, bad, open)).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('does not stay half started when a receiver cannot be used', async () => {
    const receiver = { name: 'siem', kind: 'otlp', url: 'nonsense', headers: {}, names: 'as recorded' } as const;
    const events: string[] = [];
    const logger = { log: (_level: string, event: string) => void events.push(event) };
    const broken = options({ settings: { ...defaultSettings, forward: [receiver] }, logger });
    await expect(startCollector(broken)).rejects.toMatchObject({ code: 'settings' });
    expect(events).not.toContain('collector.started');
    // Its database and its place for commands are free again.
    expect((await ask((await start()).port, 'GET', '/readyz')).status).toBe(200);
  });

  test('does not start twice in one home, nor with a key that is none', async () => {
    await start();
    await expect(startCollector(options())).rejects.toMatchObject({ code: 'in-use' });
    const other = options({ home: join(home, 'other'), witnessKeyFile: join(home, 'nothing.key') });
    await expect(startCollector(other)).rejects.toMatchObject({ code: 'witness-key' });
    const secret = JSON.parse(await readFile(join(home, 'control.json'), 'utf8')) as { readonly port: number };
    const answer = await ask(secret.port, 'POST', '/', {
      body: '{"action":"ping"}',
      headers: { authorization: 'Bearer x' },
    });
    expect(answer.status).toBe(401);
  });

  test('says that it cannot listen where somebody else does', async () => {
    const collector = await start();
    const other = options({ home: join(home, 'other'), port: collector.port });
    await expect(startCollector(other)).rejects.toMatchObject({ code: 'in-use' });
  });

  test('lets what runs end, takes nothing more, and is gone', async () => {
    const collector = await start();
    const asked = ask(collector.port, 'GET', '/metrics');
    await asked;
    await Promise.all([collector.stop(), collector.stop()]);
    await expect(ask(collector.port, 'GET', '/healthz')).rejects.toThrow();
    await expect(stat(join(home, 'control.json'))).rejects.toThrow();
  });
});

test('A collector with DATABASE_URL keeps its data there', async () => {
  const server = await testPostgres();
  const name = 'collector_with_url';
  await runAsAdmin(server.adminUrl, [`CREATE DATABASE ${name} OWNER collector`]);
  const collector = await start({ databaseUrl: server.urlOf(name) });
  expect(collector.context.database.kind).toBe('postgres');
  expect((await ownLog(collector)).map(({ type }) => type)).toEqual(['collector.start']);
  await collector.stop();
  await expect(stat(join(home, 'database'))).rejects.toThrow();
});

describe('TLS', () => {
  const authority: Authority = privateAuthority();
  const server = identity(authority);

  function identity(from: Authority): { readonly cert: string; readonly key: string } {
    const { certificate: cert, key } = from.issue(['localhost', '127.0.0.1']);
    return { cert, key };
  }

  interface Asked {
    readonly port: number;
    readonly cert?: string;
    readonly key?: string;
  }

  function askTls({ port, ...client }: Asked): Promise<{ readonly status: number; readonly hsts: unknown }> {
    return new Promise((resolve, reject) => {
      const target = { host: '127.0.0.1', servername: 'localhost', port, path: '/healthz', ca: authority.certificate };
      const asked = request({ ...target, ...client, agent: false }, (response) => {
        response.resume();
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, hsts: response.headers['strict-transport-security'] }),
        );
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  test('is spoken from version 1.2 on, and the answer tells browsers to stay with it', async () => {
    const collector = await start({ server: { tls: server } });
    expect(collector.url).toMatch(/^https:/);
    expect(await askTls({ port: collector.port })).toEqual({ status: 200, hsts: 'max-age=31536000' });
    const old = new Promise((resolve, reject) => {
      const socket = connect({
        host: '127.0.0.1',
        port: collector.port,
        ca: authority.certificate,
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
      });
      socket.on('secureConnect', resolve);
      socket.on('error', reject);
    });
    await expect(old).rejects.toThrow();
  });

  test('with an authority for clients is for those alone that it signed', async () => {
    const collector = await start({ server: { tls: { ...server, clientCa: authority.certificate } } });
    expect(await askTls({ port: collector.port, ...identity(authority) })).toMatchObject({ status: 200 });
    await expect(askTls({ port: collector.port })).rejects.toThrow();
    await expect(askTls({ port: collector.port, ...identity(privateAuthority()) })).rejects.toThrow();
  });
});
