// A device's real log, a real collector, real people in a real browser: an exchange is seen, an incident is reviewed by two, and
// what is taken away is checked without anybody's help.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLogger } from '../../src/base/log.ts';
import { type RunningCollector, startCollector } from '../../src/collector/collector.ts';
import type { PersonRole } from '../../src/collector/context.ts';
import { createEnrolmentToken } from '../../src/collector/control/enrolment-token.ts';
import { hashPassword } from '../../src/collector/identity/password.ts';
import { addLocalAccount } from '../../src/collector/identity/people.ts';
import { defaultSettings } from '../../src/collector/settings.ts';
import { unzipped } from '../../src/report/evidence/unzipped.fixture.ts';
import { paths, type EnrolAnswer } from '../../src/sync/protocol.ts';
import { systemClock } from '../collector/databases.ts';
import { ask, batchBody, TestDevice } from '../collector/ingest-harness.ts';
import { type DashboardWindow, openDashboard } from './dashboard-page.ts';
import { startChromium } from './panel-browser.ts';

const run = promisify(execFile);
const password = ['several', 'quiet', 'otters'].join(' ');
const subject = 'dev@example.com';
const [first, second] = ['rev-01@company.example', 'rev-02@company.example'];
const verifierFile = join(import.meta.dirname, '../../src/report/standalone/verify.mjs');

let folder: string;
let collector: RunningCollector;
let device: TestDevice;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretense-dashboard-'));
  collector = await startCollector({
    home: join(folder, 'home'),
    databaseUrl: undefined,
    name: 'test-collector',
    witnessKeyFile: undefined,
    publicUrl: undefined,
    organisation: 'Company Example',
    settings: { ...defaultSettings, ratePerMinute: 10_000 },
    program: {
      productVersion: '0.0.0',
      verifier: () => readFile(verifierFile, 'utf8'),
      draw: async () => new TextEncoder().encode('%PDF-1.7\n'),
    },
    clock: systemClock,
    logger: silentLogger,
    host: '127.0.0.1',
    port: 0,
    server: {},
  });
  for (const [email, role] of [
    [first, 'reviewer'],
    [second, 'reviewer'],
    [subject, 'reviewer'],
  ] as const)
    await addPerson(email, role);
  device = await TestDevice.create(systemClock);
  await fillLog();
  await enrol();
  await push();
  browser = await startChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await device?.remove();
  await collector?.stop();
  await rm(folder, { recursive: true, force: true });
});

test(
  'an exchange is seen, an incident needs two people to end, and the pack verifies offline',
  { timeout: 120_000 },
  async () => {
    const one = await signedIn(first);
    const { page } = one;
    await expect.poll(() => page.locator('h1').textContent()).toMatch(/need/);
    expect(await page.locator('dl.figs').textContent()).toMatch(/Exchanges\s+12\s/);
    expect(await page.locator('table.teams').textContent()).toContain('Payments');
    await page.getByRole('link', { name: 'Incidents', exact: true }).first().click();
    await page.getByRole('link', { name: 'INC-0001' }).click();
    expect(await page.locator('.ev').first().textContent()).toContain('proven');
    await move(one, 'Triage', 'One key left.');
    await move(one, 'Mark contained', 'The key was rotated.');
    await move(one, 'Mark resolved', 'The device ran an old policy.');
    await move(one, 'Ask a second person to close', 'All done.');
    expect(await page.locator('.rule').textContent()).toContain('You asked for it, so another person decides.');
    expect(await page.getByRole('button', { name: /Agree/ }).count()).toBe(0);
    expect(await postAs(one, '/incidents/INC-0001/agree')).toBeGreaterThanOrEqual(400);

    const about = await signedIn(subject, '/incidents/INC-0001');
    expect(await about.page.locator('.rule').textContent()).toContain('The incident is about you');
    expect(await about.page.getByRole('button', { name: /Agree/ }).count()).toBe(0);
    expect(await postAs(about, '/incidents/INC-0001/agree')).toBeGreaterThanOrEqual(400);

    const other = await signedIn(second, '/incidents/INC-0001');
    await other.page.getByRole('button', { name: 'Agree: Closed' }).click();
    await expect.poll(() => other.page.locator('.wf [aria-current=step]').textContent()).toContain('Closed');

    await other.page.goto(`${collector.url}/evidence`);
    await other.page.getByRole('button', { name: 'Make evidence pack' }).click();
    const link = other.page.getByRole('link', { name: 'Download', exact: true });
    await expect
      .poll(
        async () => {
          await other.page.reload();
          return link.count();
        },
        { timeout: 40_000, interval: 500 },
      )
      .toBeGreaterThan(0);
    const [download] = await Promise.all([other.page.waitForEvent('download'), link.first().click()]);
    const file = join(folder, 'pack.zip');
    await download.saveAs(file);
    await verifiedOffline(file);

    for (const shown of [one, about, other]) {
      expect(shown.wrongs).toEqual([]);
      await shown.close();
    }
  },
);

