// Every page for every role, on both engines; what devices and people wrote stays text; no page reads records.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditRecord } from '../../src/audit/record.ts';
import { personRoles } from '../../src/collector/identity/permissions.ts';
import { addBatch, fillFleet, type FleetTeam } from './dashboard-fleet.ts';
import { fillWorkflow } from './dashboard-workflow.ts';
import { databaseKinds, openTestDatabase, type TestDatabase, testTenant } from './databases.ts';
import { addPerson, type IdentityServer, StandingClock, startIdentity } from './identity-harness.ts';

const paths = [
  '/',
  '/?period=7',
  '/?period=custom&from=2026-11-01&to=2026-11-10',
  '/devices',
  '/incidents',
  '/exceptions',
  '/evidence',
  '/reconciliation',
];
const teams: readonly FleetTeam[] = [
  { name: 'Payments', devices: 4, silent: 1 },
  { name: 'Claims', devices: 2, never: 1 },
];
const emailOf = (role: string) => `${role}@company.example`;

describe.each(databaseKinds)('pages on %s', (kind) => {
  let opened: TestDatabase;
  let server: IdentityServer;
  const clock = new StandingClock();

  beforeAll(async () => {
    opened = await openTestDatabase(kind, { clock });
    for (const role of personRoles) await addPerson(opened.database, emailOf(role), role, clock.now());
    server = await startIdentity({ database: opened.database, clock });
  });
  afterAll(async () => {
    await server.stop();
    await opened.close();
  });

  test('say what to do while no device is enrolled', async () => {
    const browser = await server.browserOf(emailOf('admin'));
    const text = await (await browser.get('/')).text();
    const told = [
      'No device is enrolled yet',
      'pretense collector token',
      `pretense enrol ${server.url} --token TOKEN`,
    ];
    expect(told.filter((each) => !text.includes(each))).toEqual([]);
    for (const path of paths) expect((await browser.get(path)).status).toBe(200);
  });

  test('show nothing to who has not signed in', async () => {
    for (const path of paths) {
      const answer = await server.browser().get(path);
      expect([302, 303, 401]).toContain(answer.status);
      expect(await answer.text()).not.toContain('Overview');
    }
  });

  describe('with devices', () => {
    beforeAll(async () => {
      await fillFleet(opened.database, { tenant: testTenant, now: clock.now(), teams, days: 30, perDay: 3 });
    });

    test.each(personRoles)('answer %s with all that they show', async (role) => {
      const browser = await server.browserOf(emailOf(role));
      for (const path of paths) {
        const answer = await browser.get(path);
        expect(answer.status, path).toBe(200);
        const text = await answer.text();
        expect(/^<!doctype html>\s*<html lang="en">/.test(text)).toBe(true);
        expect(text.match(/<h1>/g)).toHaveLength(1);
        expect(/ style=|<script>|undefined|\[object|NaN/.exec(text)?.[0]).toBeUndefined();
        expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }
      const devices = await (await browser.get('/devices')).text();
      expect(devices.includes('/devices/enrolment-tokens')).toBe(role === 'admin');
    });

    test('count devices, exchanges and policies as the records say', async () => {
      const browser = await server.browserOf(emailOf('reviewer'));
      const text = plain(await (await browser.get('/')).text());
      const told = [
        'Payments 4 3 1 0',
        'Claims 2 1 0 1',
        'All 6 4 1 1',
        'on 4 reporting devices',
        'Claude Code 4 0 0 0',
        'Policy 14 9c1e…4fb7 is in force on 4 of 4 reporting devices',
      ];
      expect(told.filter((each) => !text.includes(each))).toEqual([]);
    });

    test('list, filter and sort devices', async () => {
      const browser = await server.browserOf(emailOf('reviewer'));
      const rows = async (query: string) =>
        [...(await (await browser.get(`/devices?${query}`)).text()).matchAll(/<tr id="d-(\w+)"/g)].map(([, id]) => id);
      expect(await rows('')).toHaveLength(6);
      expect(await rows('state=silent')).toHaveLength(1);
      expect(await rows('state=never')).toHaveLength(1);
      expect(await rows('team=Claims')).toHaveLength(2);
      expect(await rows('q=dev-3%40')).toHaveLength(1);
      const up = await rows('sort=device');
      expect(await rows('sort=device&order=desc')).toEqual(up.toReversed());
      expect(await rows(`q=${encodeURIComponent("'; DROP TABLE devices; --")}`)).toEqual([]);
      expect(await rows(`sort=${encodeURIComponent('device_id; DROP TABLE devices')}`)).toHaveLength(6);
      expect(await rows('page=99999999999999999999&team=%00')).toEqual([]);
    });

    test('lead from the overview to an incident, its own evidence and a pack of its days', async () => {
      await fillWorkflow(server.context, { tenant: testTenant, reviewer: emailOf('reviewer') });
      const browser = await server.browserOf(emailOf('reviewer'));
      const linkIn = (text: string, form: RegExp) => (form.exec(text)?.[1] ?? '').replaceAll('&amp;', '&');
      const overview = await (await browser.get('/')).text();
      const incident = linkIn(
        overview.slice(overview.indexOf('id="incidents"')),
        /href="(\/incidents\/INC-\d+)#detail"/,
      );
      const number = incident.slice('/incidents/'.length);
      const detail = await (await browser.get(incident)).text();
      expect(plain(detail)).toContain(`${number},`);
      const proofs = await browser.get(linkIn(detail, /href="([^"]+)" download[^>]*>Download these records/));
      expect(await proofs.json()).toMatchObject({ incident: number, records: [expect.anything()] });
      const pack = await (await browser.get(linkIn(detail, /href="(\/evidence\?[^"#]+)/))).text();
      const today = clock.now().toISOString().slice(0, 10);
      expect(linkIn(pack, /name="from"\s+value="([^"]+)"/) <= linkIn(pack, /name="to"\s+value="([^"]+)"/)).toBe(true);
      expect(linkIn(pack, /name="to"\s+value="([^"]+)"/) <= today).toBe(true);
      expect(linkIn(await (await browser.get('/evidence')).text(), /name="from"\s+value="([^"]+)"/)).not.toBe(
        linkIn(pack, /name="from"\s+value="([^"]+)"/),
      );
    });

    test('of the assets load for long and say what they are', async () => {
      const text = await (await (await server.browserOf(emailOf('auditor'))).get('/')).text();
      const files = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
      expect(files).toHaveLength(2);
      for (const path of files) {
        const answer = await server.browser().get(path);
        expect(answer.status).toBe(200);
        expect(answer.headers.get('cache-control')).toContain('immutable');
        expect(answer.headers.get('content-type')).toContain(path.endsWith('.css') ? 'text/css' : 'text/javascript');
      }
    });

    test('draw hostile records as text', async () => {
      const hostile = '"><script>alert(1)</script>\'; DROP TABLE records; --\u202e\u0000';
      await opened.database.transaction({ role: 'ingest', tenant: testTenant }, async (queries) => {
        await queries.query('UPDATE devices SET team = $2, developer = $2 WHERE device_id = $1', [
          'dev_00000000000000000001',
          hostile.replaceAll('\0', ''),
        ]);
        await addBatch(queries, {
          tenant: testTenant,
          deviceId: 'dev_00000000000000000001',
          chain: 'c_hostile',
          records: hostileRecords(hostile, clock.now()),
          now: clock.now(),
        });
      });
      const browser = await server.browserOf(emailOf('admin'));
      const all = [
        ...paths,
        '/incidents?state=all',
        `/devices?q=${encodeURIComponent(hostile)}`,
        `/devices?team=${encodeURIComponent(hostile)}`,
        `/?period=${encodeURIComponent(hostile)}`,
      ];
      for (const path of all) {
        const answer = await browser.get(path);
        const text = await answer.text();
        expect(answer.status, path).toBe(200);
        expect(/<script>|\u202e|\0/.exec(text)?.[0], path).toBeUndefined();
      }
      const shown = await (await browser.get('/devices')).text();
      expect(shown.includes('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;')).toBe(true);
      const answer = await browser.get(`/incidents/${encodeURIComponent(hostile)}`);
      expect(answer.status).toBe(404);
      expect((await answer.text()).includes('<script>')).toBe(false);
    });
  });
});

/** Every field of every kind of record is the hostile text, or holds it. */
function hostileRecords(hostile: string, now: Date): readonly AuditRecord[] {
  const types = [
    'ai.request',
    'ai.response',
    'heartbeat',
    'routing.applied',
    'log.gap',
    'incident.opened',
    'exception.requested',
    'incident.transition',
    'review.attested',
  ];
  const names = [
    'developer',
    'client',
    'tool',
    'provider',
    'model',
    'repository',
    'file',
    'policy_hash',
    'policy_version',
    'proxy_version',
    'incident_id',
    'incident_type',
    'severity',
    'title',
    'rule',
    'rule_version',
    'measure',
    'dedup_key',
    'exception_id',
    'reason',
    'requested_by',
    'by',
    'comment',
    'queue',
    'decision',
    'mode',
    'to',
    'from',
  ];
  const fields = Object.fromEntries(names.map((name) => [name, hostile]));
  const lists = {
    developers: [hostile],
    repositories: [hostile],
    files: [hostile],
    tools: [{ client: hostile, name: hostile, state: hostile }],
    allow: { rule: hostile, file: hostile },
    days: 7,
  };
  const real = {
    incident_id: 'inc_A1b2C3d4',
    incident_type: 'secret_burst',
    severity: 'high',
    exception_id: 'ex-0badcafe',
    observed: 4,
    threshold: 3,
    evidence: [{ seq: 1 }],
    acknowledge_by: now.toISOString(),
    close_by: now.toISOString(),
  };
  return types.flatMap((type) =>
    [fields, { ...fields, ...real }].map(
      (all) => ({ ...all, ...lists, v: 1, type, timestamp: now.toISOString() }) as unknown as AuditRecord,
    ),
  );
}

/** What stands on a page, in words. */
function plain(text: string): string {
  return text
    .replaceAll(/<(title|svg)[^>]*>.*?<\/\1>/gs, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&#39;', "'");
}
