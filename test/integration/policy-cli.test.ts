// Policy, exceptions and findings as people use them: the built program, with and without a running proxy.
import { spawnSync } from 'node:child_process';
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
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { policyTemplate } from '../../src/policy/template.ts';
import type { PolicyFile } from '../../src/policy/types.ts';
import { sampleText } from '../../src/secrets/samples.ts';
import { type PretenseProcess, programFile, startPretense } from '../e2e/pretense-process.ts';
import { startUpstream, type Upstream } from '../e2e/upstream/server.ts';

const githubToken = 'gh' + 'p_' + sampleText('base62', 36, 5);
const slow = { timeout: 120_000 };

class Desk {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-policy-cli-')));
  readonly root = join(this.folder, 'quarkle');
  readonly managed = join(this.folder, 'managed');
  readonly home = join(this.folder, 'home');
  upstream: Upstream | undefined;
  pretense: PretenseProcess | undefined;

  constructor() {
    for (const folder of [this.root, this.managed, this.home]) mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(this.root, 'ledger.ts'), 'export class QuarkleLedger {}\n');
    writeFileSync(join(this.folder, '.gitconfig'), '[user]\n\temail = ann@quarkle.example\n');
  }

  get environment() {
    return {
      ...process.env,
      NO_COLOR: '1',
      HOME: this.folder,
      GIT_CONFIG_GLOBAL: join(this.folder, '.gitconfig'),
      PRETENSE_HOME: this.home,
      PRETENSE_KEYS_DIR: join(this.folder, 'keys'),
      PRETENSE_POLICY_DIR: this.managed,
    };
  }

  run(...argv: readonly string[]) {
    const { environment: env } = this;
    const result = spawnSync(process.execPath, [programFile, ...argv], { env, cwd: this.root, encoding: 'utf8' });
    return { code: result.status, out: result.stdout, error: result.stderr };
  }

  json(...argv: readonly string[]) {
    const { code, out } = this.run(...argv, '--json');
    return { code, value: JSON.parse(out) };
  }

  user(clauses: Omit<PolicyFile, 'pretense'>): void {
    writeFileSync(join(this.home, 'policy.jsonc'), JSON.stringify({ pretense: 1, ...clauses }));
  }

  async start(): Promise<void> {
    this.upstream = await startUpstream(() => ({ text: 'fine' }));
    const argv = ['--workspace', this.root, '--upstream', `anthropic=${this.upstream.url}`];
    this.pretense = await startPretense(argv, this.environment);
  }

  async ask(text: string, model = 'claude-test'): Promise<{ readonly rule: string | null; readonly answer: string }> {
    const response = await fetch(`${this.pretense?.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'test', 'user-agent': 'claude-cli/2.0.1' },
      body: JSON.stringify({ model, max_tokens: 5, messages: [{ role: 'user', content: text }] }),
    });
    return { rule: response.headers.get('x-pretense-rule'), answer: await response.text() };
  }

  get sent(): string {
    return this.upstream?.requests.at(-1)?.body.toString() ?? '';
  }

  records(type: string): readonly Record<string, unknown>[] {
    const audit = join(this.home, 'audit');
    return readdirSync(audit)
      .filter((name) => name.endsWith('.ndjson'))
      .toSorted()
      .flatMap((name) => readFileSync(join(audit, name), 'utf8').split('\n'))
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((record) => record['type'] === type);
  }

  async close(): Promise<void> {
    await this.pretense?.stop();
    await this.upstream?.close();
    rmSync(this.folder, { recursive: true });
  }
}

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.close());

describe('policy', () => {
  test('is written, checked, shown and explained', slow, () => {
    const file = join(desk.home, 'policy.jsonc');
    expect(desk.json('policy', 'init').value).toEqual({ file });
    expect(readFileSync(file, 'utf8')).toBe(policyTemplate());
    writeFileSync(file, '{"pretense":1,"id":"mine","version":"4"}');
    expect(desk.run('policy', 'init')).toMatchObject({ code: 2, error: expect.stringContaining('--force') });
    expect(readFileSync(file, 'utf8')).toContain('mine');
    expect(desk.run('policy', 'check')).toMatchObject({ code: 0, out: `${file}: valid\n` });
    desk.user({
      id: 'mine',
      data: [{ class: 'restricted', paths: ['plans/**'] }],
      findings: { classes: { email: 'block' } },
    });
    expect(desk.run('policy', 'show').out).toContain('/data/0 of the policy of the user');
    expect(desk.json('policy', 'show').value.files).toMatchObject([
      { source: 'organisation', state: 'absent' },
      // Where a collector's policy goes.
      { source: 'organisation', state: 'absent' },
      { source: 'user', state: 'valid' },
    ]);
    const { value } = desk.json('policy', 'explain', 'plans/reserve.md');
    expect(value).toMatchObject({
      file: 'plans/reserve.md',
      class: { value: 'restricted', clause: { pointer: '/data/0' } },
    });
    expect(desk.run('policy', 'explain', 'a.ts').out).toMatch(
      /E-mail addresses +the request is stopped.*\(\/findings\/classes\/email/,
    );
  });

  test('is told wrong with the place of each mistake, and what has no effect', slow, () => {
    const file = join(desk.root, 'draft.jsonc');
    writeFileSync(file, '{\n  "pretense": 1,\n  "level": "strct"\n}\n');
    const checked = desk.run('policy', 'check', 'draft.jsonc');
    expect(checked.code).toBe(1);
    expect(checked.out).toContain(`${file}:3:12: error /level`);
    expect(checked.out).toContain('Did you mean "strict"?');
    desk.user({ level: 'strict' });
    mkdirSync(join(desk.root, '.pretense'));
    writeFileSync(join(desk.root, '.pretense', 'policy.jsonc'), '{"pretense":1,"level":"light"}');
    expect(desk.json('policy', 'check')).toMatchObject({
      code: 0,
      value: { isGood: true, ignored: [{ clause: { source: 'repository', pointer: '/level' } }] },
    });
  });

  test('is signed by an organisation, and counts only as it was signed', slow, () => {
    const file = join(desk.managed, 'policy.jsonc');
    const key = join(desk.folder, 'organisation.key');
    writeFileSync(file, '{"pretense":1,"id":"acme","version":"1","approved":{"models":{"allow":["claude-*"]}}}');
    const signed = desk.json('policy', 'sign', file, '--key', key, '--new-key', '--name', 'Rosalind');
    expect(signed).toMatchObject({ code: 0, value: { signedBy: 'Rosalind' } });
    if (process.platform !== 'win32') expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(desk.run('policy', 'sign', file, '--key', key, '--new-key').code).toBe(2);
    expect(desk.run('policy', 'verify', file)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Signed by Rosalind'),
    });
    expect(desk.run('policy', 'show').out).toContain('signed by Rosalind');
    const other = join(desk.folder, 'other.key');
    expect(desk.run('policy', 'sign', file, '--key', other, '--new-key').code).toBe(1);
    expect(desk.run('policy', 'verify', file).code).toBe(0);
    writeFileSync(file, '{"pretense":1}');
    expect(desk.json('policy', 'verify', file)).toMatchObject({ code: 1, value: { signature: { code: 'mismatch' } } });
    expect(desk.run('policy', 'check')).toMatchObject({
      code: 1,
      out: expect.stringContaining('changed after it was signed'),
    });
  });

  test('is written for people as Markdown and as PDF, the same for the same policy', slow, () => {
    desk.user({ id: 'mine', terms: ['Borealis'] });
    const { hash } = desk.json('policy', 'render', '--output', 'policy.md').value;
    const markdown = readFileSync(join(desk.root, 'policy.md'), 'utf8');
    expect(markdown).toContain('Borealis');
    expect(markdown).toContain(hash);
    expect(desk.json('policy', 'render', '--output', 'one.pdf')).toMatchObject({
      code: 0,
      value: { format: 'pdf', hash },
    });
    desk.run('policy', 'render', '--format', 'pdf', '--output', 'two.pdf');
    const pdf = readFileSync(join(desk.root, 'one.pdf'));
    expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect(pdf.equals(readFileSync(join(desk.root, 'two.pdf')))).toBe(true);
    expect(desk.run('policy', 'render', '--output', 'one.pdf').code).toBe(2);
  });

  test('is counted in the log by its hash', slow, async () => {
    desk.user({ id: 'mine', version: '1' });
    await desk.start();
    await desk.ask('one');
    await desk.pretense?.stop();
    desk.pretense = undefined;
    const { shares, records } = desk.json('policy', 'verify', '--log').value.log;
    expect(shares).toMatchObject([{ id: 'mine', version: '1', requests: 1, isInForce: true }]);
    expect(records).toBeGreaterThan(2);
    expect(desk.run('policy', 'verify', '--log').out).toContain('100.0%  mine 1');
  });

  test.each([
    [['policy'], 'Say what to do'],
    [['policy', 'guess'], 'is nothing that can be done'],
    [['policy', 'explain'], 'Name one PATH'],
    [['policy', 'sign', 'none.jsonc', '--key', 'k'], 'cannot be read'],
    [['policy', 'render'], '--output FILE'],
    [['policy', 'verify'], 'Name a policy FILE'],
    [['exception', 'request', '--reason', 'x', '--days', '3'], 'Say what to let through'],
    [['exception', 'request', '--model', 'x', '--days', '3'], '--reason TEXT'],
    [['exception', 'request', '--model', 'x', '--reason', 'x', '--days', 'many'], 'no number of days'],
    [['findings', 'redact'], 'at least one ID'],
    [['findings', 'redact', 'value'], 'is no ID'],
  ])('%j is refused with exit code 2 and a reason', (argv, reason) => {
    const { code, error } = desk.run(...argv);
    expect(error).toContain(reason);
    expect(code).toBe(2);
  });
});

describe('an exception', () => {
  test('lets a model pass from its approval by somebody else until it is taken back', slow, async () => {
    desk.user({ approved: { models: { allow: ['claude-test'] } } });
    await desk.start();
    expect(await desk.ask('hello', 'claude-opus-9')).toMatchObject({ rule: 'unapproved-model' });
    const why = ['--reason', 'a comparison', '--days', '3'];
    const { id } = desk.json('exception', 'request', '--model', 'claude-opus-*', ...why).value;
    expect(await desk.ask('hello', 'claude-opus-9')).toMatchObject({ rule: 'unapproved-model' });
    const own = desk.json('exception', 'approve', id);
    expect(own).toMatchObject({ code: 1, value: { error: { code: 'same-person' } } });
    expect(await desk.ask('hello', 'claude-opus-9')).toMatchObject({ rule: 'unapproved-model' });
    expect(desk.json('exception', 'approve', id, '--as', 'bob@quarkle.example')).toMatchObject({ code: 0 });
    expect(await desk.ask('hello', 'claude-opus-9')).toMatchObject({ rule: null });
    expect(desk.json('exception', 'list').value.exceptions).toMatchObject([{ id, state: 'in-force' }]);
    expect(desk.run('policy', 'show').out).toContain(`${id} lets through model claude-opus-*`);
    expect(desk.run('exception', 'revoke', id).code).toBe(0);
    expect(await desk.ask('hello', 'claude-opus-9')).toMatchObject({ rule: 'unapproved-model' });
    expect(desk.json('exception', 'list').value.exceptions).toMatchObject([{ id, state: 'revoked' }]);
    const facts = { exception_id: id, requested_by: 'ann@quarkle.example', by: 'ann@quarkle.example' };
    expect(desk.records('exception.requested')).toMatchObject([
      { ...facts, approved_by: null, reason: 'a comparison' },
    ]);
    expect(desk.records('exception.approved')).toMatchObject([
      { ...facts, approved_by: 'bob@quarkle.example', allow: { model: 'claude-opus-*' }, is_signed: false },
    ]);
    expect(desk.records('exception.revoked')).toMatchObject([{ ...facts, revoked_by: 'ann@quarkle.example' }]);
  });

  test('counts under an organisation only when it is signed with its key', slow, async () => {
    const file = join(desk.managed, 'policy.jsonc');
    const key = join(desk.folder, 'organisation.key');
    const other = join(desk.folder, 'other.key');
    writeFileSync(
      file,
      '{"pretense":1,"approved":{"models":{"allow":["claude-test"]}},"exceptionRules":{"maxDays":5}}',
    );
    desk.run('policy', 'sign', file, '--key', key, '--new-key');
    writeFileSync(join(desk.folder, 'draft.jsonc'), '{"pretense":1}');
    mkdirSync(join(desk.folder, 'elsewhere'));
    writeFileSync(join(desk.folder, 'elsewhere', 'policy.jsonc'), '{"pretense":1}');
    desk.run('policy', 'sign', join(desk.folder, 'elsewhere', 'policy.jsonc'), '--key', other, '--new-key');
    await desk.start();
    const why = ['--model', 'claude-opus-9', '--reason', 'a comparison', '--days'];
    expect(desk.json('exception', 'request', ...why, '6').value.error.code).toBe('too-long');
    const { id } = desk.json('exception', 'request', ...why, '5').value;
    const approve = ['exception', 'approve', id, '--as', 'Rosalind'];
    expect(desk.json(...approve).value.error.code).toBe('not-signed');
    expect(desk.json(...approve, '--key', other).value.error.code).toBe('not-signed');
    expect(await desk.ask('hello', 'claude-opus-9')).toMatchObject({ rule: 'unapproved-model' });
    expect(desk.run(...approve, '--key', key).code).toBe(0);
    expect(await desk.ask('hello', 'claude-opus-9')).toMatchObject({ rule: null });
    // Whoever writes the file has not the key.
    const store = join(desk.home, 'exceptions.json');
    writeFileSync(store, readFileSync(store, 'utf8').replace('claude-opus-9', 'claude-other'));
    expect(desk.json('exception', 'list').value).toMatchObject({
      exceptions: [{ state: 'not-in-force' }],
      problems: [expect.stringContaining('changed after it was signed')],
    });
  });

  test('is on the record also while no proxy runs, and a broken file of them is left as it is', slow, () => {
    const { id } = desk.json('exception', 'request', '--class', 'email', '--reason', 'demo', '--days', '2').value;
    expect(desk.records('exception.requested')).toMatchObject([{ exception_id: id, policy_id: 'built-in' }]);
    const store = join(desk.home, 'exceptions.json');
    if (process.platform !== 'win32') expect(statSync(store).mode & 0o777).toBe(0o600);
    writeFileSync(store, '{"v":1,"exceptions":[{');
    const { code, value } = desk.json('exception', 'approve', id, '--as', 'bob@quarkle.example');
    expect({ code, error: value.error.code }).toEqual({ code: 1, error: 'store-unusable' });
    expect(readFileSync(store, 'utf8')).toBe('{"v":1,"exceptions":[{');
    expect(desk.run('policy', 'show').out).toContain('No exception of this device is in force');
  });
});

describe('findings', () => {
  test('are listed without their value, and a blocked conversation goes on redacted', slow, async () => {
    desk.user({ findings: { classes: { 'vendor-secret': 'block' } } });
    await desk.start();
    const blocked = await desk.ask(`use ${githubToken}`);
    expect(blocked.rule).toBe('secret-blocked');
    const listed = desk.run('findings');
    expect(listed.out).toContain('github-token');
    expect(listed.out).not.toContain(githubToken);
    const [found] = desk.json('findings', 'list').value.findings;
    expect(found).toMatchObject({ rule: 'github-token', action: 'block', count: 1 });
    expect(blocked.answer).toContain(`pretense findings redact ${found.finding}`);
    expect(desk.run('findings', 'redact', found.finding).out).toContain('A placeholder leaves in its place');
    expect((await desk.ask(`use ${githubToken}`)).rule).toBeNull();
    expect(desk.sent).not.toContain(githubToken);
    expect(desk.run('findings', 'clear', found.finding).code).toBe(0);
    expect((await desk.ask(`and use ${githubToken}`)).rule).toBe('secret-blocked');
    const allow = ['findings', 'allow', found.finding];
    expect(desk.run(...allow)).toMatchObject({ code: 2, error: expect.stringContaining('Say with --reason why') });
    expect(desk.run(...allow, '--reason', 'of a sandbox', '--days', '2').code).toBe(0);
    expect((await desk.ask(`now use ${githubToken}`)).rule).toBeNull();
    expect(desk.sent).toContain(githubToken);
  });

  test('are known to a running proxy only', slow, () => {
    expect(desk.json('findings')).toEqual({ code: 3, value: { running: false } });
  });
});
