// Retention, legal holds, the device's key and the audit status as a user meets them: through the built program, with a
// proxy that runs and without one.
import { spawn } from 'node:child_process';
import { hash, X509Certificate } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal } from '../../src/audit/journal.ts';
import { parseVerifierKey, verifyNote } from '../../src/audit/note.ts';
import type { RecordFields } from '../../src/audit/record.ts';
import type { KeyView } from '../../src/app/retention/key-view.ts';
import type { RetentionView, RunView } from '../../src/app/retention/retention-view.ts';
import type { AuditStatus } from '../../src/app/audit-status/status-model.ts';
import { upstreamStatuses } from '../../src/app/audit-status/upstream-status.ts';
import type { LegalHold } from '../../src/audit/disposal-holds.ts';
import { type PretenseProcess, programFile, startPretense } from '../e2e/pretense-process.ts';
import { startUpstream, type Upstream } from '../e2e/upstream/server.ts';
import { privateAuthority } from './proxy-certificate.ts';
import { startSecureProvider } from './secure-provider.ts';

let folder = '';
let pretense: PretenseProcess | undefined;
let upstream: Upstream | undefined;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-retention-')));
  mkdirSync(join(folder, 'home', 'audit'), { recursive: true, mode: 0o700 });
});

afterEach(async () => {
  await pretense?.stop();
  await upstream?.close();
  pretense = undefined;
  upstream = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({
  ...process.env,
  NO_COLOR: '1',
  HOME: folder,
  PRETENSE_HOME: join(folder, 'home'),
  PRETENSE_KEYS_DIR: join(folder, 'keys'),
  PRETENSE_POLICY_DIR: join(folder, 'managed'),
});

const auditDir = () => join(folder, 'home', 'audit');
const files = (suffix: string) =>
  readdirSync(auditDir())
    .filter((name) => name.endsWith(suffix))
    .toSorted();

function policy(days: number): void {
  writeFileSync(join(folder, 'home', 'policy.jsonc'), JSON.stringify({ pretense: 1, retention: { days } }));
}

interface Ran<T> {
  readonly code: number | null;
  readonly json: T;
  readonly text: string;
  readonly errors: string;
}

async function run<T = unknown>(...argv: readonly string[]): Promise<Ran<T>> {
  const child = spawn(process.execPath, [programFile, ...argv], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const json = argv.includes('--json') && text.trim() !== '' ? (JSON.parse(text) as T) : ({} as T);
  return { code, json, text, errors };
}

/** One start of the writer so many days ago, with one request of a developer. */
async function writeOld(daysAgo: number, fields: RecordFields): Promise<void> {
  const at = Date.now() - daysAgo * 86_400_000;
  const journal = await openJournal({
    auditDir: auditDir(),
    clock: { now: () => new Date(at), monotonicMs: () => 0 },
  });
  await journal.append('ai.request', { files: [], ...fields });
  await journal.close();
}

async function start(): Promise<void> {
  upstream = await startUpstream(() => ({ text: 'fine' }));
  pretense = await startPretense(['--upstream', `anthropic=${upstream.url}`], environment());
}

const old = async (): Promise<void> => {
  await writeOld(500, { developer: 'ada', repository: 'ledger' });
  await writeOld(480, { developer: 'bob', repository: 'shop' });
  await writeOld(460, { developer: 'bob', repository: 'shop' });
  await writeOld(300, { developer: 'ada', repository: 'ledger' });
};

describe.each(['a proxy that runs', 'no proxy'])('with %s', (kind) => {
  const isRunning = kind !== 'no proxy';

  beforeEach(async () => {
    await old();
    await start();
    if (isRunning) return;
    await pretense?.stop();
    pretense = undefined;
  });

  test('what is older than the policy says goes, and the log still verifies', async () => {
    const dry = await run<RunView>('retention', 'run', '--dry-run', '--json');
    expect(dry.json.disposed.map(({ segment }) => segment)).toHaveLength(3);
    expect(files('.leaves')).toEqual([]);
    const done = await run<RunView>('retention', 'run', '--json');
    expect([done.code, done.errors]).toEqual([0, '']);
    expect(done.json.disposed).toHaveLength(3);
    expect(done.json.retention).toMatchObject({ days: 400, clause: '/retention/days', source: 'built-in' });
    expect(files('.leaves')).toHaveLength(3);
    expect(existsSync(join(auditDir(), '00000001-1.ndjson'))).toBe(false);
    const verified = await run<{ result: string; disposed: { certificates: number } }>('verify', '--json');
    expect(verified.json).toMatchObject({
      result: 'VERIFIED_WITH_DISPOSALS',
      disposed: { certificates: 3, segments: 3 },
    });
    expect(verified.code).toBe(0);
    const shown = await run<RetentionView>('retention', 'show', '--json');
    expect(shown.json.disposed).toMatchObject({ segments: 3, records: 6 });
    expect((await run('retention', 'show')).text).toContain('Records are kept for 400 days');
  });

  test('a legal hold keeps what it is about until it is cleared', async () => {
    const set = await run<LegalHold>('hold', 'set', '--repository', 'ledger', '--reason', 'a claim', '--json');
    expect([set.code, set.errors]).toEqual([0, '']);
    const done = await run<RunView>('retention', 'run', '--json');
    // The first segment, and the one after it for the answers.
    expect(done.json.kept.map(({ segment, holds }) => [segment, holds])).toEqual([
      ['00000001-1.ndjson', [set.json.id]],
      ['00000002-2.ndjson', [set.json.id]],
    ]);
    expect(done.json.disposed).toHaveLength(1);
    expect((await run('hold', 'list')).text).toContain('repository ledger');
    expect((await run('hold', 'clear', set.json.id)).code).toBe(2);
    expect((await run('hold', 'clear', set.json.id, '--reason', 'settled')).code).toBe(0);
    expect((await run('hold', 'clear', set.json.id, '--reason', 'again')).code).toBe(1);
    expect((await run<RunView>('retention', 'run', '--json')).json.disposed).toHaveLength(2);
    expect((await run('verify', '--json')).code).toBe(0);
  });

  test('the key is shown, changed on the record, and the log verifies with the new one', async () => {
    const before = (await run<KeyView>('key', 'show', '--json')).json;
    expect(before.privateKey.mode).toBe(process.platform === 'win32' ? undefined : '600');
    expect((await run('key', 'rotate')).code).toBe(2);
    const rotated = await run<{ newKey: string; oldKey: string }>(
      'key',
      'rotate',
      '--reason',
      'a laptop was lent',
      '--json',
    );
    expect([rotated.code, rotated.errors]).toEqual([0, '']);
    expect(rotated.json.oldKey).toBe(before.verifierKey);
    const after = (await run<KeyView>('key', 'show', '--json')).json;
    expect(after).toMatchObject({ verifierKey: rotated.json.newKey, earlier: [before.verifierKey], number: 2 });
    expect(existsSync(before.privateKey.path)).toBe(false);
    const verified = await run<{ result: string; keys: readonly string[] }>('verify', '--json');
    expect([verified.code, verified.json.keys]).toEqual([0, [before.verifierKey, rotated.json.newKey]]);
  });
});

test('a policy that cannot be read any more disposes of nothing', async () => {
  await old();
  await start();
  policy(1000);
  expect((await run<RunView>('retention', 'run', '--json')).json.disposed).toEqual([]);
  writeFileSync(join(folder, 'home', 'policy.jsonc'), '{ "pretense": 1, "retention": ');
  const refused = await run('retention', 'run');
  expect([refused.code, refused.errors]).toEqual([1, expect.stringContaining('cannot be understood')]);
  expect((await run('retention', 'show')).code).toBe(3);
  expect(files('.leaves')).toEqual([]);
});

describe('the audit status', () => {
  /** A tool that is on this machine. */
  function installClaudeCode(): void {
    mkdirSync(join(folder, '.claude'), { recursive: true });
    writeFileSync(join(folder, '.claude', 'settings.json'), '{}\n');
  }

  test('is enforced when a request through the address of each tool arrives, and no provider sees one', async () => {
    installClaudeCode();
    await start();
    const before = await run<AuditStatus>('status', '--format', 'audit', '--offline', '--json');
    expect(before.code).toBe(4);
    expect(before.json.failures.join()).toContain('Claude Code does not go through Pretense');
    expect((await run('route', 'claude-code', '--yes')).code).toBe(0);
    const { code, json, errors } = await run<AuditStatus>('status', '--format', 'audit', '--offline', '--json');
    expect([code, errors, json.failures]).toEqual([0, '', []]);
    const tool = json.routing.find(({ client }) => client === 'claude-code');
    expect(tool).toMatchObject({
      isRouted: true,
      probe: 'reached',
      address: expect.stringMatching(/\/c\/claude-code-…$/),
    });
    expect(upstream?.requests).toEqual([]);
    expect(json).toMatchObject({
      isEnforced: true,
      proxy: { isRunning: true, isLoopback: true, mode: 'enforce' },
      audit: { verification: { result: 'VERIFIED_LOCAL_ONLY', problems: 0 } },
      policy: { retention: { days: 400 } },
    });
    // The rules are those that stand in records.
    const recorded = readFileSync(join(folder, 'home', 'audit', files('.ndjson').at(-1) ?? ''), 'utf8');
    expect(recorded).toContain(`"rules_version":"${json.detectors.rulesVersion}"`);
  });

  test('is on the record by its hash, and signed when it is written to a file', async () => {
    await start();
    const target = join(folder, 'status.txt');
    await run('status', '--format', 'audit', '--offline', '--output', target);
    const sha256 = hash('sha256', readFileSync(target), 'hex');
    const { verifierKey } = (await run<KeyView>('key', 'show', '--json')).json;
    const note = readFileSync(`${target}.note`, 'utf8');
    expect(verifyNote(note, parseVerifierKey(verifierKey))).toBe(true);
    expect(note).toContain(`sha256:${sha256}\n`);
    const records = files('.ndjson')
      .map((name) => readFileSync(join(auditDir(), name), 'utf8'))
      .join('');
    expect(records).toContain(`"sha256":"${sha256}"`);
    expect(statSync(target).size).toBeGreaterThan(500);
  });

  test('names version, cipher and certificate of upstreams, and why one cannot be asked', async () => {
    const authority = privateAuthority();
    const identity = authority.issue(['localhost']);
    const provider = await startSecureProvider(identity);
    try {
      const network = { proxies: { exceptions: [] }, authorities: [authority.certificate], sources: [], warnings: [] };
      const upstreams = { own: `https://localhost:${provider.port}`, gone: 'http://127.0.0.1:1' };
      const [own, gone] = await upstreamStatuses({ upstreams, network, onProgress: () => undefined });
      const certificate = new X509Certificate(identity.certificate);
      expect(own).toMatchObject({
        isReached: true,
        tlsVersion: 'TLSv1.3',
        tlsCipher: expect.stringMatching(/^TLS_/),
        certificateSha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
        certificateExpires: new Date(certificate.validTo).toISOString(),
        issuer: 'pretense test root',
      });
      expect(gone).toMatchObject({ isReached: false, problem: expect.any(String), certificateSha256: undefined });
    } finally {
      await provider.close();
    }
  });

  test('is not enforced without a proxy', async () => {
    await start();
    await pretense?.stop();
    pretense = undefined;
    const { code, json } = await run<AuditStatus>('status', '--format', 'audit', '--offline', '--json');
    expect([code, json.isEnforced, json.failures.join()]).toEqual([4, false, expect.stringContaining('No proxy runs')]);
  });
});
