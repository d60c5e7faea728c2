// Lists from elsewhere, exceptions and reviews.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { csvLine } from '../../src/report/csv-cell.ts';
import { RequestError } from '../../src/collector/error.ts';
import { observeRollups } from '../../src/collector/dashboard/rollups/observe-rollups.ts';
import { decideException } from '../../src/collector/workflow/decide-exception.ts';
import { importTable } from '../../src/collector/workflow/reconciliation/imports.ts';
import { readTable } from '../../src/collector/workflow/reconciliation/read-table.ts';
import { attestQueue } from '../../src/collector/workflow/reviews.ts';
import {
  listExceptions,
  listImports,
  listNeeds,
  listReviews,
  organisationPolicy,
} from '../../src/collector/workflow/views.ts';
import { databaseKinds, testTenant } from './databases.ts';
import { asPeople, asReader, openWorkflow, person, TestDevice, type Workflow } from './workflow-fixture.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const columns = { name: ['name', 'email'], count: ['count'] } as const;

describe('a table that somebody uploads', () => {
  test('what was written as CSV is read as it was', () => {
    const cell = fc
      .string({ minLength: 1, maxLength: 20 })
      .filter((text) => text.trim() === text && !/[\0\u2028]/.test(text) && text !== '')
      // Before what a spreadsheet would calculate stands a `'` of ours, which nobody can tell from one of theirs.
      .filter((text) => !/(?:^|[;\t\r\n])"*['=+\-@＝＋－＠]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, fc.nat()), { minLength: 1, maxLength: 20 }), (rows) => {
        const text = [csvLine(['E-Mail', 'count']), ...rows.map((row) => csvLine(row))].join('');
        const read = readTable(bytes(text), columns, [['name']]);
        expect(read.map(({ cells }) => [cells.get('name'), Number(cells.get('count'))])).toEqual(rows);
      }),
      { numRuns: 200 },
    );
  });

  test('any bytes are a table or a clear refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.string().map((text) => bytes(`name,count\n${text}`)),
        ),
        (given) => {
          try {
            readTable(given, columns, [['name']]);
          } catch (error) {
            expect(error).toBeInstanceOf(RequestError);
            expect((error as RequestError).message).toMatch(/^Nothing was imported\. /);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    ['a row with too few cells', 'name,count\nann,1\nbob\n', 'Line 3'],
    ['a quote that does not end', 'name,count\nann,1\n"bob,2\n', 'quote'],
    ['no head that is known', 'what,ever\na,b\n', 'Line 1: no column is one of name, email'],
    ['no row', 'name,count\n', 'no row'],
    ['no UTF-8', Buffer.from([0x6e, 0x2c, 0xff, 0x0a]), 'UTF-8'],
  ])('%s is told of', (_name, given, message) => {
    expect(() => readTable(Buffer.from(given as string), columns, [['name']])).toThrow(message);
  });

  test('a byte order mark and semicolons are no hindrance', () => {
    const read = readTable(bytes('\ufeffE-mail;Count\nann@company.example;3\n'), columns, [['name'], ['count']]);
    expect(read).toMatchObject([{ line: 2 }]);
  });
});

