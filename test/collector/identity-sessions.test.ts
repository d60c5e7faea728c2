// Signing in and out, and how long that holds.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';
import {
  addPerson,
  goodPassword,
  type IdentityServer,
  ownRecords,
  StandingClock,
  startIdentity,
} from './identity-harness.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe.each(databaseKinds)('on %s', (kind) => {
  let opened: TestDatabase;
  let server: IdentityServer;

  beforeAll(async () => {
    const clock = new StandingClock();
    opened = await openTestDatabase(kind, { clock });
    server = await startIdentity({ database: opened.database, clock });
    await addPerson(opened.database, 'ada@example.com', 'admin', server.clock.now());
    await addPerson(opened.database, 'bo@example.com', 'auditor', server.clock.now());
  });
  afterAll(async () => {
    await server.stop();
    await opened.close();
  });

  test('who signs in comes to where he wanted to go, and is on the record', async () => {
    const browser = server.browser();
    const asked = await browser.get('/account');
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/login?next=%2Faccount']);
    const answer = await browser.signIn('  Ada@Example.com ', goodPassword, '/account?a=1');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account?a=1']);
    expect(await (await browser.get('/account')).text()).toContain('ada@example.com');
    const records = await ownRecords(opened.database);
    expect(records.at(-1)).toMatchObject({
      type: 'access.signed_in',
      by: 'ada@example.com',
      role: 'admin',
      source: 'local',
      address: '127.0.0.1',
    });
  });

  test('a session is over after thirty minutes without a request, and never before', async () => {
    const browser = await server.browserOf('bo@example.com');
    for (let visits = 0; visits < 3; visits += 1) {
      server.clock.advance(29 * minuteMs);
      expect((await browser.get('/account')).status).toBe(200);
    }
    server.clock.advance(30 * minuteMs);
    expect((await browser.get('/account')).status).toBe(303);
  });

  test('a session is over after twelve hours, whatever was done with it', async () => {
    const browser = await server.browserOf('bo@example.com');
    const start = server.clock.now().getTime();
    while (server.clock.now().getTime() - start < 12 * hourMs - 20 * minuteMs) {
      server.clock.advance(20 * minuteMs);
      expect((await browser.get('/account')).status).toBe(200);
    }
    server.clock.advance(20 * minuteMs);
    expect((await browser.get('/account')).status).toBe(303);
  });

  test('a cookie that was stolen is worth nothing after signing out', async () => {
    const browser = server.browser();
    await browser.signIn('bo@example.com', goodPassword);
    const thief = server.browser();
    thief.setCookie('pretense', browser.cookie('pretense') ?? '');
    expect((await thief.get('/account')).status).toBe(200);
    const csrf = await browser.csrf('/account');
    expect((await browser.post('/logout', {}, { csrf })).headers.get('location')).toBe('/login');
    expect(browser.cookie('pretense')).toBeUndefined();
    expect((await thief.get('/account')).status).toBe(303);
    expect((await ownRecords(opened.database)).at(-1)).toMatchObject({
      type: 'access.signed_out',
      by: 'bo@example.com',
    });
  });

  test('a new password ends all other sessions, and the old one opens nothing', async () => {
    await addPerson(opened.database, 'cy@example.com', 'reviewer', server.clock.now());
    const other = await server.browserOf('cy@example.com');
    const browser = server.browser();
    await browser.signIn('cy@example.com', goodPassword);
    const before = browser.cookie('pretense');
    const csrf = await browser.csrf('/account');
    const wanted = ['nine', 'green', 'kettles'].join(' ');
    const changed = await browser.post('/account', { present: goodPassword, new: wanted, again: wanted }, { csrf });
    expect(changed.status).toBe(303);
    expect(browser.cookie('pretense')).not.toBe(before);
    expect((await browser.get('/account')).status).toBe(200);
    expect((await other.get('/account')).status).toBe(303);
    expect((await server.browser().signIn('cy@example.com', goodPassword)).status).toBe(401);
    expect((await server.browser().signIn('cy@example.com', wanted)).status).toBe(303);
  });

  test.each([
    [
      'the present password is wrong',
      { present: 'wrong wrong wrong', new: 'nine green kettles', again: 'nine green kettles' },
      403,
    ],
    ['the repetition differs', { present: goodPassword, new: 'nine green kettles', again: 'nine green kettle' }, 400],
    ['the new one is the present one', { present: goodPassword, new: goodPassword, again: goodPassword }, 400],
    ['the new one is too short', { present: goodPassword, new: 'kettles', again: 'kettles' }, 400],
    ['the new one is the address', { present: goodPassword, new: 'bo@example.com', again: 'bo@example.com' }, 400],
  ])('a password stays when %s', async (_name, fields, status) => {
    const browser = await server.browserOf('bo@example.com');
    const csrf = await browser.csrf('/account');
    expect((await browser.post('/account', fields, { csrf })).status).toBe(status);
    expect((await server.browser().signIn('bo@example.com', goodPassword)).status).toBe(303);
  });

  test('what the database holds opens no session', async () => {
    const browser = await server.browserOf('bo@example.com');
    const token = browser.cookie('pretense') ?? '';
    const tenant = token.split('_')[1] ?? '';
    const rows = await opened.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
      queries.query<{ token_hash: Uint8Array }>('SELECT token_hash FROM sessions'),
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { token_hash: stored } of rows) {
      const thief = server.browser();
      thief.setCookie('pretense', `pts_${tenant}_${Buffer.from(stored).toString('base64url')}`);
      expect((await thief.get('/account')).status).toBe(303);
    }
  });
});

