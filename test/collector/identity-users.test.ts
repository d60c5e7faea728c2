// `pretense collector user …` beside a running collector and without one.
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../src/base/log.ts';
import { token } from '../../src/cli/collector/token.ts';
import { user } from '../../src/cli/collector/users.ts';
import type { CommandContext } from '../../src/cli/command.ts';
import { defaultSettings, type RunningCollector, startCollector } from '../../src/collector/collector.ts';
import { Browser } from './browser.ts';
import { systemClock } from './databases.ts';
import { goodPassword } from './identity-harness.ts';

const home = mkdtempSync(join(tmpdir(), 'pretense-users-'));
const passwordFile = join(home, 'password.txt');
const lines: string[] = [];
const documents: unknown[] = [];
let running: RunningCollector | undefined;
/** The embedded database is made anew, on disk. */
const startMs = 240_000;

beforeAll(async () => {
  writeFileSync(passwordFile, `${goodPassword}\nsecond line\n`, { mode: 0o600 });
  running = await start();
}, startMs);
afterAll(async () => {
  await running?.stop();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(() => {
  lines.length = 0;
  documents.length = 0;
});

function start(): Promise<RunningCollector> {
  return startCollector({
    home,
    databaseUrl: undefined,
    name: 'test-collector',
    witnessKeyFile: undefined,
    organisation: 'Example',
    settings: defaultSettings,
    program: { productVersion: '0.0.0', verifier: async () => '', draw: async () => new Uint8Array() },
    clock: systemClock,
    logger: silentLogger,
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    server: {},
  });
}

function command(values: Readonly<Record<string, string>> = {}, isJson = false): CommandContext {
  const plain = (text: string): string => text;
  return {
    values: { home, ...values },
    positionals: [],
    environment: {},
    workingDirectory: home,
    output: {
      isJson,
      style: { bold: plain, dim: plain, accent: plain, warn: plain },
      line: (text = '') => void lines.push(text),
      json: (value) => void documents.push(value),
      error: (text) => void lines.push(text),
    },
  };
}

test('the first account signs in with the password that the first line of a file holds', async () => {
  const options = command({ role: 'admin', 'password-file': 'password.txt' });
  expect(await user.run(options, ['add', 'Ada@Example.com'])).toBe(0);
  expect(lines.join('\n')).toContain('can sign in at http://127.0.0.1:');
  expect(lines.join('\n')).not.toContain(goodPassword);
  const answer = await new Browser(running?.url ?? '').signIn('ada@example.com', goodPassword);
  expect(answer.status).toBe(303);
});

test('accounts are listed as text and as JSON, without a password', async () => {
  await user.run(command(), ['list']);
  expect(lines[0]).toBe('1 account');
  expect(lines[1]).toMatch(/^ {2}ada@example\.com {2}admin {2}local {2}last signed in \d{4}-/);
  await user.run(command({}, true), ['list']);
  expect(documents).toEqual([
    {
      people: [
        {
          email: 'ada@example.com',
          role: 'admin',
          source: 'local',
          isDisabled: false,
          createdAt: expect.any(String),
          lastSignedInAt: expect.any(String),
        },
      ],
    },
  ]);
});

test('role, disable, enable and reset do what they say, with the operator on the record', async () => {
  await user.run(command({ role: 'auditor', 'password-file': passwordFile }), ['add', 'bo@example.com']);
  for (const [words, values] of [
    [['role', 'bo@example.com'], { role: 'reviewer' }],
    [['disable', 'bo@example.com'], {}],
    [['enable', 'bo@example.com'], {}],
    [['reset', 'bo@example.com'], { 'password-file': passwordFile }],
  ] as const) {
    expect(await user.run(command(values), words)).toBe(0);
  }
  const browser = new Browser(running?.url ?? '');
  await browser.signIn('ada@example.com', goodPassword);
  const text = await (await browser.get('/access')).text();
  expect(text).toMatch(/operator:/);
  for (const change of ['added', 'role from auditor', 'disabled', 'enabled', 'password reset']) {
    expect(text).toContain(`change: ${change}`);
  }
});

test.each([
  ['what to do', [], {}, 'Say what to do'],
  ['an action that is none', ['remove', 'x@example.com'], {}, 'Say what to do'],
  ['no address', ['disable'], {}, 'Say whose account'],
  ['no role', ['add', 'x@example.com'], {}, 'Say the role'],
  // Without a file it would wait for a password.
  ['a new account with a role that is none', ['add', 'x@example.com'], { role: 'king' }, '"king" is no role'],
  [
    'a password as an argument',
    ['add', 'x@example.com', 'secret'],
    { role: 'admin' },
    'never stands on the command line',
  ],
  ['a role that is none', ['role', 'ada@example.com'], { role: 'owner' }, '"owner" is no role'],
  ['the last admin', ['disable', 'ada@example.com'], {}, 'the last admin'],
  ['somebody unknown', ['disable', 'x@example.com'], {}, 'no such account'],
  ['no file', ['reset', 'ada@example.com'], { 'password-file': 'none.txt' }, 'cannot be read'],
  ['a folder that is no organisation', ['list'], { organisation: 'other' }, 'no organisation of this name'],
])('%s is refused with what to do instead', async (_name, words, values, message) => {
  await expect(user.run(command(values), words)).rejects.toThrow(message);
});

test('a token made by the command is a line of the access log', async () => {
  expect(await token.run(command({ team: 'Claims' }), [])).toBe(0);
  const browser = new Browser(running?.url ?? '');
  await browser.signIn('ada@example.com', goodPassword);
  const text = await (await browser.get('/access')).text();
  expect(text).toMatch(/operator:[^<]*<[^]*?issued an enrolment token[^]*?Claims/);
});

test('in a folder where no collector ever was nothing is made, and the one that answers is named', async () => {
  const fresh = join(home, 'elsewhere');
  const url = running?.url ?? '';
  const values = { home: fresh, 'public-url': url };
  for (const ask of [() => token.run(command(values), []), () => user.run(command(values), ['list'])]) {
    await expect(ask()).rejects.toThrow(
      `There is no collector in ${fresh}, so nothing was done. One answers at ${url}`,
    );
  }
  const unanswered = { home: fresh, 'public-url': 'http://127.0.0.1:1' };
  await expect(token.run(command(unanswered), [])).rejects.toThrow('Start one there with "pretense collector"');
  expect(existsSync(fresh)).toBe(false);
});

test(
  'without a running collector the command opens the database itself',
  async () => {
    await running?.stop();
    // What answers at the address is not the collector of this folder.
    const other = createServer((_request, response) => response.end('ok\n')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await user.run(command({ 'public-url': `http://127.0.0.1:${port}` }, true), ['list'])).toBe(0);
    other.close();
    expect(lines.join('\n')).toContain(`Another one answers at http://127.0.0.1:${port}`);
    expect(JSON.stringify(documents)).toContain('bo@example.com');
    running = await start();
    expect((await new Browser(running?.url ?? '').signIn('ada@example.com', goodPassword)).status).toBe(303);
  },
  startMs,
);

test('what commands wrote holds no password', () => {
  expect(readFileSync(passwordFile, 'utf8')).toContain(goodPassword);
  expect(lines.concat(documents.map((each) => JSON.stringify(each))).join('\n')).not.toContain(goodPassword);
});
