// What people send over HTTP: forms of the pages, the pack, lists.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildServer } from '../../src/collector/http/server.ts';
import { localAccount } from '../../src/collector/identity/people.ts';
import { createSession } from '../../src/collector/identity/sessions.ts';
import { unzipped } from '../../src/report/evidence/unzipped.fixture.ts';
import { Browser } from './browser.ts';
import { databaseKinds, testTenant } from './databases.ts';
import { addPerson } from './identity-harness.ts';
import { asPeople, opened, openWorkflow, TestDevice, type Workflow } from './workflow-fixture.ts';

const evil = '<img src=x onerror=alert(1)>"\'&{{7*7}}';
const verifier = join(import.meta.dirname, '..', '..', 'src', 'report', 'standalone', 'verify.mjs');

describe.each(databaseKinds)('workflow over HTTP on %s', (kind) => {
  let workflow: Workflow;
  let url: string;
  let server: Awaited<ReturnType<typeof buildServer>>;

  beforeEach(async () => {
    workflow = await openWorkflow(kind);
    const { clock } = workflow;
    const context = {
      ...workflow.context,
      program: { ...workflow.context.program, verifier: () => readFile(verifier, 'utf8') },
    };
    const device = new TestDevice('one', clock);
    device.append('ai.request', { request_id: 'r', developer: device.developer, decision: 'mutate' });
    device.append(
      'incident.opened',
      opened('inc_00000001', {
        title: evil,
        repositories: [evil],
        tools: [evil],
        rule: evil,
        measure: evil,
        files: [evil],
      }),
    );
    device.append('exception.requested', {
      exception_id: 'ex-1',
      allow: { model: evil },
      reason: evil,
      days: 3,
      requested_by: evil,
    });
    await device.sync(context);
    for (const [name, role] of [
      ['rev-01', 'reviewer'],
      ['rev-02', 'reviewer'],
      ['aud', 'auditor'],
      ['ann', 'reviewer'],
    ] as const) {
      await addPerson(context.database, `${name}@company.example`, role, clock.now());
    }
    server = await buildServer(context);
    url = await server.listen({ host: '127.0.0.1', port: 0 });
    (context as { publicUrl: string }).publicUrl = url;
  }, 150_000);
  afterEach(async () => {
    await server.close();
    await workflow.close();
  });

  async function browserOf(name: string): Promise<Browser> {
    const browser = new Browser(url);
    const token = await asPeople(workflow.context, async (queries) => {
      const account = await localAccount(queries, `${name}@company.example`);
      return createSession(queries, {
        tenant: testTenant,
        personId: account?.id ?? '',
        at: workflow.clock.now(),
        address: '127.0.0.1',
      });
    });
    browser.setCookie('pretense', token);
    return browser;
  }

  async function send(browser: Browser, path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    return browser.post(path, fields, { csrf: await browser.csrf('/account') });
  }

  const triage = { to: 'triaged', from: 'new', reason_code: 'confirmed', comment: evil };

  test('an incident is moved by a form, and the page shows it as text', async () => {
    const browser = await browserOf('rev-01');
    const answer = await send(browser, '/incidents/INC-0001/moves', triage);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/incidents/INC-0001']);
    for (const path of ['/incidents/INC-0001', '/incidents', '/exceptions', '/']) {
      const text = await (await browser.get(path)).text();
      expect(text).not.toContain('<img src=x');
      expect(text).toContain('&lt;img src=x');
    }
    expect(await (await browser.get('/incidents/INC-0001')).text()).toContain('Triaged');
  }, 120_000);

  test('whoever comes second gets a page that says so', async () => {
    const [first, second] = [await browserOf('rev-01'), await browserOf('rev-02')];
    const statuses = await Promise.all(
      [first, second].map(async (browser) => (await send(browser, '/incidents/1/moves', triage)).status),
    );
    expect(statuses.toSorted()).toEqual([303, 409]);
    const late = await send(second, '/incidents/1/moves', triage);
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('is triaged by now');
  }, 120_000);

  test('the subject, an auditor, a foreign page and nobody get nothing done', async () => {
    await send(await browserOf('rev-01'), '/incidents/1/moves', triage);
    const end = { to: 'false_positive', from: 'triaged', reason_code: 'test-data', comment: 'mine' };
    expect((await send(await browserOf('ann'), '/incidents/1/moves', end)).status).toBe(403);
    expect((await send(await browserOf('aud'), '/incidents/1/moves', end)).status).toBe(403);
    const browser = await browserOf('rev-01');
    expect((await browser.post('/incidents/1/moves', end)).status).toBe(403);
    expect(
      (
        await browser.post('/incidents/1/moves', end, {
          csrf: await browser.csrf('/account'),
          origin: 'https://evil.example',
        })
      ).status,
    ).toBe(403);
    expect((await new Browser(url).post('/incidents/1/moves', end)).status).toBe(401);
    expect(await (await browser.get('/incidents/1')).text()).toContain('Triaged');
    for (const path of ['/incidents/999', '/incidents/x%27%20OR%201=1/moves']) {
      expect((await send(browser, `${path}/moves`, end)).status).toBe(404);
    }
  }, 120_000);

  test('two people end what is high', async () => {
    const [one, two] = [await browserOf('rev-01'), await browserOf('rev-02')];
    await send(one, '/incidents/1/moves', triage);
    await send(one, '/incidents/1/moves', {
      to: 'false_positive',
      from: 'triaged',
      reason_code: 'test-data',
      comment: 'a test',
    });
    expect((await send(one, '/incidents/1/agree', {})).status).toBe(403);
    expect(await (await two.get('/incidents/1')).text()).toContain('asks a second person');
    expect((await send(two, '/incidents/1/agree', {})).status).toBe(303);
    expect(await (await two.get('/incidents/1')).text()).toContain('agreed to by rev-02@company.example');
  }, 120_000);

  test('a pack is made beside requests, listed, and downloaded by who may', async () => {
    const browser = await browserOf('aud');
    const asked = await send(browser, '/evidence/packs', {
      from: '2026-11-20',
      to: '2026-11-20',
      sample: '5',
      seed: 's',
      redact: 'pseudonymise',
    });
    expect(asked.status).toBe(303);
    const id = asked.headers.get('location')?.split('=')[1] ?? '';
    await expect
      .poll(async () => (await browser.get(`/evidence/packs/${id}.zip`)).status, { timeout: 40_000, interval: 300 })
      .toBe(200);
    const download = await browser.get(`/evidence/packs/${id}.zip`);
    expect(download.headers.get('content-disposition')).toContain('pretense-evidence-2026-11-20');
    const files = unzipped(Buffer.from(await download.arrayBuffer()));
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        'INDEX.md',
        'HOW_TO_VERIFY.md',
        'verify.mjs',
        'SHA256SUMS',
        'devices/1/log/leaves.bin',
        'fleet/summary.csv',
      ]),
    );
    expect(await (await browser.get('/evidence')).text()).toContain(`/evidence/packs/${id}.zip`);
    expect((await browser.get('/evidence/packs/00000000-0000-4000-8000-000000000000.zip')).status).toBe(404);
  }, 150_000);

  test('a list is uploaded, compared and shown; one with a mistake names its line', async () => {
    const browser = await browserOf('rev-01');
    const upload = async (text: string, csrf: string) => {
      const form = new FormData();
      form.set('_csrf', csrf);
      form.set('kind', 'seats');
      form.set('file', new Blob([text], { type: 'text/csv' }), `${evil}.csv`);
      return fetch(`${url}/reconciliation/imports?kind=seats`, {
        method: 'POST',
        body: form,
        redirect: 'manual',
        headers: { accept: 'text/html', origin: url, cookie: `pretense=${browser.cookie('pretense')}` },
      });
    };
    const csrf = await browser.csrf('/account');
    expect((await upload(`email\n"${evil.replaceAll('"', '""')}"\n`, csrf)).status).toBe(303);
    const text = await (await browser.get('/reconciliation')).text();
    expect(text).toContain('a seat, and no records');
    expect(text).not.toContain('<img src=x');
    const wrong = await upload('email,tool\nann\n', csrf);
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('Line 2')]);
    expect((await upload('email\nann\n', 'wrong')).status).toBe(403);
    expect((await upload(`email\n${'x'.repeat(5 * 1024 * 1024)}\n`, csrf)).status).toBe(400);
  }, 120_000);

  test('an exception is declined, a review attested, and records of an incident come with proofs', async () => {
    const browser = await browserOf('rev-01');
    expect((await send(browser, '/exceptions/EXC-0001/decide', { verdict: 'decline', comment: 'no' })).status).toBe(
      303,
    );
    expect((await send(browser, '/exceptions/EXC-0001/decide', { verdict: 'approve', comment: 'yes' })).status).toBe(
      409,
    );
    expect(
      (await send(browser, '/reviews', { queue: 'incidents', from: '2026-11-01', to: '2026-11-20', comment: 'ok' }))
        .status,
    ).toBe(303);
    const proofs = await (await browser.get('/incidents/INC-0001/evidence')).json();
    expect(proofs).toMatchObject({
      incident: 'INC-0001',
      chain: 'c_one',
      records: [{ seq: 0, proof: [expect.any(String), expect.any(String)] }],
    });
  }, 120_000);
});
