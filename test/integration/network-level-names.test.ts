// A proxy for a network and developers' machines, each the built program with a home of its own: names are pushed, and
// protect their owner from then on; until then the lexical rule does.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askProxy } from '../../src/app/control-client.ts';
import { type PretenseProcess, programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { comeIn, newToken } from './network-level-clients.ts';
import { privateAuthority } from './proxy-certificate.ts';
import { anthropicHeaders, type Provider, startProvider, userMessage } from './proxy-harness.ts';

const [alice, bob] = [newToken(), newToken()];
const company = privateAuthority();
/** The first name is of Alice; nobody says anything of the second; the third is a term of the file. */
const text = 'call fetchZorbamRates, then walkGlimmerForest; the project is Quaxolotl';
const folder = mkdtempSync(join(tmpdir(), 'pretense-network-'));
const file = (name: string): string => join(folder, name);

let provider: Provider;
let proxy: PretenseProcess;
let networkUrl = '';
let port = 0;
const laptop = temporaryEnvironment();
const others: string[] = [];

/** Of a home that the test does not look at; removed at the end. */
function fresh(): NodeJS.ProcessEnv {
  const environment = temporaryEnvironment();
  others.push(environment.PRETENSE_HOME);
  return environment;
}

interface Verb {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Not `spawnSync`: the provider lives in this process. */
async function run(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<Verb> {
  const child = spawn(process.execPath, [programFile, ...argv], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, error] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (error += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, error };
}

const push = (more: readonly string[] = [], environment = laptop): Promise<Verb> =>
  run(['index', 'push', networkUrl, '--ca', file('ca.pem'), '--token-file', file('alice-token'), ...more], environment);

/** What the provider got of a text that a client sent. */
async function sentBy(token: string, said = text): Promise<string> {
  const answer = await comeIn(port, {
    isTls: true,
    ca: company.certificate,
    headers: [...anthropicHeaders, 'x-pretense-token', token],
    body: userMessage(said),
  });
  expect(answer.status).toBe(200);
  return provider.received.at(-1)?.body.toString() ?? '';
}

beforeAll(async () => {
  provider = await startProvider();
  const server = company.issue(['pretense.example', 'localhost']);
  const files = {
    'ca.pem': company.certificate,
    'cert.pem': server.certificate,
    'key.pem': server.key,
    tokens: `alice ${alice}\nbob ${bob}\n`,
    'alice-token': `${alice}\n`,
    terms: 'Quaxolotl\n',
    'quarkle-app/src/rates.ts': 'export function fetchZorbamRates(partner: string) { return partner; }\n',
    'quarkle-app/src/secretFolder/plain.ts': 'export const blanketValue = 1;\n',
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(file(name)), { recursive: true });
    writeFileSync(file(name), content);
  }
  const listen = ['--listen', '127.0.0.1:0', '--host-name', 'pretense.example', '--host-name', 'localhost'];
  const tls = ['--tls-cert', file('cert.pem'), '--tls-key', file('key.pem')];
  const known = ['--client-tokens', file('tokens'), '--terms', file('terms')];
  proxy = await startPretense(['--upstream', `anthropic=${provider.url}`, ...listen, ...tls, ...known]);
  const status = (await askProxy(join(proxy.home, 'run'), { method: 'GET', path: 'status' })) as {
    readonly networkLevel: { readonly url: string };
  };
  port = Number(new URL(status.networkLevel.url).port);
  networkUrl = `https://localhost:${port}`;
  const registered = await run(['init', file('quarkle-app')], laptop);
  expect(registered.code).toBe(0);
  // Makes the keys of the laptop's home.
  await (await startPretense([], laptop)).stop();
});

afterAll(async () => {
  await proxy.stop();
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
  for (const home of [proxy.home, laptop.PRETENSE_HOME, ...others])
    rmSync(dirname(home), { recursive: true, force: true });
});

describe('names of workspaces on other machines', () => {
  test('while none are known, every compound of a request is protected, and so are the terms of the file', async () => {
    const sent = await sentBy(alice);
    expect(sent).not.toMatch(/zorbam|glimmer|quaxolotl/i);
  });

  test('a push over a wrong token, an unknown authority or plain HTTP sends nothing that is kept', async () => {
    writeFileSync(file('other-token'), newToken());
    const wrong = await run(
      ['index', 'push', networkUrl, '--ca', file('ca.pem'), '--token-file', file('other-token')],
      laptop,
    );
    expect([wrong.code, wrong.error]).toEqual([1, expect.stringContaining('did not take the names') as string]);
    const untrusted = await run(['index', 'push', networkUrl, '--token-file', file('alice-token')], laptop);
    expect([untrusted.code, untrusted.error]).toEqual([1, expect.stringContaining('could not be reached') as string]);
    const plain = await run(
      ['index', 'push', 'http://pretense.example:9443', '--token-file', file('alice-token')],
      laptop,
    );
    expect([plain.code, plain.error]).toEqual([2, expect.stringContaining('https://') as string]);
    expect(JSON.parse((await run(['index', 'list', '--json'], proxy.environment)).out)).toEqual({
      kept: [],
      unreadable: 0,
    });
  });

  test('a push names the owner and what its code declares, and protects by that from then on', async () => {
    const pushed = await push(['--json']);
    expect([pushed.code, pushed.error]).toEqual([0, '']);
    const { pushed: kept } = JSON.parse(pushed.out) as { readonly pushed: readonly { readonly repository: string }[] };
    expect(kept.map(({ repository }) => repository)).toEqual(['quarkle-app']);
    const listed = JSON.parse((await run(['index', 'list', '--json'], proxy.environment)).out) as {
      readonly kept: readonly Readonly<Record<string, unknown>>[];
    };
    expect(listed.kept).toMatchObject([
      { guest: 'token alice', repository: 'quarkle-app', declaredNames: expect.any(Number) as number },
    ]);
    const sent = await sentBy(alice, `again: ${text}`);
    expect(sent).not.toMatch(/zorbam|quaxolotl/i);
    expect(sent).toContain('walkGlimmerForest');
  });

  test('another client is protected by the lexical rule still, and by the names of all', async () => {
    const sent = await sentBy(bob, `bob: ${text}`);
    expect(sent).not.toMatch(/zorbam|glimmer|quaxolotl/i);
  });

  test('what lies on the disk of the proxy holds neither names nor owner readable', () => {
    const names = join(proxy.home, 'names');
    const bytes = readdirSync(names).map((name) => readFileSync(join(names, name)).toString('latin1'));
    expect(bytes).toHaveLength(1);
    expect(bytes.join('')).not.toMatch(/zorbam|alice|quarkle/i);
  });

  test('a later push takes the place of the one before; what was dropped protects nobody any more', async () => {
    writeFileSync(file('quarkle-app/src/rates.ts'), 'export function walkGlimmerForest() { return 1; }\n');
    expect((await push()).code).toBe(0);
    const sent = await sentBy(alice, `once more: ${text}`);
    expect(sent).not.toMatch(/glimmer|quaxolotl/i);
    expect(sent).toContain('fetchZorbamRates');
    const dropped = await run(['index', 'drop', '--all', '--json'], proxy.environment);
    expect((JSON.parse(dropped.out) as { readonly dropped: readonly unknown[] }).dropped).toHaveLength(1);
    expect(await sentBy(alice, `after: ${text}`)).not.toMatch(/zorbam|glimmer|quaxolotl/i);
    expect((await run(['index', 'drop', 'feedfeedfeed'], proxy.environment)).code).toBe(1);
  });

  test('a term file that grows protects more, without a restart', async () => {
    writeFileSync(file('terms'), 'Quaxolotl\nBrimstoneHarbour\nharbourmaster\n');
    const sent = async (): Promise<string> => sentBy(alice, `harbourmaster ${Math.random()}`);
    // The file is looked at once a second at most.
    await expect.poll(sent, { timeout: 10_000 }).not.toMatch(/harbourmaster/);
  });
});

test('the health check answers for a proxy that runs, and not for one that does not', async () => {
  expect((await run(['status', '--health'], proxy.environment)).code).toBe(0);
  const none = await run(['status', '--health'], fresh());
  expect([none.code, none.out]).toEqual([1, 'not healthy\n']);
});

test('beyond loopback nothing listens without TLS, and the message says what to do', async () => {
  const open = await run(['start', '--port', '0', '--listen', '0.0.0.0:0', '--client-tokens', file('tokens')], fresh());
  expect([open.code, open.error]).toEqual([2, expect.stringContaining('--behind-tls') as string]);
});
