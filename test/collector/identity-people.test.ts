// What admins do with accounts and devices.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newToken } from '../../src/collector/identity/token.ts';
import { managePeople } from '../../src/collector/identity/people-control.ts';
import type { Browser } from './browser.ts';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';
import {
  addPerson,
  goodPassword,
  type IdentityServer,
  ownRecords,
  StandingClock,
  startIdentity,
} from './identity-harness.ts';

describe.each(databaseKinds)('on %s', (kind) => {
  let opened: TestDatabase;
  let server: IdentityServer;
  let admin: Browser;
  let csrf: string;

  beforeAll(async () => {
    const clock = new StandingClock();
    opened = await openTestDatabase(kind, { clock });
    server = await startIdentity({ database: opened.database, clock });
    await addPerson(opened.database, 'ada@example.com', 'admin', server.clock.now());
    await addPerson(opened.database, 'bo@example.com', 'reviewer', server.clock.now());
    admin = await server.browserOf('ada@example.com');
    csrf = await admin.csrf('/account');
  });
  afterAll(async () => {
    await server.stop();
    await opened.close();
  });

  async function idOf(email: string): Promise<string> {
    const [row] = await opened.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
      queries.query<{ person_id: string }>('SELECT person_id FROM people WHERE email = $1', [email]),
    );
    return row?.person_id ?? '';
  }

  test('who is added gets a password that is shown once and has to be changed before anything else', async () => {
    const answer = await admin.post('/people/add', { email: 'New@Example.com', role: 'auditor' }, { csrf });
    const text = await answer.text();
    const password = /<code>([^<]+)<\/code>/.exec(text)?.[1] ?? '';
    expect(password).toMatch(/^[a-z2-9]{5}(?:-[a-z2-9]{5}){4}$/);
    expect(await (await admin.get('/people')).text()).not.toContain(password);
    expect(JSON.stringify(await ownRecords(opened.database))).not.toContain(password);
    const browser = server.browser();
    await browser.signIn('new@example.com', password);
    expect((await browser.get('/access')).headers.get('location')).toBe('/account');
    const own = await browser.csrf('/account');
    const wanted = ['nine', 'green', 'kettles'].join(' ');
    await browser.post('/account', { present: password, new: wanted, again: wanted }, { csrf: own });
    expect((await browser.get('/access')).status).toBe(200);
  });

  test('an address has one local account', async () => {
    expect((await admin.post('/people/add', { email: 'BO@example.com', role: 'admin' }, { csrf })).status).toBe(409);
  });

  test.each([
    ['a role that is none', { email: 'x@example.com', role: 'owner' }],
    ['no role', { email: 'x@example.com' }],
    ['no address', { email: 'x', role: 'auditor' }],
    ['markup as an address', { email: '<b>@example.com', role: 'auditor' }],
    ['two lines as an address', { email: 'x@example.com\ny', role: 'auditor' }],
  ])('%s is refused', async (_name, fields) => {
    expect((await admin.post('/people/add', fields, { csrf })).status).toBe(400);
  });

  test('an apostrophe is a letter of an address and no end of a statement', async () => {
    await addPerson(opened.database, 'o;drop--table@example.com', 'auditor', server.clock.now());
    expect(await (await admin.get('/people')).text()).toContain('o;drop--table@example.com');
    const person = await idOf('o;drop--table@example.com');
    expect((await admin.post('/people/role', { person, role: 'reviewer' }, { csrf })).status).toBe(303);
  });

  test('another role holds with the next request of a session that is open', async () => {
    const browser = await server.browserOf('bo@example.com');
    expect((await browser.get('/access')).status).toBe(403);
    const person = await idOf('bo@example.com');
    expect((await admin.post('/people/role', { person, role: 'auditor' }, { csrf })).status).toBe(303);
    expect((await browser.get('/access')).status).toBe(200);
    await admin.post('/people/role', { person, role: 'reviewer' }, { csrf });
    expect((await browser.get('/access')).status).toBe(403);
    expect((await ownRecords(opened.database)).filter(({ type }) => type === 'account.changed').at(-1)).toMatchObject({
      account: 'bo@example.com',
      change: 'role from auditor',
      role: 'reviewer',
      by: 'ada@example.com',
    });
  });

  test('nobody changes the own role or disables the own account', async () => {
    const person = await idOf('ada@example.com');
    expect((await admin.post('/people/role', { person, role: 'auditor' }, { csrf })).status).toBe(403);
    expect((await admin.post('/people/disable', { person }, { csrf })).status).toBe(403);
  });

  test('the last admin stays, also at the command line; two who disable each other leave one', async () => {
    const ask = (verb: string, email: string, role?: string) =>
      managePeople(server.context, { verb, email, by: 'root', ...(role === undefined ? {} : { role }) });
    await expect(ask('disable', 'ada@example.com')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(ask('role', 'ada@example.com', 'auditor')).rejects.toMatchObject({ code: 'forbidden' });
    await addPerson(opened.database, 'zoe@example.com', 'admin', server.clock.now());
    const zoe = await server.browserOf('zoe@example.com');
    const csrfOfZoe = await zoe.csrf('/account');
    const [idOfZoe, idOfAda] = [await idOf('zoe@example.com'), await idOf('ada@example.com')];
    const outcomes = await Promise.all([
      admin.post('/people/disable', { person: idOfZoe }, { csrf }),
      zoe.post('/people/disable', { person: idOfAda }, { csrf: csrfOfZoe }),
    ]);
    expect(outcomes.filter(({ status }) => status === 303)).toHaveLength(1);
    await ask('enable', 'ada@example.com');
    await ask('enable', 'zoe@example.com');
    admin = await server.browserOf('ada@example.com');
    csrf = await admin.csrf('/account');
    await ask('disable', 'zoe@example.com');
  });

  test('who is disabled is out with the next request, and cannot come back until enabled', async () => {
    const browser = await server.browserOf('bo@example.com');
    const person = await idOf('bo@example.com');
    await admin.post('/people/disable', { person }, { csrf });
    expect((await browser.get('/account')).status).toBe(303);
    expect((await server.browser().signIn('bo@example.com', goodPassword)).status).toBe(401);
    await admin.post('/people/enable', { person }, { csrf });
    expect((await browser.get('/account')).status).toBe(303);
    expect((await server.browser().signIn('bo@example.com', goodPassword)).status).toBe(303);
  });

  test('a new password from an admin ends sessions and waiting times', async () => {
    const browser = await server.browserOf('bo@example.com');
    for (let attempt = 0; attempt < 6; attempt += 1) await server.browser().signIn('bo@example.com', 'wrong');
    expect((await server.browser().signIn('bo@example.com', goodPassword)).status).toBe(429);
    const answer = await admin.post('/people/reset', { person: await idOf('bo@example.com') }, { csrf });
    const password = /<code>([^<]+)<\/code>/.exec(await answer.text())?.[1] ?? '';
    expect((await browser.get('/account')).status).toBe(303);
    expect((await server.browser().signIn('bo@example.com', password)).status).toBe(303);
  });

  test('an enrolment token is shown once, kept as a hash, recorded without itself, and can be withdrawn', async () => {
    const answer = await admin.post('/devices/enrolment-tokens', { team: 'Payments', expires_days: '3' }, { csrf });
    const token = /--token (pte_[\w-]+)/.exec(await answer.text())?.[1] ?? '';
    expect(token).not.toBe('');
    const record = (await ownRecords(opened.database)).filter(({ type }) => type === 'token.issued').at(-1);
    expect(record).toMatchObject({ team: 'Payments', by: 'ada@example.com' });
    expect(JSON.stringify(await ownRecords(opened.database))).not.toContain(token);
    const withdraw = { token_id: String(record?.['token_id']) };
    expect((await admin.post('/devices/enrolment-tokens/withdraw', withdraw, { csrf })).status).toBe(303);
    expect((await admin.post('/devices/enrolment-tokens/withdraw', withdraw, { csrf })).status).toBe(404);
    for (const days of ['0', '366', 'x', '1.5']) {
      expect((await admin.post('/devices/enrolment-tokens', { expires_days: days }, { csrf })).status).toBe(400);
    }
  });

  test('a device that is revoked, or whose tokens are to be new, has no token that is good', async () => {
    await addDevice('dev_one');
    expect(await goodTokens('dev_one')).toBe(2);
    const rotated = await admin.post('/devices/dev_one/rotate', {}, { csrf });
    expect(await rotated.text()).toMatch(/--token pte_/);
    expect(await goodTokens('dev_one')).toBe(0);
    expect((await ownRecords(opened.database)).filter(({ type }) => type === 'token.rotated').at(-1)).toMatchObject({
      device: 'dev_one',
      by: 'ada@example.com',
    });
    await addDevice('dev_two');
    const reason = "<b>lost</b>'; --";
    expect((await admin.post('/devices/dev_two/revoke', { reason }, { csrf })).status).toBe(303);
    expect(await goodTokens('dev_two')).toBe(0);
    expect((await ownRecords(opened.database)).at(-1)).toMatchObject({
      type: 'device.revoked',
      device: 'dev_two',
      reason,
    });
    expect(await (await admin.get('/access')).text()).not.toContain('<b>lost');
    expect((await admin.post('/devices/dev_two/revoke', {}, { csrf })).status).toBe(404);
    expect((await admin.post('/devices/dev_none/rotate', {}, { csrf })).status).toBe(404);
  });

  async function addDevice(device: string): Promise<void> {
    await opened.database.transaction({ role: 'ingest', tenant: testTenant }, async (queries) => {
      const now = server.clock.now();
      await queries.query(
        `INSERT INTO devices (tenant_id, device_id, device_key, developer, product_version, state, enrolled_at)
         VALUES ($1, $2, 'key', 'dev', '0', 'active', $3)`,
        [testTenant, device, now],
      );
      for (let tokens = 0; tokens < 2; tokens += 1) {
        const { hash } = newToken('ptd', testTenant);
        await queries.query(
          'INSERT INTO device_tokens (tenant_id, token_hash, device_id, created_at) VALUES ($1, $2, $3, $4)',
          [testTenant, hash, device, now],
        );
      }
    });
  }

  async function goodTokens(device: string): Promise<number> {
    const rows = await opened.database.transaction({ role: 'people', tenant: testTenant }, (queries) =>
      queries.query('SELECT token_hash FROM device_tokens WHERE device_id = $1 AND revoked_at IS NULL', [device]),
    );
    return rows.length;
  }
});
