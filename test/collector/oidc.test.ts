// Signing in with the organisation's provider, and what people and provider can get wrong or forge on the way.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OidcSettings } from '../../src/collector/context.ts';
import type { Browser } from './browser.ts';
import { openTestDatabase, type TestDatabase, testTenant } from './databases.ts';
import {
  addPerson,
  goodPassword,
  type IdentityServer,
  ownRecords,
  StandingClock,
  startIdentity,
} from './identity-harness.ts';
import { logInAtProvider, startProvider, type TestProvider } from './oidc-provider.ts';

const hourMs = 60 * 60_000;
const people = new Map<string, Record<string, unknown>>();
const verified = (email: string, ...groups: string[]) => ({ email, email_verified: true, groups });

let opened: TestDatabase;
let provider: TestProvider;
let server: IdentityServer;
const clock = new StandingClock();
// The provider has the real time.
clock.set(Date.now());

beforeAll(async () => {
  opened = await openTestDatabase('pglite', { clock });
  // The collector's address has to be known to the provider before either is there.
  const placeholder = await startIdentity({ database: opened.database, clock });
  await placeholder.stop();
  provider = await startProvider({ people, redirectUris: [callbackOf(placeholder.url)] });
  server = await startAt(placeholder.url, provider);
  await addPerson(opened.database, 'ada@example.com', 'admin', clock.now());
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
  await opened.close();
});
beforeEach(() => {
  clock.set(Date.now());
  people.clear();
  people.set('anna', verified('anna@example.com', 'security'));
  people.set('ben', verified('ben@example.com', 'engineering', 'owners'));
  people.set('cleo', verified('cleo@example.com', 'engineering'));
  people.set('dora', { ...verified('dora@example.com', 'security'), email_verified: false });
  people.set('eve', verified('ada@example.com', 'audit'));
});

function callbackOf(url: string): string {
  return `${url}/login/oidc/callback`;
}

function startAt(url: string, { issuer, clientId, clientSecret }: TestProvider, change: Partial<OidcSettings> = {}) {
  const oidc: OidcSettings = {
    issuer,
    clientId,
    clientSecret,
    roleClaim: 'groups',
    roles: { owners: 'admin', security: 'reviewer', audit: 'auditor' },
    scopes: ['openid', 'email', 'groups'],
    ...change,
  };
  return startIdentity({ database: opened.database, clock, oidc, publicUrl: url, port: Number(new URL(url).port) });
}

/** Up to the way back, which is not taken yet. */
async function comeBack(browser: Browser, login: string, change = (url: URL): URL => url): Promise<URL> {
  const start = await browser.get('/login/oidc?next=/account');
  expect(start.status).toBe(303);
  const url = change(new URL(start.headers.get('location') ?? ''));
  return logInAtProvider(browser, url.href, login, callbackOf(server.url));
}

async function signIn(browser: Browser, login: string): Promise<Response> {
  return browser.get((await comeBack(browser, login)).href);
}

async function lastFailure(): Promise<Readonly<Record<string, unknown>> | undefined> {
  return (await ownRecords(opened.database)).filter(({ type }) => type === 'access.failed').at(-1);
}

