// Each clause of a policy as it is enforced in a running proxy: with the clause one thing happens, without it another.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openJournal } from '../../src/audit/journal.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import { makePolicyKeys, signPolicy } from '../../src/app/policy/policy-signature.ts';
import { askProxy } from '../../src/app/control-client.ts';
import type { RunView } from '../../src/app/retention/retention-view.ts';
import type { RuntimeStatus } from '../../src/app/runtime-types.ts';
import type { PolicyFile } from '../../src/policy/types.ts';
import { sampleText } from '../../src/secrets/samples.ts';
import { type PretenseProcess, startPretense } from '../e2e/pretense-process.ts';
import { startUpstream, type Upstream } from '../e2e/upstream/server.ts';

type Clauses = Omit<PolicyFile, 'pretense'>;

const githubToken = 'gh' + 'p_' + sampleText('base62', 36, 5);
const address = ['ada.lovelace', 'tidewater.io'].join('@');

interface Asked {
  readonly model?: string;
  readonly tool?: string;
  readonly content?: unknown;
  readonly messages?: readonly unknown[];
}

class Office {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-policy-')));
  readonly root = join(this.folder, 'quarkle');
  readonly managed = join(this.folder, 'managed');
  readonly home = join(this.folder, 'home');
  readonly keys = makePolicyKeys();
  upstream: Upstream | undefined;
  pretense: PretenseProcess | undefined;

  constructor() {
    for (const folder of [this.root, this.managed, this.home]) mkdirSync(folder, { mode: 0o700 });
    this.write('ledger.ts', 'export class QuarkleLedger { settleZorbam(zorbamRate: number) {} }\n');
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.root, path, '..'), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  user(clauses: Clauses): void {
    writeFileSync(join(this.home, 'policy.jsonc'), JSON.stringify({ pretense: 1, ...clauses }));
  }

  repository(clauses: Clauses): void {
    this.write('.pretense/policy.jsonc', JSON.stringify({ pretense: 1, ...clauses }));
  }

  organisation(clauses: Clauses): void {
    const policy = Buffer.from(JSON.stringify({ pretense: 1, ...clauses }));
    const signature = signPolicy(policy, this.keys.privateKey, { name: 'Rosalind', at: new Date() });
    writeFileSync(join(this.managed, 'policy.jsonc'), policy);
    writeFileSync(join(this.managed, 'policy.jsonc.sig'), JSON.stringify(signature));
    writeFileSync(join(this.managed, 'policy.pub'), this.keys.publicKey);
  }

  async start(level: 'strict' | 'light' = 'strict'): Promise<void> {
    this.upstream ??= await startUpstream(() => ({ text: 'fine' }));
    const url = this.upstream.url;
    const argv = [
      '--workspace',
      this.root,
      '--level',
      level,
      '--upstream',
      `anthropic=${url}`,
      '--upstream',
      `openai=${url}`,
    ];
    this.pretense = await startPretense(argv, {
      ...process.env,
      NO_COLOR: '1',
      HOME: this.folder,
      PRETENSE_HOME: this.home,
      PRETENSE_KEYS_DIR: join(this.folder, 'keys'),
      PRETENSE_POLICY_DIR: this.managed,
    });
  }

  control(path: string, body?: unknown): Promise<unknown> {
    const given = body === undefined ? {} : { body };
    return askProxy(join(this.home, 'run'), { method: path === 'status' ? 'GET' : 'POST', path, ...given });
  }

  async status(): Promise<RuntimeStatus> {
    return (await this.control('status')) as RuntimeStatus;
  }

  /** The running proxy reads its policies again. */
  async reload(): Promise<void> {
    await this.control('policy');
  }

