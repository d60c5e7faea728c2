// The pages with a fleet in them, in a real browser: how they look, and whether anybody is kept out.
// `npm run screenshots` keeps the pictures of the overview in docs/images.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillFleet, pictureTeams } from '../collector/dashboard-fleet.ts';
import { fillWorkflow } from '../collector/dashboard-workflow.ts';
import { addTenant, openTestDatabase, type TestDatabase, testTenant } from '../collector/databases.ts';
import { addPerson, type IdentityServer, StandingClock, startIdentity } from '../collector/identity-harness.ts';
import { type DashboardOptions, hurdles, openDashboard } from './dashboard-page.ts';
import { startChromium } from './panel-browser.ts';
import { pictureFonts, takePicture } from './vscode/pictures.ts';

const reviewer = 'rev-02@company.example';
const admin = 'admin@company.example';
const paths = ['/', '/devices', '/incidents', '/incidents/INC-0002', '/exceptions', '/evidence', '/reconciliation'];

let browser: Browser;
let opened: TestDatabase;
let server: IdentityServer;
const sessions = new Map<string, string>();

beforeAll(async () => {
  const clock = new StandingClock();
  clock.set(Date.parse('2026-11-19T14:43:00.000Z'));
  opened = await openTestDatabase('pglite', { clock, isEmpty: true });
  const { database } = opened;
  await addTenant(database, testTenant, 'harbour', 'Harbour Mutual');
  await addPerson(database, reviewer, 'reviewer', clock.now());
  await addPerson(database, admin, 'admin', clock.now());
  server = await startIdentity({ database, clock });
  await fillFleet(database, { tenant: testTenant, now: clock.now(), teams: pictureTeams, days: 30, perDay: 4 });
  await fillWorkflow(server.context, { tenant: testTenant, reviewer });
  for (const email of [reviewer, admin]) {
    sessions.set(email, (await server.browserOf(email)).cookie('pretense') ?? '');
  }
  browser = await startChromium(pictureFonts());
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await opened?.close();
});

type Look = Pick<DashboardOptions, 'width' | 'scale' | 'scheme' | 'hasScripts'>;

const windowOf = (email: string, options: Look = {}) =>
  openDashboard(browser, { url: server.url, session: sessions.get(email), ...options });

describe.each([
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'light', width: 390 },
  { scheme: 'dark', width: 320 },
] as const)('pages in $scheme at $width', ({ scheme, width }) => {
  test.each(paths)('%s keeps nobody out and breaks no rule', async (path) => {
    const shown = await windowOf(path === '/devices' ? admin : reviewer, { scheme, width });
    const answer = await shown.page.goto(`${server.url}${path}`);
    expect(answer?.status()).toBe(200);
    expect(await hurdles(shown.page)).toEqual([]);
    for (const details of await shown.page.locator('main details').all()) {
      await details.evaluate((element: { open?: boolean }) => (element.open = true));
    }
    expect(await hurdles(shown.page)).toEqual([]);
    expect(shown.wrongs).toEqual([]);
    await shown.close();
  });
});

test.each(['light', 'dark'] as const)('the overview in %s, whole', async (scheme) => {
  const { page, close } = await windowOf(reviewer, { scheme, width: 1200, scale: 2 });
  await page.goto(server.url);
  expect(await page.locator('header').innerText()).toContain('Harbour Mutual');
  await takePicture(page, `dashboard-${scheme}`, { wholePage: true });
  await close();
});

test('the keyboard reaches the content first, and sees where it is', async () => {
  const { page, close } = await windowOf(reviewer);
  await page.goto(server.url);
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  await page.keyboard.press('Tab');
  const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineWidth');
  expect(outline).toBe('2px');
  await close();
});

test('another period is shown at once, and without scripts by its button', async () => {
  const { page, close, wrongs } = await windowOf(reviewer);
  await page.goto(server.url);
  await page.getByLabel('Period').selectOption('7');
  await page.waitForURL(/period=7/);
  expect(wrongs).toEqual([]);
  await close();
  const plain = await windowOf(reviewer, { hasScripts: false });
  await plain.page.goto(server.url);
  await plain.page.getByLabel('Period').selectOption('90');
  await plain.page.getByRole('button', { name: 'Show' }).first().click();
  await plain.page.waitForURL(/period=90/);
  await plain.close();
});
