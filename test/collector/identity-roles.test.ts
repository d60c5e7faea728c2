// Who may do what: each route of the collector, each role, and nobody.
import cookieParser from '@fastify/cookie';
import formBody from '@fastify/formbody';
import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonRole } from '../../src/collector/context.ts';
import type { Database } from '../../src/collector/database/database.ts';
import { operationRoutes } from '../../src/collector/http/operations.ts';
import { collectorPlugins } from '../../src/collector/http/plugins.ts';
import { personRoles, rolesFor } from '../../src/collector/identity/permissions.ts';
import { routeName, routeRules } from '../../src/collector/identity/route-rules.ts';
import { openTestDatabase, type TestDatabase } from './databases.ts';
import {
  addPerson,
  type IdentityServer,
  ownRecords,
  StandingClock,
  startIdentity,
  testContext,
} from './identity-harness.ts';

/** What each role gets of each route of people; written out, so that a change of a rule is seen here. */
const expected: Readonly<Record<string, readonly PersonRole[] | 'anyone'>> = {
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /metrics': 'anyone',
  'GET /login': 'anyone',
  'POST /login': 'anyone',
  'GET /login/oidc': 'anyone',
  'GET /login/oidc/callback': 'anyone',
  'POST /logout': 'anyone',
  'GET /account': ['admin', 'reviewer', 'auditor'],
  'POST /account': ['admin', 'reviewer', 'auditor'],
  'GET /people': ['admin'],
  'POST /people/add': ['admin'],
  'POST /people/role': ['admin'],
  'POST /people/disable': ['admin'],
  'POST /people/enable': ['admin'],
  'POST /people/reset': ['admin'],
  'GET /access': ['admin', 'auditor'],
  'POST /devices/enrolment-tokens': ['admin'],
  'POST /devices/enrolment-tokens/withdraw': ['admin'],
  'POST /devices/:id/revoke': ['admin'],
  'POST /devices/:id/rotate': ['admin'],
  'GET /': ['admin', 'reviewer', 'auditor'],
  'GET /devices': ['admin', 'reviewer', 'auditor'],
  'GET /incidents': ['admin', 'reviewer', 'auditor'],
  'GET /incidents/:id': ['admin', 'reviewer', 'auditor'],
  'GET /exceptions': ['admin', 'reviewer', 'auditor'],
  'GET /evidence': ['admin', 'reviewer', 'auditor'],
  'GET /reconciliation': ['admin', 'reviewer', 'auditor'],
  'POST /incidents/:id/moves': ['admin', 'reviewer'],
  'POST /incidents/:id/agree': ['admin', 'reviewer'],
  'POST /incidents/:id/decline': ['admin', 'reviewer'],
  'POST /reviews': ['admin', 'reviewer'],
  'POST /exceptions/:id/decide': ['admin', 'reviewer'],
  'POST /evidence/packs': ['admin', 'reviewer', 'auditor'],
  'GET /evidence/packs/:id': ['admin', 'reviewer', 'auditor'],
  'GET /incidents/:id/evidence': ['admin', 'reviewer', 'auditor'],
  'GET /reconciliation/imports/:id': ['admin', 'reviewer', 'auditor'],
  'POST /reconciliation/imports': ['admin', 'reviewer'],
};

let opened: TestDatabase;
let server: IdentityServer;

beforeAll(async () => {
  const clock = new StandingClock();
  opened = await openTestDatabase('pglite', { clock });
  server = await startIdentity({ database: opened.database, clock });
  for (const role of personRoles) await addPerson(opened.database, `${role}@example.com`, role, server.clock.now());
});
afterAll(async () => {
  await server.stop();
  await opened.close();
});

/** Nothing is asked while routes are registered. */
const unusedDatabase: Database = {
  kind: 'pglite',
  transaction: () => Promise.reject(new Error('not here')),
  asOwner: () => Promise.reject(new Error('not here')),
  isReady: async () => false,
  close: async () => {},
};