  /** The rule that blocked it; undefined: it left. */
  async ask(text: string, more: Asked = {}) {
    const { model = 'claude-test', content = text, tool = 'claude-cli/2.0.1' } = more;
    const { messages = [{ role: 'user', content }] } = more;
    const response = await fetch(`${this.pretense?.url}/v1/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': ['sk', 'ant', 'nobody'].join('-'),
        'user-agent': tool,
      },
      body: JSON.stringify({ model, max_tokens: 5, messages }),
    });
    const answer = await response.text();
    return { rule: response.headers.get('x-pretense-rule') ?? undefined, answer, status: response.status };
  }

  get sent(): string {
    return this.upstream?.requests.at(-1)?.body.toString() ?? '';
  }

  records(): Record<string, unknown>[] {
    const audit = join(this.home, 'audit');
    const lines = readdirSync(audit)
      .filter((name) => name.endsWith('.ndjson'))
      .toSorted()
      .flatMap((name) => readFileSync(join(audit, name), 'utf8').trim().split('\n'));
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  lastRecord(type: string): Record<string, unknown> | undefined {
    return this.records().findLast((record) => record['type'] === type);
  }

  async close(): Promise<void> {
    await this.pretense?.stop();
    await this.upstream?.close();
    rmSync(this.folder, { recursive: true });
  }
}

let office = new Office();
afterEach(async () => {
  await office.close();
  office = new Office();
});

describe('approved', () => {
  test.each<[string, Clauses, { readonly model?: string; readonly tool?: string }, string]>([
    ['tools', { approved: { tools: { allow: ['codex'] } } }, {}, 'unapproved-tool'],
    [
      'models',
      { approved: { models: { allow: ['claude-sonnet-*'] } } },
      { model: 'claude-opus-9' },
      'unapproved-model',
    ],
    ['providers', { approved: { providers: { allow: ['openai'] } } }, {}, 'unapproved-provider'],
    ['endpoints', { approved: { endpoints: { allow: ['api.anthropic.com'] } } }, {}, 'unapproved-endpoint'],
  ])('%s that no list names are blocked before a byte leaves', async (_, clauses, request, rule) => {
    office.user(clauses);
    await office.start();
    const answer = await office.ask('hello', request);
    expect(answer).toMatchObject({ status: 400, rule });
    expect(answer.answer).toContain('pretense policy show');
    expect(office.upstream?.requests).toEqual([]);
    expect(office.lastRecord('ai.request')).toMatchObject({
      decision: 'block',
      rule,
      unapproved: [{ action: 'block' }],
    });
  });

  test('what is on the list leaves, and what is only to be reported leaves and is on the record', async () => {
    office.user({ approved: { models: { allow: ['claude-*'], unlisted: 'report' } } });
    await office.start();
    expect(await office.ask('hello')).toMatchObject({ status: 200, rule: undefined });
    expect(office.lastRecord('ai.request')).toMatchObject({ unapproved: [] });
    expect(await office.ask('hello', { model: 'gpt-x' })).toMatchObject({ status: 200 });
    expect(office.lastRecord('ai.request')).toMatchObject({
      unapproved: [{ kind: 'models', value: 'gpt-x', action: 'report', clause: '/approved/models' }],
    });
  });

  test('an exception lets one name pass until its end', async () => {
    const exception = {
      id: 'ex-1',
      allow: { model: 'claude-opus-9' },
      reason: 'a comparison',
      requestedBy: 'dev@acme.test',
      approvedBy: 'rosalind@acme.test',
    };
    const approved = { models: { allow: ['claude-sonnet-*'] } };
    office.user({ approved, exceptions: [{ ...exception, expires: new Date(Date.now() + 3_600_000).toISOString() }] });
    await office.start();
    expect(await office.ask('hello', { model: 'claude-opus-9' })).toMatchObject({ status: 200 });
    office.user({ approved, exceptions: [{ ...exception, expires: '2026-01-02T03:04:05Z' }] });
    await office.reload();
    expect(await office.ask('hello', { model: 'claude-opus-9' })).toMatchObject({ rule: 'unapproved-model' });
  });
});

describe('findings', () => {
  test('a class is redacted, blocked, reported or allowed as the policy says', async () => {
    office.user({ findings: { classes: { 'vendor-secret': 'block', email: 'redact' } } });
    await office.start();
    expect(await office.ask(`use ${githubToken}`)).toMatchObject({ rule: 'secret-blocked' });
    expect(office.upstream?.requests).toEqual([]);
    expect(await office.ask(`write to ${address} please`)).toMatchObject({ status: 200 });
    expect(office.sent).not.toContain('ada.lovelace');
    office.user({ findings: { classes: { 'vendor-secret': 'redact' } } });
    await office.reload();
    expect(await office.ask(`use ${githubToken}`)).toMatchObject({ status: 200 });
    expect(office.sent).not.toContain(githubToken);
    expect(await office.ask(`and write to ${address} now`)).toMatchObject({ status: 200 });
    expect(office.sent).toContain(address);
  });

  test('a rule goes before its class', async () => {
    office.user({ findings: { rules: { 'github-token': 'block' } } });
    await office.start();
    expect(await office.ask(`use ${githubToken}`)).toMatchObject({ rule: 'secret-blocked' });
  });
});

describe('data classes', () => {
  test('text of a restricted file is blocked, by its path and by three of its lines', async () => {
    office.write(
      'plans/reserve.md',
      'The northern pool takes forty.\nIts retention is nine million.\nThe broker is told last.\n',
    );
    office.user({ data: [{ class: 'restricted', paths: ['plans/**'] }] });
    await office.start();
    const quoted = '1\tThe northern pool takes forty.\n2\tIts retention is nine million.\n3\tThe broker is told last.';
    const answer = await office.ask(`What of this?\n${quoted}`);
    expect(answer).toMatchObject({ status: 400, rule: 'restricted-data' });
    expect(answer.answer).toContain('plans/reserve.md');
    expect(office.upstream?.requests).toEqual([]);
    expect(await office.ask('The northern pool takes forty.')).toMatchObject({ status: 200 });
    office.user({});
    await office.reload();
    expect(await office.ask(`What of this?\n${quoted}`)).toMatchObject({ status: 200 });
  });

  test('the result of a tool that names a restricted file is blocked, whatever it holds', async () => {
    office.user({ data: [{ class: 'restricted', paths: ['plans/**'] }] });
    await office.start();
    const messages = (path: string) => [
      { role: 'user', content: 'look' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'Read', input: { file_path: path } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'one line' }] },
    ];
    const asked = (path: string) => office.ask('', { messages: messages(path) });
    expect(await asked(join(office.root, 'plans', 'new.md'))).toMatchObject({ rule: 'restricted-data' });
    // A name that leads there by a detour is the same file.
    expect(await asked(`${office.root}/notes/../plans/new.md`)).toMatchObject({ rule: 'restricted-data' });
    expect(office.upstream?.requests).toEqual([]);
    expect(await asked(join(office.root, 'notes.md'))).toMatchObject({ status: 200 });
  });

  test('names that only public files declare are no names of ours', async () => {
    office.write('samples/demo.ts', 'export class GrindleSample { fetchWimbrel() {} }\n');
    office.user({ data: [{ class: 'public', paths: ['samples/**'] }] });
    await office.start();
    await office.ask('What of GrindleSample, fetchWimbrel and QuarkleLedger?');
    expect(office.sent).toContain('GrindleSample');
    expect(office.sent).toContain('fetchWimbrel');
    expect(office.sent).not.toContain('Quarkle');
    office.user({});
    await office.reload();
    await office.ask('And GrindleSample, what of fetchWimbrel?');
    expect(office.sent).not.toMatch(/Grindle|Wimbrel/);
  });

  test('names of confidential files change strictly, whatever the level is', async () => {
    office.write('core/risk.ts', 'export class GentleMeadow { gentleMeadow() {} }\n');
    await office.start('light');
    await office.ask('What of GentleMeadow?');
    expect(office.sent).toContain('GentleMeadow');
    office.user({ level: 'light', data: [{ class: 'confidential', paths: ['core/**'] }] });
    await office.reload();
    await office.ask('And now, what of GentleMeadow?');
    expect(office.sent).not.toContain('GentleMeadow');
  });
});

test('a level, a term and a private scope of the policy protect more', async () => {
  office.write('a.ts', 'export class GentleMeadow {}\n');
  await office.start('light');
  await office.ask('What of GentleMeadow and Snorkelberg?');
  expect(office.sent).toContain('GentleMeadow');
  expect(office.sent).toContain('Snorkelberg');
  office.user({ level: 'strict', terms: ['Snorkelberg'] });
  await office.reload();
  await office.ask('And now: what of GentleMeadow and Snorkelberg?');
  expect(office.sent).not.toMatch(/GentleMeadow|Snorkelberg/);
  expect((await office.status()).level).toBe('strict');
});

test('media and encoded text are blocked where the policy says so', async () => {
  const image = {
    type: 'image',
    source: {
      type: 'base64',
      media_type: 'image/png',
      data: Buffer.from('\x89PNG\r\n\x1a\n0123456789', 'latin1').toString('base64'),
    },
  };
  await office.start();
  expect(await office.ask('', { content: [image] })).toMatchObject({ status: 200 });
  office.user({ unscannable: { media: 'block' } });
  await office.reload();
  expect(await office.ask('', { content: [image] })).toMatchObject({ rule: 'media' });
});

test('a pause is as long as the policy allows, and over where it allows none', async () => {
  office.user({ pause: { maxMinutes: 10 } });
  await office.start();
  const pause = (body: unknown): Promise<unknown> => office.control('pause', body);
  await expect(pause({ minutes: 15, reason: 'a demo' })).rejects.toMatchObject({ reason: 'too-long' });
  await pause({ minutes: 5, reason: 'a demo' });
  expect((await office.status()).pause).toBeDefined();
  office.user({ pause: { allowed: false } });
  await office.reload();
  expect((await office.status()).pause).toBeUndefined();
  await expect(pause({ minutes: 1, reason: 'a demo' })).rejects.toMatchObject({ reason: 'not-allowed' });
});

test('more blocked requests in a day than the policy says are an incident', async () => {
  office.user({ incidents: { blocksPerDay: 2 }, approved: { models: { allow: ['none'] } } });
  await office.start();
  await office.ask('one');
  expect(office.lastRecord('incident.threshold')).toBeUndefined();
  await office.ask('two');
  await office.pretense?.stop();
  office.pretense = undefined;
  expect(office.lastRecord('incident.threshold')).toMatchObject({ what: 'blocksPerDay', count: 2, threshold: 2 });
});

test('records that are older than the policy says are disposed of, with a certificate, and no others', async () => {
  for (const daysAgo of [120, 90, 40]) {
    const at = Date.now() - daysAgo * 86_400_000;
    const journal = await openJournal({
      auditDir: join(office.home, 'audit'),
      clock: { now: () => new Date(at), monotonicMs: () => 0 },
    });
    await journal.append('config.changed', { what: 'pins', pins: daysAgo });
    await journal.close();
  }
  const gone: string[] = [];
  const dispose = async () => {
    const { retention, disposed } = (await office.control('retention', {})) as RunView;
    gone.push(...disposed.map(({ segment }) => segment));
    return retention.days;
  };
  await office.start();
  // What was never sealed is sealed in the background.
  const seals = () => readdirSync(join(office.home, 'audit')).filter((name) => name.endsWith('.manifest')).length;
  await expect.poll(seals, { timeout: 30_000 }).toBe(3);
  expect(await dispose()).toBe(400);
  expect(gone).toEqual([]);
  office.user({ retention: { days: 60 } });
  await expect.poll(dispose).toBe(60);
  expect(gone).toEqual(['00000001-1.ndjson', '00000002-2.ndjson']);
  expect(office.records().filter(({ what }) => what === 'pins')).toMatchObject([{ pins: 40 }]);
  expect(office.lastRecord('retention.disposed')).toMatchObject({
    segment: '00000002-2.ndjson',
    clause: '/retention/days',
    clause_source: 'user',
    retention_days: 60,
  });
  expect((await verifyLog(join(office.home, 'audit'))).result).toBe('VERIFIED_WITH_DISPOSALS');
});

test('an organisation keeps records for longer than the user would', async () => {
  office.organisation({ id: 'acme', retention: { days: 1000 } });
  office.user({ retention: { days: 30 } });
  await office.start();
  const { retention } = (await office.control('retention', {})) as RunView;
  expect(retention).toMatchObject({ days: 1000, source: 'organisation' });
});

test('a review that is due is told', async () => {
  office.user({
    id: 'acme',
    version: '3',
    effectiveFrom: '2026-01-01',
    review: { everyDays: 30, reviewers: ['Rosalind'] },
  });
  await office.start();
  expect((await office.status()).warnings.join('\n')).toMatch(/acme 3 was to be reviewed by 2026-01-31 \(Rosalind\)/);
});

describe('the policy in force', () => {
  test('is named in every record by id, version and hash, which changes with what holds', async () => {
    office.user({ id: 'acme', version: '1' });
    await office.start();
    await office.ask('one');
    const before = office.lastRecord('ai.request');
    expect(before).toMatchObject({ policy_id: 'acme', policy_version: '1' });
    office.user({ id: 'acme', version: '2', terms: ['Snorkelberg'] });
    await office.reload();
    await office.ask('two');
    const after = office.lastRecord('ai.request');
    expect(after).toMatchObject({ policy_id: 'acme', policy_version: '2' });
    expect(after?.['policy_hash']).not.toBe(before?.['policy_hash']);
    expect(office.lastRecord('policy.changed')).toMatchObject({ before: before?.['policy_hash'] });
    expect(office.records().filter((record) => typeof record['policy_hash'] !== 'string')).toEqual([]);
  });

  test('is the last valid one when a file is broken, and people are told where', async () => {
    office.user({ approved: { models: { allow: ['claude-test'] } } });
    await office.start();
    for (const broken of [
      '{ "pretense": 1, "approved": {',
      '{"pretense":1,"aproved":{}}',
      '{"pretense":1,"__proto__":{}}',
      '',
    ]) {
      writeFileSync(join(office.home, 'policy.jsonc'), broken);
      await office.reload();
      expect(await office.ask('hello', { model: 'other' })).toMatchObject({ rule: 'unapproved-model' });
      expect((await office.status()).warnings.join('\n')).toMatch(/policy\.jsonc:\d+:\d+: /);
    }
    // Also for the next process.
    await office.pretense?.stop();
    await office.start();
    expect(await office.ask('hello', { model: 'other' })).toMatchObject({ rule: 'unapproved-model' });
  });

  test('is strict where no version of a file was ever valid', async () => {
    writeFileSync(join(office.home, 'policy.jsonc'), '{');
    await office.start('light');
    expect(await office.status()).toMatchObject({
      level: 'strict',
      policy: { files: [{}, {}, { source: 'user', state: 'defaults' }, {}] },
    });
  });

  test('is not loosened by a repository, nor by a user below an organisation', async () => {
    office.organisation({ findings: { classes: { email: 'block' } }, level: 'strict' });
    office.user({ findings: { classes: { email: 'allow' } } });
    office.repository({ findings: { classes: { email: 'allow', 'vendor-secret': 'allow' } }, level: 'light' });
    await office.start('light');
    expect(await office.ask(`write to ${address}`)).toMatchObject({ rule: 'secret-blocked' });
    expect(await office.ask(`use ${githubToken}`)).toMatchObject({ status: 200 });
    expect(office.sent).not.toContain(githubToken);
    expect((await office.status()).level).toBe('strict');
  });

  test('is the signed one of the organisation: one that was changed after it was signed does not count', async () => {
    office.organisation({ approved: { models: { allow: ['claude-test'] } } });
    await office.start();
    expect(await office.ask('hello', { model: 'other' })).toMatchObject({ rule: 'unapproved-model' });
    writeFileSync(join(office.managed, 'policy.jsonc'), JSON.stringify({ pretense: 1 }));
    await office.reload();
    expect(await office.ask('hello', { model: 'other' })).toMatchObject({ rule: 'unapproved-model' });
    expect((await office.status()).warnings.join('\n')).toMatch(/changed after it was signed/);
    unlinkSync(join(office.managed, 'policy.jsonc.sig'));
    await office.reload();
    expect((await office.status()).warnings.join('\n')).toMatch(/not signed/);
  });
});
