// Incidents, reviews and the self-test of the built program, with a running proxy and without one.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyLog } from '../../src/audit/verify.ts';
import { sampleText } from '../../src/secrets/samples.ts';
import { type PretenseProcess, programFile, startPretense } from '../e2e/pretense-process.ts';
import { startUpstream, type Upstream } from '../e2e/upstream/server.ts';

const githubToken = 'gh' + 'p_' + sampleText('base62', 36, 5);

let folder: string;
let environment: NodeJS.ProcessEnv & { readonly PRETENSE_HOME: string };
let upstream: Upstream;
let pretense: PretenseProcess | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-incidents-'));
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o700 });
  environment = {
    ...process.env,
    NO_COLOR: '1',
    HOME: folder,
    PRETENSE_HOME: home,
    PRETENSE_KEYS_DIR: join(folder, 'keys'),
    PRETENSE_POLICY_DIR: join(folder, 'managed'),
  };
  const policy = { pretense: 1, findings: { rules: { 'github-token': 'report' } } };
  writeFileSync(join(home, 'policy.jsonc'), JSON.stringify(policy));
  upstream = await startUpstream(() => ({ text: 'fine' }));
});

afterEach(async () => {
  await pretense?.stop();
  pretense = undefined;
  await upstream.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<PretenseProcess> {
  pretense = await startPretense(['--upstream', `anthropic=${upstream.url}`], environment);
  return pretense;
}

async function stop(): Promise<void> {
  await pretense?.stop();
  pretense = undefined;
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

function run(...argv: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [programFile, ...argv], { env: environment });
  let out = '';
  let error = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (error += data.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, error })));
}

async function json<T>(...argv: readonly string[]): Promise<T> {
  return JSON.parse((await run(...argv, '--json')).out) as T;
}

interface Listed {
  readonly incidents: readonly {
    readonly id: string;
    readonly type: string;
    readonly severity: string;
    readonly status: string;
  }[];
}

async function send(text: string): Promise<void> {
  const response = await fetch(`${pretense?.url}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': ['sk', 'ant', 'nobody'].join('-'),
      'user-agent': 'claude-cli/2.0.1',
    },
    body: JSON.stringify({ model: 'claude-test', max_tokens: 5, messages: [{ role: 'user', content: text }] }),
  });
  await response.text();
}

function records(): readonly Record<string, unknown>[] {
  const audit = join(environment.PRETENSE_HOME, 'audit');
  return readdirSync(audit)
    .filter((name) => name.endsWith('.ndjson'))
    .toSorted()
    .flatMap((name) => readFileSync(join(audit, name), 'utf8').trim().split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a secret that left becomes an incident that its subject cannot end', { timeout: 120_000 }, async () => {
  await start();
  await send(`deploy with ${githubToken}`);
  // Resolves when the watch has caught up.
  const selftest = await run('selftest');
  expect(selftest.out + selftest.error).toContain('The self-test passed');
  expect(selftest.code).toBe(0);
  expect(upstream.requests).toHaveLength(1);
  await stop();

  const { incidents } = await json<Listed>('incidents', 'list');
  const [left] = incidents.filter(({ type }) => type === 'secret_transmitted');
  expect(left).toMatchObject({ severity: 'high', status: 'new' });
  const id = left?.id ?? '';
  const triaged = await json('incidents', 'triage', id, '--reason', 'confirmed', '--comment', 'It is real.');
  expect(triaged).toMatchObject({ status: 'triaged' });

  await start();
  const close = ['incidents', 'close', id, '--reason', 'remediated', '--comment', 'Rotated; it stood in a script.'];
  expect(await run(...close)).toMatchObject({ code: 1, error: expect.stringContaining('somebody else has to end it') });
  expect(await run(...close, '--by', 'bob')).toMatchObject({
    code: 1,
    error: expect.stringContaining('second person'),
  });
  expect(await json(...close, '--by', 'bob', '--approver', 'carol')).toMatchObject({ status: 'closed', isOpen: false });
  await stop();

  const moves = records().filter(({ type }) => type === 'incident.transition');
  expect(moves.map(({ to, by_source }) => [to, by_source])).toEqual([
    ['triaged', expect.stringMatching(/git|os/)],
    ['resolved', 'claimed'],
    ['closed', 'claimed'],
  ]);
  expect((await verifyLog(join(environment.PRETENSE_HOME, 'audit'))).problems).toEqual([]);
});

test(
  'the self-test leaves no trace in what counts as traffic, and none of its secret anywhere',
  { timeout: 120_000 },
  async () => {
    const alone = await json<{ result: string; steps: readonly { name: string; result: string }[] }>('selftest');
    expect(alone).toMatchObject({ result: 'passed' });
    expect(alone.steps.map(({ name, result }) => `${name} ${result}`)).toEqual([
      'detect passed',
      'block passed',
      'record passed',
      'alert passed',
    ]);
    const written = records();
    expect(written.map(({ type }) => type)).not.toContain('ai.request');
    const request = written.find(({ type }) => type === 'selftest.request');
    expect(request).toMatchObject({ decision: 'block', bytes_sent: 0, secrets_detected: 1, secrets_blocked: 1 });
    expect(JSON.stringify(written)).not.toMatch(/gh[p]_[A-Za-z0-9]{36}/);
    expect(upstream.requests).toEqual([]);
  },
);

test('reviews are counted from the log, with a proxy and without one', { timeout: 120_000 }, async () => {
  await start();
  await send(`deploy with ${githubToken}`);
  const today = new Date();
  const day = `${today.getFullYear()}-${String(today.getMonth() + 1).padStart(2, '0')}-${String(today.getDate()).padStart(2, '0')}`;
  const attest = [
    'review',
    'attest',
    '--queue',
    'findings',
    '--period',
    `${day}:${day}`,
    '--comment',
    'Looked through.',
  ];
  expect(await json(...attest)).toMatchObject({ queue: 'findings', events: 1, ownEvents: 1 });
  await stop();
  expect(await json(...attest, '--by', 'carol')).toMatchObject({ by: 'carol', events: 1, ownEvents: 0 });
  const status = await json<{ queues: readonly { queue: string; last?: { by: string }; isOverdue: boolean }[] }>(
    'review',
    'status',
  );
  expect(status.queues.find(({ queue }) => queue === 'findings')).toMatchObject({
    isOverdue: false,
    last: { to: day },
  });
  expect(await run('review', 'attest', '--queue', 'all', '--period', `${day}:${day}`, '--comment', 'x')).toMatchObject({
    code: 2,
  });
  expect(await run('incidents', 'show', 'inc_nothing0')).toMatchObject({
    code: 1,
    error: expect.stringContaining('no incident'),
  });
  const exported = await run('incidents', 'export', '--format', 'csv');
  expect(exported.out.split('\n')[0]).toMatch(/^id,type,severity,status,title/);
});
