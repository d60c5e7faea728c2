// TLS and client certificates of the collector, as its own process with certificates made at run time.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { SecureVersion } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Identity, privateAuthority } from '../integration/proxy-certificate.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

const company = privateAuthority();
const stranger = privateAuthority();
const folder = mkdtempSync(join(tmpdir(), 'pretense-collector-tls-'));
const programFile = resolve('dist/cli.cjs');

interface Asked {
  readonly identity?: Identity;
  readonly ca?: string;
  readonly servername?: string;
  readonly version?: SecureVersion;
}

/** The status of /healthz, or the code with which the connection failed. */
function ask(port: number, { identity, ca = company.certificate, servername = 'collector.example', version }: Asked) {
  return new Promise<number | string>((done) => {
    const request = httpsRequest(
      {
        host: '127.0.0.1',
        port,
        path: '/healthz',
        agent: false,
        servername,
        headers: { host: 'collector.example' },
        ca,
        ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.key }),
        // OpenSSL itself speaks 1.1 only at its lowest level of security.
        ...(version === undefined ? {} : { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' }),
      },
      (answer) => {
        answer.resume();
        answer.on('error', () => {});
        done(answer.statusCode ?? 0);
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'failed'));
    request.end();
  });
}

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
}

async function start(name: string, more: readonly string[]): Promise<Started> {
  const home = join(folder, name);
  const argv = ['collector', '--json', '--port', '0', '--home', home, ...more];
  const environment = { ...process.env, DATABASE_URL: postgres?.url ?? '' };
  const child = spawn(process.execPath, [programFile, ...argv], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(errors))),
  ])) as [string];
  return { child, port: Number(new URL((JSON.parse(line) as { readonly url: string }).url).port) };
}

const started: Started[] = [];
let postgres: TestPostgres | undefined;
const portOf = (at: number): number => started[at]?.port ?? 0;
const refused = /^(?:ERR_SSL_|EPROTO|ECONNRESET|EPIPE)/;

beforeAll(async () => {
  const server = company.issue(['collector.example', '127.0.0.1']);
  const files = { 'cert.pem': server.certificate, 'key.pem': server.key, 'ca.pem': company.certificate };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const tls = ['--tls-cert', join(folder, 'cert.pem'), '--tls-key', join(folder, 'key.pem')];
  // An embedded database takes longer to make than a server that both can share.
  postgres = await startPostgres();
  started.push(await start('plain', tls), await start('mutual', [...tls, '--client-ca', join(folder, 'ca.pem')]));
}, 120_000);

afterAll(async () => {
  for (const { child } of started) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe('a collector with TLS', () => {
  test('speaks TLS 1.2 and 1.3, and nothing older', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) expect(await ask(portOf(0), { version })).toBe(200);
    expect(await ask(portOf(0), { version: 'TLSv1.1' })).toMatch(refused);
  });

  test('is not believed by who knows another authority, or expects another name', async () => {
    expect(await ask(portOf(0), { ca: stranger.certificate })).toMatch(/^(?:UNABLE_TO|SELF_SIGNED|CERT_SIGNATURE)/);
    expect(await ask(portOf(0), { servername: 'other.example' })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });
});

describe('a collector that wants client certificates', () => {
  test('serves who shows one of its authority', async () => {
    expect(await ask(portOf(1), { identity: company.issue([], { subject: 'device' }) })).toBe(200);
  });

  test.each([
    ['none', {}],
    ['one of another authority', { identity: stranger.issue([], { subject: 'device' }) }],
    ['an expired one', { identity: company.issue([], { subject: 'device', isExpired: true }) }],
  ])('refuses who shows %s, in the handshake', async (_name, shown) => {
    expect(await ask(portOf(1), shown)).toMatch(refused);
    expect(await ask(portOf(1), { ...shown, version: 'TLSv1.2' })).toMatch(refused);
  });
});
