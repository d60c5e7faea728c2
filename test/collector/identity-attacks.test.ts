// What somebody without an account, or with the browser of somebody who has one, tries.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countAttempt } from '../../src/collector/identity/login-delays.ts';
import { deriveWithScrypt } from '../../src/collector/identity/password.ts';
import { csrfOf } from './browser.ts';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';
import {
  addPerson,
  goodPassword,
  type IdentityServer,
  ownRecords,
  StandingClock,
  startIdentity,
} from './identity-harness.ts';

const secondMs = 1000;
const wrongPassword = ['wrong', 'wrong', 'wrong'].join(' ');

describe.each(databaseKinds)('on %s', (kind) => {
  let opened: TestDatabase;
  let server: IdentityServer;

  beforeAll(async () => {
    const clock = new StandingClock();
    opened = await openTestDatabase(kind, { clock });
    server = await startIdentity({ database: opened.database, clock });
    for (const name of ['ada', 'bo', 'cy', 'di']) {
      await addPerson(opened.database, `${name}@example.com`, 'admin', server.clock.now());
    }
  });
  afterAll(async () => {
    await server.stop();
    await opened.close();
  });

  test('fixation: what a browser had before signing in is worth nothing after', async () => {
    const attacker = await server.browserOf('bo@example.com');
    const planted = attacker.cookie('pretense') ?? '';
    const victim = server.browser();
    victim.setCookie('pretense', planted);
    // Signed in as the attacker without knowing it, the victim signs out of that by signing in.
    victim.cookies.delete(`${new URL(server.url).host} pretense`);
    const csrf = await victim.csrf('/login');
    victim.setCookie('pretense', planted);
    const csrfOfPlanted = await victim.csrf('/account');
    const fields = { email: 'ada@example.com', password: goodPassword };
    expect((await victim.post('/login', fields, { csrf })).status).toBe(403);
    expect((await victim.post('/login', fields, { csrf: csrfOfPlanted })).status).toBe(303);
    expect(victim.cookie('pretense')).not.toBe(planted);
    expect(await (await victim.get('/account')).text()).toContain('ada@example.com');
    expect((await attacker.get('/account')).status).toBe(303);
  });

  test('fixation: a token that nobody issued opens nothing and is not taken over', async () => {
    const made = `pts_${'0'.repeat(32)}_${'A'.repeat(43)}`;
    const browser = server.browser();
    browser.setCookie('pretense', made);
    expect((await browser.get('/account')).status).toBe(303);
    await browser.signIn('ada@example.com', goodPassword);
    expect(browser.cookie('pretense')).not.toBe(made);
  });

  test('guessing one password has to wait longer and longer, from any address, until a right one after the wait', async () => {
    const browser = server.browser();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await browser.signIn('bo@example.com', wrongPassword)).status).toBe(401);
    }
    let waited = 0;
    for (const seconds of [2, 4, 8, 16]) {
      expect((await browser.signIn('bo@example.com', wrongPassword)).status).toBe(401);
      const early = await browser.signIn('bo@example.com', goodPassword);
      expect([early.status, early.headers.get('retry-after')]).toEqual([429, String(seconds)]);
      server.clock.advance(seconds * secondMs - 1);
      expect((await browser.signIn('bo@example.com', goodPassword)).status).toBe(429);
      server.clock.advance(1);
      waited += seconds;
    }
    expect(waited).toBe(30);
    expect((await browser.signIn('bo@example.com', goodPassword)).status).toBe(303);
    expect((await server.browser().signIn('bo@example.com', wrongPassword)).status).toBe(401);
    expect((await server.browser().signIn('bo@example.com', goodPassword)).status).toBe(303);
  });

  test('guessing in parallel gains nothing: attempts count before passwords are looked at', async () => {
    const browser = server.browser();
    const csrf = await browser.csrf('/login');
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        browser.post('/login', { email: 'cy@example.com', password: wrongPassword }, { csrf }),
      ),
    );
    const looked = answers.filter((answer) => answer.status === 401).length;
    expect(looked).toBeLessThanOrEqual(6);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(12 - looked);
  });

  test('an address that tries many accounts has to wait too, and an own account does not help', async () => {
    server.clock.advance(2 * 60 * 60 * secondMs);
    for (let account = 0; account < 20; account += 1) {
      const attempt = { tenant: testTenant, email: `nobody-${account}@example.com`, address: '127.0.0.1' };
      const until = await opened.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
        countAttempt(queries, { ...attempt, at: server.clock.now() }),
      );
      expect(until).toBeUndefined();
    }
    const browser = server.browser();
    expect((await browser.signIn('nobody@example.com', 'short')).status).toBe(401);
    expect((await browser.signIn('di@example.com', goodPassword)).status).toBe(429);
    server.clock.advance(2 * secondMs);
    expect((await browser.signIn('di@example.com', goodPassword)).status).toBe(303);
    expect((await server.browser().signIn('noone@example.com', 'short')).status).toBe(401);
    expect((await server.browser().signIn('noone@example.com', 'short')).status).toBe(429);
    server.clock.advance(2 * 60 * 60 * secondMs);
  });

  test.each([
    ['a condition', "' OR '1'='1", "' OR '1'='1"],
    ['a statement', "ada@example.com'; DROP TABLE people; --", wrongPassword],
    ['a script', '<script>alert(1)</script>@example.com', wrongPassword],
    ['the end of an attribute', '"><img src=x onerror=alert(1)>', wrongPassword],
    ['a null character', 'ada@example.com\u0000', wrongPassword],
    ['half a pair', '\ud800@example.com', wrongPassword],
    ['a very long address', 'a'.repeat(100_000), wrongPassword],
    ['a very long password', 'ada@example.com', 'x'.repeat(500_000)],
  ])('nothing typed into the form is SQL or HTML: %s', async (_name, email, password) => {
    const answer = await server.browser().signIn(email, password);
    expect([401, 429]).toContain(answer.status);
    const text = await answer.text();
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('<img src=x');
    expect(text).not.toContain(wrongPassword);
    server.clock.advance(2 * 60 * 60 * secondMs);
    expect((await server.browser().signIn('ada@example.com', goodPassword)).status).toBe(303);
  });

  test('what is no address is on the record as that: people type passwords into the wrong field', async () => {
    await server.browser().signIn(goodPassword, '');
    const [last] = (await ownRecords(opened.database)).filter(({ type }) => type === 'access.failed').slice(-1);
    expect(last).toMatchObject({ by: 'not an e-mail address', address: '127.0.0.1' });
    expect(JSON.stringify(await ownRecords(opened.database))).not.toContain(goodPassword);
  });
});