describe('cookies', () => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await openTestDatabase('pglite', { clock: new StandingClock() });
    await addPerson(opened.database, 'ada@example.com', 'admin', new Date(0));
  });
  afterAll(() => opened.close());

  test.each([
    ['https', 'https://collector.example', '__Host-pretense', true],
    ['http on this machine', undefined, 'pretense', false],
  ])('over %s no script and no foreign form gets hold of them', async (_name, publicUrl, name, isSecure) => {
    const server = await startIdentity({
      database: opened.database,
      ...(publicUrl === undefined ? {} : { publicUrl }),
    });
    try {
      const browser = server.browser();
      const csrf = await browser.csrf('/login');
      const fields = { email: 'ada@example.com', password: goodPassword };
      const origin = publicUrl ?? server.url;
      const headers = { 'sec-fetch-site': 'same-origin' };
      expect((await browser.post('/login', fields, { csrf, origin, headers })).status).toBe(303);
      const line = browser.setCookies.find((text) => text.startsWith(`${name}=pts_`)) ?? '';
      const parts = line
        .split('; ')
        .slice(1)
        .map((part) => part.toLowerCase());
      expect(new Set(parts)).toEqual(new Set(['path=/', 'httponly', 'samesite=lax', ...(isSecure ? ['secure'] : [])]));
      for (const each of browser.setCookies)
        expect(each.toLowerCase()).toMatch(/httponly.*samesite=lax|samesite=lax.*httponly/);
    } finally {
      await server.stop();
    }
  });

  test('nobody signs in over http from another machine: the page says why, and the form is refused', async () => {
    const server = await startIdentity({ database: opened.database, publicUrl: 'http://collector.example:9440' });
    try {
      const browser = server.browser();
      const text = await (await browser.get('/login')).text();
      expect(text).toContain('over https only');
      const csrf = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
      const headers = { 'sec-fetch-site': 'same-origin' };
      const origin = 'http://collector.example:9440';
      const fields = { email: 'ada@example.com', password: goodPassword };
      expect((await browser.post('/login', fields, { csrf, origin, headers })).status).toBe(403);
    } finally {
      await server.stop();
    }
  });
});
