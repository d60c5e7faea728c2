// No secret, protected name or prompt text in anything that the program writes: the real program goes through a working
// day in which everything carries canaries and much goes wrong, and then every byte that it left is searched.
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  canariesIn,
  nameCanary,
  passwordCanary,
  promptCanary,
  secretCanary,
} from '../../src/secrets/canary.fixture.ts';
import { secretRules } from '../../src/secrets/rules/index.ts';
import { createSecretScanner } from '../../src/secrets/scan.ts';
import { programFile } from '../e2e/pretense-process.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-output-')));
const workspace = join(folder, 'orders');
const state = join(folder, 'state');
const own = join(folder, 'own');
const temporary = join(folder, 'tmp');
const environment: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'],
  NO_COLOR: '1',
  PRETENSE_DEBUG: '1',
  HOME: own,
  TMPDIR: temporary,
  GIT_CONFIG_GLOBAL: '/dev/null',
  PRETENSE_HOME: state,
  PRETENSE_KEYS_DIR: join(folder, 'keys'),
};
const address = ['postgres://app', `${passwordCanary}@db.acme.internal/orders`].join(':');
const everything = `${promptCanary}: why does ${nameCanary} refuse ${secretCanary} and ${address}?`;

/** All that the program wrote, by what was running. */
const written: { readonly by: string; readonly bytes: Buffer }[] = [];

let provider: Server;
let answers: (response: ServerResponse, body: string) => void;
let received = '';

beforeAll(async () => {
  for (const path of [workspace, own, temporary]) mkdirSync(path, { recursive: true });
  writeFileSync(join(workspace, 'vault.ts'), `export class ${nameCanary} { open(): void {} }\n// ${promptCanary}\n`);
  writeFileSync(join(workspace, '.env'), `TOKEN=${secretCanary}\nDATABASE_URL=${address}\n`);
  provider = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      received += body;
      answers(response, body);
    });
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  provider.closeAllConnections();
  await new Promise((resolve) => provider.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

interface Program {
  readonly url: string;
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

function run(...argv: readonly string[]): Promise<number | null> {
  return follow(argv).ended;
}

function follow(argv: readonly string[], onLine: (line: string) => void = () => {}): Omit<Program, 'url'> {
  const child = spawn(process.execPath, [programFile, ...argv], { env: environment, cwd: workspace });
  let line = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      written.push({ by: argv.join(' '), bytes });
      line += bytes.toString('utf8');
      for (const one of line.split('\n').slice(0, -1)) onLine(one);
      line = line.slice(line.lastIndexOf('\n') + 1);
    });
  }
  child.stdin.end();
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { ended, kill: (signal) => void child.kill(signal) };
}

async function start(): Promise<Program> {
  const upstream = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const argv = ['start', '--json', '--port', '0', '--workspace', workspace, '--upstream', `anthropic=${upstream}`];
  return await new Promise<Program>((resolve, reject) => {
    const program = follow([...argv, '--upstream', 'openai=http://127.0.0.1:9'], (line) => {
      const url = /"url":"(http:[^"]+)"/.exec(line)?.[1];
      if (line.includes('"listening"') && url !== undefined) resolve({ ...program, url });
    });
    void program.ended.then((code) => reject(new Error(`start ended with ${code}`)));
  });
}

function message(text: string, more: object = {}): string {
  return JSON.stringify({ model: 'test', max_tokens: 9, messages: [{ role: 'user', content: text }], ...more });
}

async function ask(
  url: string,
  body: string | Uint8Array,
  path = '/v1/messages',
  headers: Record<string, string> = {},
) {
  try {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'test', ...headers },
      body,
    });
    return { status: response.status, text: await response.text().catch(() => '') };
  } catch {
    return { status: 0, text: '' };
  }
}

/** Bytes that are no request. */
function sendRaw(url: string, text: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.end(text));
    socket.on('error', () => resolve());
    socket.on('data', () => {});
    socket.on('close', () => resolve());
  });
}

const json = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};
const answerWith = (text: string) => (response: ServerResponse) =>
  json(response, 200, {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'test',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 3, output_tokens: 2 },
  });

/** A policy of the user: what is blocked, or a text that is none. */
function writePolicy(text: string): void {
  writeFileSync(join(state, 'policy.jsonc'), text);
}