describe('with a provider that works', () => {
  test('people sign in with it and get the role that it says', async () => {
    const browser = server.browser();
    const answer = await signIn(browser, 'anna');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account']);
    expect(await (await browser.get('/account')).text()).toContain('anna@example.com, reviewer');
    const last = (await ownRecords(opened.database)).slice(-2);
    expect(last).toMatchObject([
      { type: 'account.changed', account: 'anna@example.com', change: 'added', role: 'reviewer' },
      { type: 'access.signed_in', by: 'anna@example.com', role: 'reviewer', source: 'oidc' },
    ]);
  });

  test('of several groups with a role, the one that may most decides', async () => {
    const browser = server.browser();
    await signIn(browser, 'ben');
    expect(await (await browser.get('/account')).text()).toContain('ben@example.com, admin');
  });

  test('another role or address at the provider holds from the next sign-in on, for the same account', async () => {
    await signIn(server.browser(), 'anna');
    people.set('anna', verified('anna.miller@example.com', 'audit'));
    const browser = server.browser();
    await signIn(browser, 'anna');
    expect(await (await browser.get('/account')).text()).toContain('anna.miller@example.com, auditor');
    const rows = await opened.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
      queries.query<{ email: string }>("SELECT email FROM people WHERE subject = 'anna'"),
    );
    expect(rows).toEqual([{ email: 'anna.miller@example.com' }]);
  });

  test('an address alone opens no local account: the same one at the provider is somebody else', async () => {
    const browser = server.browser();
    await signIn(browser, 'eve');
    const text = await (await browser.get('/account')).text();
    expect(text).toContain('ada@example.com, auditor');
    expect((await browser.get('/people')).status).toBe(403);
    const local = server.browser();
    await local.signIn('ada@example.com', goodPassword);
    // Nor can a local account be made that would act under the name of somebody of the provider.
    await signIn(server.browser(), 'anna');
    const csrf = await local.csrf('/account');
    expect((await local.post('/people/add', { email: 'anna@example.com', role: 'reviewer' }, { csrf })).status).toBe(
      409,
    );
    expect(await (await local.get('/account')).text()).toContain('ada@example.com, admin');
  });

  test.each([
    ['an address that is not verified', 'dora', 'has not verified your e-mail address'],
    ['groups without a role', 'cleo', 'has a role here'],
    ['no group', 'nina', 'has a role here'],
    ['no address', 'olga', 'did not give your e-mail address'],
    ['markup as an address', 'paul', 'did not give your e-mail address'],
  ])('who has %s is refused with a page that says why', async (_name, login, why) => {
    people.set('nina', { email: 'nina@example.com', email_verified: true });
    people.set('olga', { groups: ['security'] });
    people.set('paul', verified('<script>alert(1)</script>@example.com', 'security'));
    const browser = server.browser();
    const answer = await signIn(browser, login);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain(why);
    expect(browser.cookie('pretense')).toBeUndefined();
    expect(await lastFailure()).toMatchObject({ source: 'oidc' });
  });

  test('who is disabled here is refused, whatever the provider says, and his sessions are over', async () => {
    people.set('fred', verified('fred@example.com', 'security'));
    const browser = server.browser();
    await signIn(browser, 'fred');
    const admin = await server.browserOf('ada@example.com');
    const text = await (await admin.get('/people')).text();
    const row = text.split('<tr>').find((part) => part.includes('fred@example.com')) ?? '';
    const person = /name="person" value="([^"]+)"/.exec(row)?.[1] ?? '';
    const disabled = await admin.post('/people/disable', { person }, { csrf: await admin.csrf('/account') });
    expect(disabled.status).toBe(303);
    expect((await browser.get('/account')).headers.get('location')).toMatch(/^\/login/);
    expect((await signIn(server.browser(), 'fred')).status).toBe(403);
  });

  test('a session from before ends when somebody signs in with the provider', async () => {
    const planted = await server.browserOf('ada@example.com');
    const browser = server.browser();
    browser.setCookie('pretense', planted.cookie('pretense') ?? '');
    await signIn(browser, 'anna');
    expect(browser.cookie('pretense')).not.toBe(planted.cookie('pretense'));
    expect((await planted.get('/account')).status).toBe(303);
  });
});