describe.each(databaseKinds)('comparisons on %s', (kind) => {
  let workflow: Workflow;
  const rev = person('rev-01@company.example');

  beforeEach(async () => {
    workflow = await openWorkflow(kind);
    const { context, clock } = workflow;
    const device = new TestDevice('one', clock);
    device.append('ai.request', {
      request_id: 'r',
      developer: device.developer,
      provider: 'anthropic',
      model: 'm-1',
      decision: 'mutate',
      bytes_sent: 10,
    });
    device.append('ai.response', {
      request_id: 'r',
      provider: 'anthropic',
      model: 'm-1',
      tokens_input: 700,
      tokens_output: 200,
    });
    const batch = {
      tenant: testTenant,
      deviceId: device.deviceId,
      chain: device.chain,
      receivedAt: clock.now(),
      records: [...device.all],
    };
    await device.sync(context);
    await context.database.transaction({ role: 'ingest', tenant: testTenant }, (queries) =>
      observeRollups(queries, batch),
    );
  }, 120_000);
  afterEach(() => workflow.close());

  const compare = (what: 'roster' | 'usage' | 'seats', text: string) =>
    asPeople(workflow.context, (queries) =>
      importTable(queries, workflow.context, rev, { kind: what, fileName: 'list.csv', bytes: bytes(text) }),
    );

  test('the bill of a provider against the log, in basis points', async () => {
    const { result } = await compare(
      'usage',
      'date,provider,input_tokens,output_tokens\n2026-11-20,anthropic,800,200\n2026-11-20,other,50,0\n',
    );
    expect(result.rows).toEqual([
      ['2026-11-20', 'anthropic', 1000, 900, 100, 1000],
      ['2026-11-20', 'other', 50, 0, 50, 10_000],
    ]);
    await expect(compare('usage', 'date,provider,tokens\n20.11.2026,a,1\n')).rejects.toThrow('Line 2');
    await expect(compare('usage', 'date,provider,tokens\n2026-11-20,a,many\n')).rejects.toThrow('Line 2');
  });

  test('a roster shows who never enrolled and which devices it does not know', async () => {
    const { result } = await compare('roster', 'device,email\nlaptop-9,nobody@company.example\n');
    expect(result.rows).toMatchObject([
      ['laptop-9', 'nobody@company.example', 'never enrolled', ''],
      ['dev_one', 'one@company.example', 'not in the list', ''],
    ]);
  });

  test('seats show people without records and records without a seat', async () => {
    const { result } = await compare('seats', 'email,tool\nTWO@company.example,chat\n');
    expect(result.rows).toMatchObject([
      ['TWO@company.example', 'chat', 'a seat, and no records', ''],
      ['one@company.example', '', 'records, and no seat', '2026-11-20T09:00:00.000Z'],
    ]);
    const [kept] = await asReader(workflow.context, (queries) => listImports(queries, testTenant));
    expect(kept).toMatchObject({ kind: 'seats', rows: 1, by: rev.name, fileName: 'list.csv' });
    const records = await asReader(workflow.context, (queries) =>
      queries.query(`SELECT 1 FROM records WHERE type = 'reconciliation.imported'`),
    );
    expect(records).toHaveLength(1);
  });

  test('formulas leave as text', async () => {
    const { result } = await compare('seats', `email\n"=cmd|' /C calc'!A0"\n`);
    expect(csvLine(result.rows[0] ?? [])).toMatch(/^'=cmd/);
  });
});

describe.each(databaseKinds)('exceptions and reviews on %s', (kind) => {
  let workflow: Workflow;
  let folder: string;
  const approver = person('boss@company.example');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pretense-policy-'));
    const policyFile = join(folder, 'policy.jsonc');
    await writeFile(
      policyFile,
      JSON.stringify({
        pretense: 1,
        organisation: 'Company',
        exceptionRules: { approvers: [approver.name], maxDays: 30 },
      }),
    );
    workflow = await openWorkflow(kind, { policyFile });
    const device = new TestDevice('one', workflow.clock);
    device.append('exception.requested', {
      ...request('ex-00000001'),
      approved_by: null,
      expires: null,
      is_signed: false,
      revoked_by: null,
    });
    await device.sync(workflow.context);
  }, 120_000);
  afterEach(async () => {
    await workflow.close();
    await rm(folder, { recursive: true, force: true });
  });

  const request = (id: string) => ({
    exception_id: id,
    allow: { model: 'big-*' },
    reason: 'trial',
    days: 20,
    requested_by: 'ann@company.example',
    by: 'ann@company.example',
  });

  async function looking(who = approver) {
    return {
      tenant: testTenant,
      now: workflow.clock.now(),
      person: who,
      organisation: await organisationPolicy(workflow.context),
    };
  }

  async function list(who = approver) {
    const at = await looking(who);
    return asReader(workflow.context, (queries) => listExceptions(queries, at));
  }

  async function decide(who: typeof approver, verdict: 'approve' | 'decline') {
    const { organisation } = await looking(who);
    return asPeople(workflow.context, (queries) =>
      decideException(
        queries,
        workflow.context,
        { person: who, organisation },
        { number: 1, verdict, comment: 'as agreed' },
      ),
    );
  }

  test('who asked, and who is no approver of the policy, cannot decide', async () => {
    await expect(decide(person('ann@company.example'), 'approve')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(decide(person('rev-01@company.example'), 'approve')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(decide(person(approver.name, 'auditor'), 'approve')).rejects.toMatchObject({ code: 'forbidden' });
    expect((await list(person('rev-01@company.example'))).waiting[0]?.refused).toContain(approver.name);
  });

  test('an approval here is in force only when the device or the policy says so', async () => {
    await decide(approver, 'approve');
    await expect(decide(approver, 'decline')).rejects.toMatchObject({ code: 'conflict' });
    const [agreed] = (await list()).agreed;
    expect(agreed).toMatchObject({
      state: 'agreed',
      decision: { by: approver.name },
      steps: { onDevice: `pretense exception approve ex-00000001 --as ${approver.name} --key KEY.pem` },
    });
    expect(JSON.parse(agreed?.steps?.member ?? '')).toMatchObject({
      id: 'ex-00000001',
      allow: { model: 'big-*' },
      expires: '2026-12-10',
    });
    const file = {
      pretense: 1,
      exceptionRules: { approvers: [approver.name], maxDays: 30 },
      exceptions: [JSON.parse(agreed?.steps?.member ?? '')],
    };
    await writeFile(join(folder, 'policy.jsonc'), JSON.stringify(file));
    expect((await list()).active).toMatchObject([{ state: 'in-policy' }]);
  });

  test('what a device approved against a decision is shown as that', async () => {
    await decide(approver, 'decline');
    const other = new TestDevice('two', workflow.clock);
    other.append('exception.approved', {
      ...request('ex-00000002'),
      approved_by: 'pal',
      expires: '2026-12-01T00:00:00.000Z',
      is_signed: false,
    });
    await other.sync(workflow.context);
    const { active, past } = await list();
    expect(active).toMatchObject([{ id: 'ex-00000002', isBeyondDecision: true, approvedBy: 'pal', isSigned: false }]);
    expect(past).toMatchObject([{ id: 'ex-00000001', state: 'declined' }]);
  });

  test('a policy that cannot be read makes nobody an approver', async () => {
    await writeFile(join(folder, 'policy.jsonc'), '{ nonsense');
    await expect(decide(approver, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a review counts what there was, and is due again later', async () => {
    const ask = { queue: 'pauses', from: '2026-11-01', to: '2026-11-20', comment: 'all fine' } as const;
    const review = await asPeople(workflow.context, (queries) => attestQueue(queries, workflow.context, approver, ask));
    expect(review).toMatchObject({ events: 1, ownEvents: 0, by: approver.name });
    const at = await looking();
    const reviews = await asReader(workflow.context, (queries) => listReviews(queries, at));
    expect(reviews.due.find(({ queue }) => queue === 'pauses')).toMatchObject({
      reviewedTo: '2026-11-20',
      isOverdue: false,
    });
    const needs = await asReader(workflow.context, (queries) => listNeeds(queries, at));
    expect(needs.map(({ kind: what }) => what)).toEqual(['exception']);
  });
});