describe('forms of other sites', () => {
  let opened: TestDatabase;
  let server: IdentityServer;

  beforeAll(async () => {
    const clock = new StandingClock();
    opened = await openTestDatabase('pglite', { clock });
    server = await startIdentity({ database: opened.database, clock });
    await addPerson(opened.database, 'ada@example.com', 'admin', server.clock.now());
    await addPerson(opened.database, 'bo@example.com', 'auditor', server.clock.now());
  });
  afterAll(async () => {
    await server.stop();
    await opened.close();
  });

  const role = { role: 'admin' };

  test('a form without a token does nothing', async () => {
    const browser = await server.browserOf('ada@example.com');
    for (const csrf of [null, '', 'guess', 'A'.repeat(43)]) {
      expect((await browser.post('/people/add', { email: 'x@example.com', ...role }, { csrf })).status).toBe(403);
    }
    expect(await (await browser.get('/people')).text()).not.toContain('x@example.com');
  });

  test('the token of another session, or of before signing in, does nothing', async () => {
    const browser = await server.browserOf('ada@example.com');
    const tokens = [
      await (await server.browserOf('bo@example.com')).csrf('/account'),
      await (await server.browserOf('ada@example.com')).csrf('/account'),
      await server.browser().csrf('/login'),
    ];
    for (const csrf of tokens) {
      expect((await browser.post('/people/add', { email: 'x@example.com', ...role }, { csrf })).status).toBe(403);
    }
  });

  test.each([
    ['another site', 'https://evil.example'],
    ['a site that begins like this one', 'http://127.0.0.1.evil.example'],
    ['another port of this machine', 'http://127.0.0.1:1'],
    ['a page without an origin', 'null'],
    ['no address', 'x'],
  ])('the right token from %s does nothing', async (_name, origin) => {
    const browser = await server.browserOf('ada@example.com');
    const csrf = await browser.csrf('/account');
    const headers = { 'sec-fetch-site': 'same-origin' };
    expect(
      (await browser.post('/people/add', { email: 'x@example.com', ...role }, { csrf, origin, headers })).status,
    ).toBe(403);
  });

  test('a browser that says that the form is of another site is believed, whatever the origin', async () => {
    const browser = await server.browserOf('ada@example.com');
    const csrf = await browser.csrf('/account');
    for (const site of ['cross-site', 'same-site', 'none']) {
      const headers = { 'sec-fetch-site': site };
      expect((await browser.post('/people/add', { email: 'x@example.com', ...role }, { csrf, headers })).status).toBe(
        403,
      );
    }
  });

  test('nobody is signed in as somebody else by a foreign form', async () => {
    const victim = server.browser();
    const fields = { email: 'bo@example.com', password: goodPassword };
    const csrf = await server.browser().csrf('/login');
    expect((await victim.post('/login', fields, { csrf })).status).toBe(403);
    expect((await victim.post('/login', fields, { csrf: null })).status).toBe(403);
    expect(victim.cookie('pretense')).toBeUndefined();
  });

  test('a form in parts, or of another kind, does not slip past', async () => {
    const browser = await server.browserOf('ada@example.com');
    const cookie = `pretense=${browser.cookie('pretense') ?? ''}`;
    for (const type of ['multipart/form-data; boundary=x', 'text/plain', 'application/json']) {
      const answer = await fetch(`${server.url}/people/add`, {
        method: 'POST',
        headers: { cookie, 'content-type': type, origin: server.url },
        body:
          type === 'application/json' ? '{"email":"x@example.com","role":"admin"}' : 'email=x@example.com&role=admin',
      });
      expect([400, 403, 415]).toContain(answer.status);
    }
    expect(await (await browser.get('/people')).text()).not.toContain('x@example.com');
  });

  test('an address of another site in next= leads to the start', async () => {
    const browser = server.browser();
    const csrf = csrfOf(await (await browser.get('/login?next=https://evil.example/')).text());
    const fields = { email: 'ada@example.com', password: goodPassword, next: '//evil.example/' };
    expect((await browser.post('/login', fields, { csrf })).headers.get('location')).toBe('/');
  });
});