describe('on the way back', () => {
  test('another state is refused', async () => {
    const browser = server.browser();
    const url = await comeBack(browser, 'anna');
    url.searchParams.set('state', 'A'.repeat(43));
    expect((await browser.get(url.href)).status).toBe(502);
    expect(browser.cookie('pretense')).toBeUndefined();
  });

  test('an ID token with another nonce is refused', async () => {
    const browser = server.browser();
    const url = await comeBack(browser, 'anna', (start) => {
      start.searchParams.set('nonce', 'of-somebody-else');
      return start;
    });
    expect((await browser.get(url.href)).status).toBe(502);
    expect(browser.cookie('pretense')).toBeUndefined();
  });

  test('a code that another browser got is refused: it did not start there', async () => {
    const attacker = server.browser();
    const url = await comeBack(attacker, 'anna');
    const victim = server.browser();
    expect((await victim.get(url.href)).status).toBe(400);
    // Nor with a sign-in of its own under way.
    await victim.get('/login/oidc');
    expect((await victim.get(url.href)).status).toBe(502);
    expect(victim.cookie('pretense')).toBeUndefined();
  });

  test('a code that was used is refused, also with the cookie of its sign-in', async () => {
    const browser = server.browser();
    const url = await comeBack(browser, 'anna');
    const cookie = browser.cookie('pretense-oidc') ?? '';
    expect((await browser.get(url.href)).status).toBe(303);
    expect(browser.cookie('pretense-oidc')).toBeUndefined();
    const replay = server.browser();
    expect((await replay.get(url.href)).status).toBe(400);
    replay.setCookie('pretense-oidc', cookie);
    expect((await replay.get(url.href)).status).toBe(502);
    expect(replay.cookie('pretense')).toBeUndefined();
  });

  test('a cookie that was changed, or is older than ten minutes, is none', async () => {
    const browser = server.browser();
    const url = await comeBack(browser, 'anna');
    const cookie = browser.cookie('pretense-oidc') ?? '';
    const [body = '', signature = ''] = cookie.split('.');
    const other = Buffer.from(body, 'base64url').toString('utf8').replace('/account', '/people');
    for (const forged of [
      `${Buffer.from(other, 'utf8').toString('base64url')}.${signature}`,
      `${body}.`,
      body,
      '.',
      `${cookie}.x`,
    ]) {
      browser.setCookie('pretense-oidc', forged);
      expect((await browser.get(url.href)).status).toBe(400);
    }
    browser.setCookie('pretense-oidc', cookie);
    clock.advance(10 * 60_000);
    expect((await browser.get(url.href)).status).toBe(400);
  });

  test('who says no at the provider comes to a page, not into the collector', async () => {
    const browser = server.browser();
    await browser.get('/login/oidc');
    const answer = await browser.get('/login/oidc/callback?error=access_denied&state=x');
    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain('nobody was signed in');
  });
});

test('an ID token that has expired is refused', async () => {
  await server.stop();
  clock.set(Date.now() + 3 * hourMs);
  server = await startAt(server.url, provider);
  const browser = server.browser();
  expect((await signIn(browser, 'anna')).status).toBe(502);
  expect(browser.cookie('pretense')).toBeUndefined();
  await server.stop();
  clock.set(Date.now());
  server = await startAt(server.url, provider);
});

test('a provider whose ID token is small is asked for the rest', async () => {
  const small = await startProvider({ people, redirectUris: [callbackOf(server.url)], isIdTokenSmall: true });
  await server.stop();
  server = await startAt(server.url, small);
  const browser = server.browser();
  expect((await signIn(browser, 'anna')).status).toBe(303);
  await small.stop();
  await server.stop();
  server = await startAt(server.url, provider);
});

test('a provider that is down means a page that says so; local accounts work, and so does it when it is back', async () => {
  const port = Number(new URL(provider.issuer).port);
  const onTheWay = server.browser();
  const url = await comeBack(onTheWay, 'anna');
  await provider.stop();
  expect((await onTheWay.get(url.href)).status).toBe(502);
  await server.stop();
  server = await startAt(server.url, provider);
  const answer = await server.browser().get('/login/oidc');
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('local accounts work');
  expect((await server.browser().signIn('ada@example.com', goodPassword)).status).toBe(303);
  const back = await startProvider({ people, redirectUris: [callbackOf(server.url)], port });
  await server.stop();
  server = await startAt(server.url, back);
  expect((await signIn(server.browser(), 'anna')).status).toBe(303);
  await back.stop();
});