async function fillLog(): Promise<void> {
  const request = {
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    client: 'claude-code',
    mode: 'enforce',
    decision: 'mutate',
    identifiers_scanned: 100,
    identifiers_mutated: 8,
    bytes_sent: 9_000,
    request_id: 'a'.repeat(32),
  };
  await device.append(11, 'ai.request', request);
  await device.append(1, 'ai.request', {
    ...request,
    mode: 'paused',
    decision: 'forward',
    secrets_detected: 1,
    secrets_blocked: 0,
  });
  await device.append(1, 'heartbeat', { mode: 'enforce', interval_ms: 900_000 });
  const at = new Date();
  await device.append(1, 'incident.opened', {
    incident_id: 'inc_A1b2C3d4',
    incident_type: 'secret_transmitted',
    severity: 'high',
    title: 'Secret sent during a pause',
    rule: 'SECRET-SENT',
    rule_version: '3',
    observed: 1,
    threshold: 1,
    measure: 'secrets that left',
    developers: [subject],
    repositories: ['payment-service'],
    files: [],
    tools: ['claude-code'],
    evidence: [{ seq: 11 }],
    acknowledge_by: new Date(at.getTime() + 3_600_000).toISOString(),
    close_by: new Date(at.getTime() + 86_400_000).toISOString(),
    dedup_key: 'SECRET-SENT',
  });
}

async function enrol(): Promise<void> {
  const { context, tenant } = collector;
  const made = await context.database.transaction({ role: 'people', tenant: tenant.tenantId }, (queries) =>
    createEnrolmentToken(queries, context, tenant.tenantId, { team: 'Payments', expiresDays: 7, by: 'admin' }),
  );
  const body = JSON.stringify(device.enrolment(made.token));
  const answer = await ask(collector.port, 'POST', paths.enrol, {
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(200);
  device.token = answer.json<EnrolAnswer>().deviceToken;
}

async function push(): Promise<void> {
  const { note, size } = await device.storedCheckpoint();
  const lines = (await device.lines()).slice(0, size);
  const body = batchBody({
    lines,
    head: { chain: await device.chain(), firstSeq: 0, checkpoint: note, keys: device.keys },
  });
  const headers = { authorization: `Bearer ${device.token}`, 'content-type': 'application/x-ndjson' };
  const answer = await ask(collector.port, 'POST', paths.batches, { body, headers });
  expect(answer.status, answer.text).toBe(200);
}

async function addPerson(email: string, role: PersonRole): Promise<void> {
  const { context, tenant } = collector;
  const hashed = await hashPassword(password);
  await context.database.transaction({ role: 'people', tenant: tenant.tenantId }, (queries) =>
    addLocalAccount(queries, {
      tenant: tenant.tenantId,
      email,
      role,
      password: hashed,
      mustChangePassword: false,
      at: new Date(),
    }),
  );
}

async function signedIn(email: string, path = '/'): Promise<DashboardWindow> {
  const shown = await openDashboard(browser, { url: collector.url });
  await shown.page.goto(`${collector.url}${path}`);
  await shown.page.getByLabel('E-mail address').fill(email);
  await shown.page.getByLabel('Password').fill(password);
  await shown.page.getByRole('button', { name: 'Sign in' }).click();
  await shown.page.locator('.me').waitFor();
  return shown;
}

async function move({ page }: DashboardWindow, verb: string, comment: string): Promise<void> {
  await page.locator('summary', { hasText: `${verb}…` }).click();
  const form = page.locator('details[open] form');
  await form.getByLabel('What was found and done').fill(comment);
  await form.getByRole('button', { name: verb }).click();
  await page
    .locator('.ev ol', { hasText: comment })
    .or(page.locator('.rule', { hasText: comment }))
    .first()
    .waitFor();
}

/** As a page of this session would send it, although it shows no such button. */
async function postAs({ page }: DashboardWindow, path: string): Promise<number> {
  const csrf = await page.locator('[name=_csrf]').first().inputValue();
  const headers = { origin: collector.url };
  const answer = await page.request.post(`${collector.url}${path}`, {
    form: { _csrf: csrf },
    headers,
    maxRedirects: 0,
  });
  return answer.status();
}

/** Each device's part, with the verifier of the pack and the key that the collector printed. */
async function verifiedOffline(file: string): Promise<void> {
  const pack = join(folder, 'pack');
  for (const [name, content] of unzipped(await readFile(file))) {
    await mkdir(dirname(join(pack, name)), { recursive: true });
    await writeFile(join(pack, name), content);
  }
  const parts = await partsBelow(pack);
  expect(parts.length).toBeGreaterThan(0);
  for (const part of parts) {
    const { stdout } = await run(process.execPath, [
      join(pack, 'verify.mjs'),
      part,
      '--witness-key',
      collector.witnessKey,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ result: 'VERIFIED_WITNESSED' });
  }
}

async function partsBelow(pack: string): Promise<readonly string[]> {
  const names = await readdir(pack, { recursive: true });
  const logs = names.filter((name) => /(?:^|\/)log$/.test(name));
  const found: string[] = [];
  for (const name of logs) if ((await stat(join(pack, name))).isDirectory()) found.push(join(pack, dirname(name)));
  return found;
}