test('an address without an account costs the same work as one with, and gets the same answer', async () => {
  const clock = new StandingClock();
  const opened = await openTestDatabase('pglite', { clock });
  const derivations: number[] = [];
  const server = await startIdentity({
    database: opened.database,
    clock,
    deriveKey: (password, salt, length, parameters) => {
      derivations.push(parameters.N);
      return deriveWithScrypt(password, salt, length, parameters);
    },
  });
  try {
    await addPerson(opened.database, 'ada@example.com', 'admin', clock.now());
    await addPerson(opened.database, 'bo@example.com', 'admin', clock.now());
    const disabled = await server.browserOf('ada@example.com');
    const person = /name="person" value="([^"]+)"/.exec(await (await disabled.get('/people')).text())?.[1] ?? '';
    await disabled.post('/people/disable', { person }, { csrf: await disabled.csrf('/account') });
    const pages: string[] = [];
    // Right password of a disabled account, wrong one of an account, an account that is not there, no address.
    const attempts = [
      ['bo@example.com', goodPassword],
      ['ada@example.com', wrongPassword],
      ['no@example.com', wrongPassword],
      ['nobody', wrongPassword],
    ] as const;
    for (const [email, password] of attempts) {
      const before = derivations.length;
      const answer = await server.browser().signIn(email, password);
      expect(answer.status).toBe(401);
      expect(derivations.slice(before)).toEqual([2 ** 15]);
      pages.push((await answer.text()).replaceAll(email, '').replaceAll(/value="[^"]*"/g, ''));
    }
    expect(new Set(pages).size).toBe(1);
  } finally {
    await server.stop();
    await opened.close();
  }
});
