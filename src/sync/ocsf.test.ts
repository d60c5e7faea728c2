import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditRecord } from '../audit/record.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { openedFields, recordAt as bareRecord, transitionFields } from '../incidents/incidents.fixture.ts';
import { ocsfClassTable, ocsfProblems, ocsfVersions } from './ocsf-table.fixture.ts';
import { type OcsfEvent, OcsfMapper, ocsfMappings, type OcsfVersion } from './ocsf.ts';
import { anyRecord, arbitraryRecord, recordTypes } from './records.fixture.ts';

const leaf = 'ab'.repeat(32);
const recordAt: typeof bareRecord = (seq, type, fields) =>
  bareRecord(seq, type, { prev_hash: 'cd'.repeat(32), ...fields });
const mapper = (version: OcsfVersion = '1.9.0'): OcsfMapper =>
  new OcsfMapper({
    version,
    productVersion: '1.2.3',
    deviceId: 'dev_1',
    sha256: (text) => hash('sha256', text, 'hex'),
  });
const eventsOf = (records: readonly AuditRecord[], version?: OcsfVersion): readonly OcsfEvent[] => {
  const target = mapper(version);
  return records.flatMap((record) => target.events({ record, leaf }));
};

describe.each(ocsfVersions)('for OCSF %s', (version) => {
  test.each(recordTypes)('%s becomes events of which nothing is missing or wrong', (type) => {
    fc.assert(
      fc.property(arbitraryRecord(type), (record) => {
        const events = eventsOf([record], version);
        expect(events.length).toBeGreaterThan(0);
        // As a receiver gets them.
        for (const event of events) expect(ocsfProblems(JSON.parse(JSON.stringify(event)), version)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('incidents that were opened before keep their title and severity', () => {
    const records = [
      recordAt(3, 'incident.opened', openedFields()),
      recordAt(4, 'incident.repeated', { incident_id: 'inc_00000001', count: 2, seq_last: 9 }),
      recordAt(5, 'incident.transition', transitionFields()),
    ];
    const events = eventsOf(records, version);
    for (const event of events) expect(ocsfProblems(JSON.parse(JSON.stringify(event)), version)).toEqual([]);
    expect(
      events.map(({ activity_id: activity, status_id: status, severity_id: severity }) => [activity, status, severity]),
    ).toEqual([
      [1, 1, 3],
      [2, 1, 3],
      [2, 2, 3],
    ]);
    expect(events[2]).toMatchObject({ finding_info_list: [{ uid: 'inc_00000001', title: openedFields()['title'] }] });
  });
});

test('every type of record has its line', () => {
  expect(Object.keys(ocsfMappings).toSorted()).toEqual(recordTypes.toSorted());
});

test('the table finds what is wrong', () => {
  const [event] = eventsOf([recordAt(1, 'daemon.start')]);
  const changed = (members: object): readonly string[] => ocsfProblems({ ...event, ...members }, '1.9.0');
  expect(changed({})).toEqual([]);
  expect(changed({ severity_id: 7 })).toEqual(['event.severity_id may not be 7']);
  expect(changed({ time: 1_769_860_800 })).toEqual(['event.time is no timestamp']);
  expect(changed({ type_uid: 600_301 })).toEqual(['type_uid 600301 does not fit']);
  expect(changed({ api: {} })).toEqual(['event.api.operation is missing']);
  expect(changed({ actor: {} })).toEqual(['event.actor has none of app_name, user, process, session']);
  expect(changed({ meta_data: 1 })).toEqual(['event.meta_data is no member in 1.9.0']);
  expect(changed({ class_uid: 6001 })).toEqual(['class_uid 6001 is none of ours']);
  expect(ocsfProblems({ ...event }, '1.6.0')).toContain('event.attestation_list is no member in 1.6.0');
});

test('all four classes are written', () => {
  const seen = new Set(
    fc
      .sample(anyRecord, { numRuns: 500, seed: 7 })
      .flatMap((record) => eventsOf([record]).map((event) => event.class_uid)),
  );
  expect([...seen].toSorted()).toEqual(Object.keys(ocsfClassTable).map(Number).toSorted());
});

const request = recordAt(7, 'ai.request', {
  request_id: '0123456789abcdef0123456789abcdef',
  developer: 'engineer@example.com',
  device_id: 'dev_2',
  provider: 'anthropic',
  endpoint: 'messages',
  endpoint_host: 'api.anthropic.com',
  method: 'POST',
  model: 'claude-sonnet-4-5',
  tool: 'claude-code',
  repository: 'payment-service',
  file: 'src/pay.ts',
  decision: 'mutate',
  mode: 'enforce',
  secrets_detected: 0,
  secrets_blocked: 0,
  bytes_sent: 7331,
  policy_id: 'acme',
  policy_version: '3',
  policy_hash: 'sha256:00',
});

test('a mutated request is a call that was modified and corrected', () => {
  const [event, ...more] = eventsOf([request]);
  expect(more).toEqual([]);
  expect(event).toMatchObject({
    class_uid: 6003,
    type_uid: 600_301,
    action_id: 4,
    disposition_id: 11,
    actor: { user: { name: 'engineer@example.com', email_addr: 'engineer@example.com' }, app_name: 'claude-code' },
    api: { operation: 'messages.create', service: { name: 'anthropic' } },
    ai_model: { ai_provider: 'anthropic', name: 'claude-sonnet-4-5' },
    dst_endpoint: { hostname: 'api.anthropic.com' },
    policy: { uid: 'sha256:00', name: 'acme', version: '3' },
    metadata: {
      version: '1.9.0',
      uid: 'c_1:7',
      original_event_uid: leaf,
      sequence: 7,
      event_code: 'ai.request',
      profiles: ['host', 'security_control', 'ai_operation', 'record_integrity'],
    },
    unmapped: { record_hash: leaf, prev_hash: 'cd'.repeat(32), bytes_sent: 7331 },
  });
});

test.each([
  ['blocked', { decision: 'block' }, { action_id: 2, disposition_id: 2, status_id: 2 }],
  ['looked at during a pause', { decision: 'forward', mode: 'paused' }, { action_id: 3, disposition_id: 17 }],
  ['passed unchanged', { decision: 'forward' }, { action_id: 1, disposition_id: 1 }],
])('a request that was %s says so', (_what, fields, expected) => {
  expect(eventsOf([{ ...request, ...fields }])[0]).toMatchObject(expected);
});

test('a request with a secret makes a finding as well, and an alert when the secret left', () => {
  const found = { ...request, secrets_detected: 2, secrets_blocked: 2, secret_types: ['github-token'] };
  const [, finding] = eventsOf([found]);
  expect(finding).toMatchObject({
    class_uid: 2006,
    is_alert: false,
    finding_info: { uid: 'c_1:7:finding', types: ['github-token'], related_events: [{ uid: 'c_1:7' }] },
    data_security: { category_id: 6, total: 2 },
    file: { name: 'pay.ts', path: 'src/pay.ts' },
    metadata: { uid: 'c_1:7:finding' },
  });
  expect(eventsOf([{ ...found, secrets_blocked: 1 }])[1]).toMatchObject({ is_alert: true, severity_id: 4 });
});

test('the oldest form leaves out what it does not know', () => {
  const [event] = eventsOf([request], '1.6.0');
  expect(event).not.toHaveProperty('ai_model');
  expect(event).not.toHaveProperty('attestation_list');
  expect(event?.['metadata']).not.toHaveProperty('original_event_uid');
});

interface Attestation {
  readonly uid: string;
  readonly prev_event?: { readonly uid: string; readonly fingerprint: { readonly value: string } };
  readonly fingerprint: { readonly value: string };
}

/** As a receiver would check it; undefined when the events hang together. */
function firstBreak(events: readonly OcsfEvent[]): number | undefined {
  let previous: Attestation | undefined;
  for (const [at, event] of events.entries()) {
    const [attestation] = event['attestation_list'] as unknown as readonly [Attestation];
    const { fingerprint, ...signed } = attestation;
    const value = hash('sha256', canonicalJson({ ...event, attestation_list: [signed] }), 'hex');
    if (value !== fingerprint.value) return at;
    if (signed.prev_event?.fingerprint.value !== previous?.fingerprint.value) return at;
    if (signed.prev_event?.uid !== previous?.uid) return at;
    previous = attestation;
  }
  return undefined;
}

test('events of an export hang together, and a change, a gap or another order shows', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { minLength: 3, maxLength: 8 }), fc.nat(), (records, pick) => {
      const events = eventsOf(records);
      expect(firstBreak(events)).toBeUndefined();
      const at = pick % events.length;
      const changed = events.with(at, { ...events[at], message: 'another' } as OcsfEvent);
      expect(firstBreak(changed)).toBe(at);
      const hole = pick % (events.length - 1);
      expect(firstBreak(events.toSpliced(hole, 1))).toBe(hole);
    }),
    { numRuns: 100 },
  );
});

test('a record of a later version is an activity', () => {
  const [event] = eventsOf([recordAt(1, 'ai.dreamt', { depth: 3 })]);
  expect(event).toMatchObject({ class_uid: 6003, activity_id: 99, activity_name: 'ai.dreamt', unmapped: { depth: 3 } });
  expect(ocsfProblems(JSON.parse(JSON.stringify(event)), '1.9.0')).toEqual([]);
});
