// Three collectors on one PostgreSQL: whoever answers, the same people have the same sessions and the same waiting times.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLogger } from '../../src/base/log.ts';
import type { Database } from '../../src/collector/database/database.ts';
import { openDatabase } from '../../src/collector/database/open-database.ts';
import type { Browser } from './browser.ts';
import { openTestDatabase, type TestDatabase } from './databases.ts';
import {
  addPerson,
  goodPassword,
  type IdentityServer,
  ownRecords,
  StandingClock,
  startIdentity,
} from './identity-harness.ts';

const clock = new StandingClock();
const replicas: IdentityServer[] = [];
const databases: Database[] = [];
let opened: TestDatabase;

beforeAll(async () => {
  opened = await openTestDatabase('postgres', { clock });
  for (let count = 0; count < 3; count += 1) {
    const database = await openDatabase({ url: opened.url ?? '', clock, logger: silentLogger });
    databases.push(database);
    replicas.push(await startIdentity({ database, clock }));
  }
  await addPerson(opened.database, 'ada@example.com', 'admin', clock.now());
  await addPerson(opened.database, 'bo@example.com', 'reviewer', clock.now());
});
afterAll(async () => {
  for (const each of replicas) await each.stop();
  for (const database of databases) await database.close();
  await opened.close();
});

/** The same browser as a balancer in front would lead it: one origin, another collector each time. */
function at(index: number, session: string): Browser {
  const browser = replica(index).browser();
  browser.setCookie('pretense', session);
  return browser;
}

function replica(index: number): IdentityServer {
  const found = replicas[index % replicas.length];
  if (found === undefined) throw new Error('no replica');
  return found;
}

async function signedIn(index: number, email: string): Promise<string> {
  const browser = replica(index).browser();
  expect((await browser.signIn(email, goodPassword)).status).toBe(303);
  return browser.cookie('pretense') ?? '';
}

test('a session of one is a session of all, with the same token for forms', async () => {
  const session = await signedIn(0, 'ada@example.com');
  const tokens: string[] = [];
  for (const index of [0, 1, 2]) tokens.push(await at(index, session).csrf('/account'));
  expect(new Set(tokens).size).toBe(1);
  const [csrf = ''] = tokens;
  const added = await at(2, session).post('/people/add', { email: 'new@example.com', role: 'auditor' }, { csrf });
  expect(added.status).toBe(200);
});

test('the token of the form for signing in is good at each', async () => {
  const first = replica(0).browser();
  const csrf = await first.csrf('/login');
  const second = replica(1).browser();
  second.setCookie('pretense-sign-in', first.cookie('pretense-sign-in') ?? '');
  expect((await second.post('/login', { email: 'bo@example.com', password: goodPassword }, { csrf })).status).toBe(303);
});

test('who signs out at one, is disabled at one, or changes the password at one is out at all', async () => {
  const [admin, bo] = [await signedIn(0, 'ada@example.com'), await signedIn(1, 'bo@example.com')];
  const csrf = await at(1, bo).csrf('/account');
  expect((await at(2, bo).post('/logout', {}, { csrf })).status).toBe(303);
  for (const index of [0, 1, 2]) expect((await at(index, bo).get('/account')).status).toBe(303);
  const again = await signedIn(2, 'bo@example.com');
  const text = await (await at(1, admin).get('/people')).text();
  const row = text.split('<tr>').find((part) => part.includes('bo@example.com')) ?? '';
  const person = /name="person" value="([^"]+)"/.exec(row)?.[1] ?? '';
  await at(0, admin).post('/people/disable', { person }, { csrf: await at(0, admin).csrf('/account') });
  for (const index of [0, 1, 2]) expect((await at(index, again).get('/account')).status).toBe(303);
  await at(1, admin).post('/people/enable', { person }, { csrf: await at(1, admin).csrf('/account') });
});

test('guessing at all of them at once is counted together', async () => {
  const tries = await Promise.all(
    Array.from({ length: 12 }, async (_item, index) => {
      const browser = replica(index).browser();
      return (await browser.signIn('bo@example.com', 'wrong wrong wrong')).status;
    }),
  );
  expect(tries.filter((status) => status === 401).length).toBeLessThanOrEqual(6);
  for (const index of [0, 1, 2]) {
    expect((await replica(index).browser().signIn('bo@example.com', goodPassword)).status).toBe(429);
  }
  clock.advance(15 * 60_000);
});

test('idle time counts wherever somebody was last', async () => {
  const session = await signedIn(0, 'ada@example.com');
  for (let visit = 0; visit < 6; visit += 1) {
    clock.advance(29 * 60_000);
    expect((await at(visit, session).get('/account')).status).toBe(200);
  }
  clock.advance(30 * 60_000);
  for (const index of [0, 1, 2]) expect((await at(index, session).get('/account')).status).toBe(303);
});

test('records of sign-ins at all of them stand on one chain, each once', async () => {
  const before = await chainSize();
  await Promise.all(Array.from({ length: 6 }, (_item, index) => signedIn(index, 'ada@example.com')));
  expect(await chainSize()).toBe(before + 6);
});

async function chainSize(): Promise<number> {
  const records = await ownRecords(opened.database);
  expect(records.map((record) => record['seq'])).toEqual(records.map((_record, index) => index));
  return records.length;
}
