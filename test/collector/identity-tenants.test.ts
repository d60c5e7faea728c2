// Two organisations on one collector: people of one are nobody in the other.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addLocalAccount } from '../../src/collector/identity/people.ts';
import { hashPassword } from '../../src/collector/identity/password.ts';
import type { Browser } from './browser.ts';
import { addTenant, openTestDatabase, otherTenant, type TestDatabase, testTenant } from './databases.ts';
import { addPerson, goodPassword, type IdentityServer, StandingClock, startIdentity } from './identity-harness.ts';

const otherPassword = ['nine', 'green', 'kettles'].join(' ');
const clock = new StandingClock();
let opened: TestDatabase;
let server: IdentityServer;

beforeAll(async () => {
  opened = await openTestDatabase('postgres', { clock });
  await addTenant(opened.database, otherTenant, 'other');
  // A provider that nobody reaches: nobody is to be sent there either.
  const oidc = {
    issuer: 'http://127.0.0.1:9',
    clientId: 'x',
    clientSecret: 'x',
    roleClaim: 'groups',
    roles: {},
    scopes: [],
  };
  server = await startIdentity({ database: opened.database, clock, oidc });
  await addPerson(opened.database, 'ada@example.com', 'admin', clock.now());
  const password = await hashPassword(otherPassword);
  await opened.database.transaction({ role: 'people', tenant: otherTenant }, async (queries) => {
    for (const email of ['ada@example.com', 'yan@example.com', 'zed@example.com']) {
      await addLocalAccount(queries, {
        tenant: otherTenant,
        email,
        role: 'admin',
        password,
        mustChangePassword: false,
        at: clock.now(),
      });
    }
  });
});
afterAll(async () => {
  await server.stop();
  await opened.close();
});

async function signIn(
  organisation: string,
  email: string,
  password: string,
): Promise<{ browser: Browser; status: number }> {
  const browser = server.browser();
  const csrf = await browser.csrf('/login');
  const answer = await browser.post('/login', { organisation, email, password }, { csrf });
  return { browser, status: answer.status };
}

test('the same address has an account of its own, with its own password, in each', async () => {
  expect((await signIn('test', 'ada@example.com', goodPassword)).status).toBe(303);
  expect((await signIn('other', 'ada@example.com', otherPassword)).status).toBe(303);
  expect((await signIn('other', 'ada@example.com', goodPassword)).status).toBe(401);
  expect((await signIn('test', 'yan@example.com', otherPassword)).status).toBe(401);
});

test.each(['', 'nobody', "test' OR '1'='1"])('organisation %j is refused', async (organisation) => {
  expect((await signIn(organisation, 'ada@example.com', goodPassword)).status).toBe(400);
});

test('a session that names the other organisation is none', async () => {
  const { browser } = await signIn('test', 'ada@example.com', goodPassword);
  const token = browser.cookie('pretense') ?? '';
  const bare = (tenant: string): string => tenant.replaceAll('-', '');
  browser.setCookie('pretense', token.replace(bare(testTenant), bare(otherTenant)));
  expect((await browser.get('/account')).status).toBe(303);
});

test('an admin sees and changes nobody of the other organisation', async () => {
  const { browser } = await signIn('test', 'ada@example.com', goodPassword);
  expect(await (await browser.get('/people')).text()).not.toContain('zed@example.com');
  expect(await (await browser.get('/access')).text()).not.toContain('zed@example.com');
  const [zed] = await opened.database.transaction({ role: 'people', tenant: otherTenant }, (queries) =>
    queries.query<{ person_id: string }>("SELECT person_id FROM people WHERE email = 'zed@example.com'"),
  );
  const person = zed?.person_id ?? '';
  const csrf = await browser.csrf('/account');
  for (const action of ['disable', 'enable', 'reset', 'role']) {
    const answer = await browser.post(`/people/${action}`, { person, role: 'auditor' }, { csrf });
    expect([action, answer.status]).toEqual([action, 404]);
  }
  expect((await signIn('other', 'zed@example.com', otherPassword)).status).toBe(303);
});

test('rows of the other organisation can be neither read nor written with SQL, nor any without one', async () => {
  for (const table of ['people', 'sessions', 'login_delays', 'access_log']) {
    const seen = await opened.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
      queries.query(`SELECT 1 FROM ${table} WHERE tenant_id = $1`, [otherTenant]),
    );
    expect([table, seen.length]).toEqual([table, 0]);
    const none = await opened.database.transaction({ role: 'people', tenant: undefined }, (queries) =>
      queries.query(`SELECT 1 FROM ${table}`),
    );
    expect([table, none.length]).toEqual([table, 0]);
  }
  const forged = opened.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
    addLocalAccount(queries, {
      tenant: otherTenant,
      email: 'mole@example.com',
      role: 'admin',
      password: 'x',
      mustChangePassword: false,
      at: clock.now(),
    }),
  );
  await expect(forged).rejects.toMatchObject({ code: 'forbidden' });
});

test.each(['ingest', 'reader', 'retention'] as const)('the role %s reads no password and no account', async (role) => {
  const read = opened.database.transaction({ role, tenant: testTenant }, (queries) =>
    queries.query('SELECT password FROM people'),
  );
  await expect(read).rejects.toMatchObject({ code: 'forbidden' });
});

test('nobody takes entries out of the access log or changes them but who disposes of old ones', async () => {
  for (const [role, statement] of [
    ['people', 'DELETE FROM access_log'],
    ['people', "UPDATE access_log SET by_whom = 'x'"],
    ['reader', 'DELETE FROM access_log'],
    ['ingest', 'DELETE FROM access_log'],
  ] as const) {
    const done = opened.database.transaction({ role, tenant: testTenant }, (queries) => queries.query(statement));
    await expect(done).rejects.toMatchObject({ code: 'forbidden' });
  }
});

test('the provider signs nobody in: it could not tell whose people they are', async () => {
  expect(await (await server.browser().get('/login')).text()).not.toContain('/login/oidc');
  const answer = await server.browser().get('/login/oidc');
  expect(answer.status).toBe(403);
});