async function goThroughTheDay(): Promise<void> {
  await run('init', workspace);
  let program = await start();
  answers = answerWith('fine');
  await ask(program.url, message(everything));
  answers = (response, body) => json(response, 200, { echo: body });
  await ask(program.url, message(everything, { system: everything, metadata: { user_id: everything } }));
  answers = (response, body) => json(response, 500, { error: { message: body } });
  await ask(program.url, message(`${everything} again`));
  answers = (response) => void response.destroy();
  await ask(program.url, message(`${everything} and again`));
  answers = answerWith('fine');
  await askWhatIsNoRequest(program.url);
  await run('status', '--json');
  await run('doctor', '--json');
  await run('coverage', '--json');
  await run('pins', 'always', 'quilmar');
  writePolicy(`{ "pretense": 1, "findings": { "classes": { "vendor-secret": "block" } } }`);
  await run('stop');
  await program.ended;
  program = await start();
  const blocked = await ask(program.url, message(`${everything} once more`));
  written.push({ by: 'the answer to what is blocked', bytes: Buffer.from(blocked.text) });
  writePolicy(`{ "pretense": 1, "findings": { "rules": { "${secretCanary}": "${promptCanary}" }, ${nameCanary}`);
  await ask(program.url, message(`${everything} a last time`));
  await run('status');
  await run('doctor');
  program.kill('SIGKILL');
  await program.ended;
  await run('scan', workspace);
  await run('scan', '--json', workspace);
  await run('scan', '--format', 'sarif', workspace);
  await run('verify', '--json');
  await run('export', '--from', '2026-01-01', '--to', '2099-01-01', '--out', join(folder, 'export'));
  await run('prove', 'mm_00000000', '--body', join(workspace, '.env'));
  await run('reverse', '--out', join(folder, 'out'), join(workspace, '.env'), '--level', promptCanary);
}

async function askWhatIsNoRequest(url: string): Promise<void> {
  await ask(url, `{"model": "test", "messages": [{"role": "user", "content": "${everything}`);
  await ask(url, `[${'['.repeat(5000)}"${everything}"`);
  await ask(url, Buffer.concat([Buffer.from(message(everything)), Buffer.from([0xff, 0xfe])]));
  await ask(url, message(everything), '/v1/messages', { 'content-encoding': 'gzip' });
  await ask(url, message(everything), '/v1/messages', { 'content-type': `text/${nameCanary}` });
  await ask(url, message(everything), `/unknown/${nameCanary}?q=${encodeURIComponent(everything)}`);
  await ask(url, message(everything), '/v1/messages', { 'x-session-id': `${nameCanary} ${secretCanary}` });
  await ask(
    url,
    JSON.stringify({ model: 'x', messages: [{ role: 'user', content: everything }] }),
    '/v1/chat/completions',
  );
  await sendRaw(url, `POST /v1/messages HTTP/1.1\r\nhost: x\r\n${nameCanary} ${secretCanary}\r\n\r\n${everything}`);
  await sendRaw(url, `${everything}\r\n\r\n`);
}

function filesBelow(path: string): readonly { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(path, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(path, name)).isFile())
    .map((name) => ({ name, bytes: readFileSync(join(path, name)) }));
}

describe('what the program writes', () => {
  beforeAll(goThroughTheDay, 120_000);

  test('is much, and the day was as it should be', () => {
    expect(received).toContain('messages');
    // What people ask leaves: it is what the tool is for.
    expect([...new Set(canariesIn(Buffer.from(received)))]).toEqual(['prompt text, plain']);
    expect(Buffer.concat(written.map(({ bytes }) => bytes)).length).toBeGreaterThan(5000);
    expect(filesBelow(join(state, 'audit')).length).toBeGreaterThan(0);
    const blocked = written.find(({ by }) => by === 'the answer to what is blocked');
    expect(blocked?.bytes.toString('utf8')).toContain('GitHub token (f_');
  });

  test('to its outputs and into answers of its own holds no canary', () => {
    const programs = [...new Set(written.map(({ by }) => by))];
    for (const by of programs) {
      const bytes = Buffer.concat(written.filter((one) => one.by === by).map((one) => one.bytes));
      expect.soft(canariesIn(bytes), by).toEqual([]);
    }
  });

  test.each([
    ['its home', state],
    ['what it exports', join(folder, 'export')],
    ['temporary files', temporary],
    ['the home folder of its user', own],
  ])('into %s holds no canary', (_, path) => {
    for (const { name, bytes } of filesBelow(path)) {
      // The user's own, and what this test wrote.
      if (name === 'policy.jsonc') continue;
      expect.soft(canariesIn(bytes), name).toEqual([]);
    }
  });

  test('holds nothing that our own rules take for a secret', () => {
    const scanner = createSecretScanner({ rules: secretRules, keyedHash: () => '0'.repeat(64) });
    const rulesIn = (bytes: Buffer): readonly string[] => scanner.scan(bytes.toString('utf8')).map(({ rule }) => rule);
    expect.soft(rulesIn(Buffer.concat(written.map(({ bytes }) => bytes)))).toEqual([]);
    const texts = [...filesBelow(state), ...filesBelow(join(folder, 'export'))];
    for (const { name, bytes } of texts) {
      if (name === 'policy.jsonc' || bytes.includes(0)) continue;
      expect.soft(rulesIn(bytes), name).toEqual([]);
    }
  });
});