/** As the collector registers them, without HEAD, routes of devices and files of pages. */
async function registeredRoutes(): Promise<readonly string[]> {
  const routes: string[] = [];
  const bare = fastify();
  bare.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) {
      if (each !== 'HEAD' && !/^\/(?:v1|assets)\//.test(url)) routes.push(routeName(each, url));
    }
  });
  const context = testContext({ database: unusedDatabase }, new StandingClock());
  await bare.register(cookieParser);
  await bare.register(formBody);
  await bare.register(operationRoutes(context, () => false));
  for (const plugin of collectorPlugins) await bare.register(plugin(context));
  await bare.ready();
  await bare.close();
  return routes;
}

const routes = await registeredRoutes();

test('each route of the collector has a rule and a line in the table above', () => {
  expect(routes.filter((route) => routeRules[route] === undefined)).toEqual([]);
  expect(routes.filter((route) => expected[route] === undefined)).toEqual([]);
  expect(Object.keys(expected).filter((route) => !routes.includes(route))).toEqual([]);
});

test('the rules are those of the table above', () => {
  for (const [route, roles] of Object.entries(expected)) {
    const who = routeRules[route]?.who;
    expect([route, who === undefined || who === 'anyone' ? who : rolesFor[who]]).toEqual([route, roles]);
  }
});

const guarded = routes.flatMap((route) => {
  const roles = expected[route];
  return roles === undefined || roles === 'anyone' ? [] : [{ route, roles }];
});
const addressOf = (pattern: string): string => pattern.replaceAll(/:\w+/g, 'nothing-there');

describe.each(guarded)('$route', ({ route, roles }) => {
  const [method = '', pattern = ''] = route.split(' ');
  const path = addressOf(pattern);

  test('leads nobody in who has not signed in', async () => {
    const browser = server.browser();
    if (method === 'GET') {
      const answer = await browser.get(path);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `/login?next=${encodeURIComponent(path)}`]);
    } else {
      const csrf = await browser.csrf('/login');
      expect((await browser.post(path, {}, { csrf })).status).toBe(401);
    }
  });

  test.each(personRoles)('as %s', async (role) => {
    const browser = await server.browserOf(`${role}@example.com`);
    const csrf = await browser.csrf('/account');
    const answer = method === 'GET' ? await browser.get(path) : await browser.post(path, {}, { csrf });
    const text = await answer.text();
    expect(answer.status).not.toBe(500);
    expect(/This needs the role/.test(text)).toBe(!roles.includes(role));
    if (!roles.includes(role)) expect(answer.status).toBe(403);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  if (method === 'POST') {
    test('takes no form without the token of the session', async () => {
      const browser = await server.browserOf('admin@example.com');
      const answer = await browser.post(path, {}, { csrf: null });
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('does not belong to this session');
    });

    test('takes no form in parts without it either', async () => {
      const cookie = `pretense=${(await server.browserOf('admin@example.com')).cookie('pretense') ?? ''}`;
      const body = new FormData();
      body.set('kind', 'roster');
      body.set('file', new Blob(['a,b\n']), 'roster.csv');
      const headers = { cookie, origin: server.url, accept: 'text/html' };
      const answer = await fetch(`${server.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' });
      // 415: there is nothing that would read such a form.
      expect([403, 415]).toContain(answer.status);
    });
  }
});

test('a view of data about people is on the record before it is shown, and on the page /access', async () => {
  const browser = await server.browserOf('auditor@example.com');
  const text = await (await browser.get('/access')).text();
  expect((await ownRecords(opened.database)).at(-1)).toMatchObject({
    type: 'access.viewed',
    by: 'auditor@example.com',
    what: 'access log',
  });
  expect(text.replaceAll(/>\s+</g, '><')).toContain('<th scope="row">auditor@example.com</th><td>saw</td>');
});

test('a route that nobody wrote down is for admins alone', async () => {
  const { ruleFor } = await import('../../src/collector/identity/route-rules.ts');
  expect(ruleFor('POST', '/forgotten')).toEqual({ who: 'people.manage' });
  expect(rolesFor['people.manage']).toEqual(['admin']);
  expect(ruleFor('HEAD', '/people')).toEqual(routeRules['GET /people']);
});
