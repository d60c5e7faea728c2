import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditRecord, RecordFields } from '../audit/record.ts';
import { anomalyRules, Detectors } from './rules.ts';
import { incidentTypes, severities } from './types.ts';

const alice = 'alice@example.com';
const start = Date.parse('2026-03-02T10:00:00.000Z');
const dayMs = 86_400_000;

/** One log whose clock a test moves. */
class Log {
  readonly detectors = new Detectors();
  timeMs = start;
  #seq = 0;

  record(type: string, fields: RecordFields = {}): AuditRecord {
    this.#seq += 1;
    const timestamp = new Date(this.timeMs).toISOString();
    const mono_ms = this.timeMs - start;
    return {
      v: 1,
      chain: 'c_1',
      inc: 1,
      seq: this.#seq,
      type,
      timestamp,
      mono_ms,
      ...fields,
    } as unknown as AuditRecord;
  }

  request(fields: RecordFields = {}): AuditRecord {
    const told = {
      developer: alice,
      request_id: `r${this.#seq}`,
      decision: 'mutate',
      mode: 'enforce',
      tool: 'claude-code',
    };
    return this.record('ai.request', { ...told, ...fields });
  }

  /** Rules that speak for a record. */
  rules(record: AuditRecord): readonly string[] {
    return this.detectors.observe(record).map(({ detectedBy }) => detectedBy.rule);
  }

  /** A request a day; gives the rules that spoke. */
  days(count: number, fields: (day: number) => RecordFields): readonly string[] {
    return Array.from({ length: count }, (_, day) => {
      const spoken = this.rules(this.request(fields(day)));
      this.timeMs += dayMs;
      return spoken;
    }).flat();
  }
}

/** Days that differ by some tens of percent. */
const usual = (day: number): RecordFields => ({ bytes_sent: 4_000_000 + 1_500_000 * ((day * 7) % 5) });

test('each rule has an id of its own, a version, and words for its threshold', () => {
  expect(new Set(anomalyRules.map(({ id }) => id)).size).toBe(anomalyRules.length);
  for (const { id, version, title, threshold } of anomalyRules) {
    expect(id).toMatch(/^[A-Z]+(-[A-Z]+)*$/);
    expect(version).toMatch(/^\d+$/);
    expect(title.length).toBeGreaterThan(10);
    expect(threshold).toMatch(/\d|`/);
  }
});

test.each<[string, RecordFields, readonly string[]]>([
  ['a day as it is usual', { bytes_sent: 9_000_000 }, []],
  ['ten times as much', { bytes_sent: 100_000_000 }, ['BULK-D', 'BULK-H']],
  ['much that is blocked', { bytes_sent: 0, decision: 'block' }, []],
])('bulk: %s', (_, fields, spoken) => {
  const log = new Log();
  expect(log.days(20, usual)).toEqual([]);
  expect(log.rules(log.request(fields))).toEqual(spoken);
});

test('bulk: before there is a history, only the cap speaks', () => {
  const log = new Log();
  expect(log.rules(log.request({ bytes_sent: 190_000_000 }))).toEqual([]);
  expect(log.rules(log.request({ bytes_sent: 230_000_000 }))).toContain('BULK-D');
});

test('bulk: whoever sends as much every day is usual, also above the cap', () => {
  const log = new Log();
  log.days(20, () => ({ bytes_sent: 450_000_000 }));
  expect(log.rules(log.request({ bytes_sent: 500_000_000 }))).toEqual([]);
  expect(log.rules(log.request({ bytes_sent: 400_000_000 }))).toContain('BULK-D');
});

test('bulk: many repositories in one day', () => {
  const log = new Log();
  log.days(20, (day) => ({ ...usual(day), files: [{ repository: 'main', file: 'a.ts' }] }));
  const files = Array.from({ length: 8 }, (_, index) => ({ repository: `service-${index}`, file: 'a.ts' }));
  expect(log.rules(log.request({ bytes_sent: 1_000_000, files }))).toEqual(['BULK-D']);
});

test('dormant: much on the first day after a month, not after three weeks', () => {
  for (const [away, spoken] of [
    [21, []],
    [40, ['DORMANT']],
  ] as const) {
    const log = new Log();
    log.days(20, usual);
    log.timeMs += away * dayMs;
    expect(log.rules(log.request({ bytes_sent: 12_000_000 }))).toEqual(spoken);
  }
});

test('drift: a slow rise is seen, steady days and a week of much work are not', () => {
  const ramp = new Log();
  const spoken = ramp.days(100, (day) => ({ bytes_sent: Math.round(8_000_000 * 1.035 ** Math.max(0, day - 30)) }));
  expect(new Set(spoken)).toEqual(new Set(['DRIFT']));
  const steady = new Log();
  expect(steady.days(100, usual)).toEqual([]);
  const busy = new Log();
  expect(busy.days(100, (day) => ({ bytes_sent: day > 60 && day < 68 ? 24_000_000 : 8_000_000 }))).toEqual([]);
});

test.each<[string, RecordFields, readonly [string, string][]]>([
  ['redacted', { secrets_detected: 2, secrets_blocked: 2 }, []],
  ['blocked', { secrets_detected: 2, secrets_blocked: 2, decision: 'block' }, []],
  [
    'reported only',
    { secrets_detected: 1, secrets_blocked: 0, findings: [finding('report', 'user /findings')] },
    [['SECRET-OUT', 'high']],
  ],
  [
    'allowed by the user',
    { secrets_detected: 1, secrets_blocked: 0, findings: [finding('allow', 'decision of the user')] },
    [['SECRET-OUT', 'medium']],
  ],
  [
    'allowed by an approved exception',
    { secrets_detected: 1, secrets_blocked: 0, findings: [finding('allow', 'exception ex-1')] },
    [],
  ],
  [
    'one of two excepted',
    { secrets_detected: 2, secrets_blocked: 0, findings: [finding('allow', 'exception ex-1'), finding('report', 'x')] },
    [['SECRET-OUT', 'high']],
  ],
  ['left, and nobody says which', { secrets_detected: 1, secrets_blocked: 0 }, [['SECRET-OUT', 'high']]],
])('a secret that was found and %s', (_, fields, expected) => {
  const log = new Log();
  const found = log.detectors.observe(log.request(fields));
  expect(found.map(({ detectedBy, severity }) => [detectedBy.rule, severity])).toEqual(expected);
});

function finding(action: string, clause: string): RecordFields {
  return { rule: 'github-token', class: 'vendor-secret', action, clause, count: 1 };
}

test('a burst is new secrets again and again, not one conversation that is sent again', () => {
  const same = new Log();
  const again = Array.from({ length: 6 }, () =>
    same.rules(same.request({ session: 's', secrets_detected: 5, secrets_blocked: 5 })),
  );
  expect(again.flat()).toEqual([]);
  const digging = new Log();
  const rising = [1, 2, 3].map((count) =>
    digging.rules(digging.request({ session: 's', secrets_detected: count, secrets_blocked: count })),
  );
  expect(rising).toEqual([[], [], ['SECRET-BURST']]);
});

test('secrets that rise over days', () => {
  const log = new Log();
  log.days(20, (day) => ({ session: `s${day}`, secrets_detected: day % 2, secrets_blocked: day % 2 }));
  expect(log.rules(log.request({ session: 'x', secrets_detected: 30, secrets_blocked: 30 }))).toEqual(['SECRET-RISE']);
});

test('what the policy does not name is an incident each, low when it was refused', () => {
  const log = new Log();
  const unapproved = [
    { kind: 'model', value: 'm-1', action: 'report', clause: '/approved/models' },
    { kind: 'tool', value: 'x', action: 'report', clause: '/approved/tools' },
  ];
  const used = log.detectors.observe(log.request({ unapproved }));
  expect(used.map(({ type, severity }) => [type, severity])).toEqual([
    ['unapproved_model', 'medium'],
    ['unapproved_tool', 'medium'],
  ]);
  const refused = log.detectors.observe(
    log.request({ unapproved: [{ kind: 'model', value: 'm-1', action: 'block' }], decision: 'block' }),
  );
  expect(refused.map(({ severity }) => severity)).toEqual(['low']);
});

test('a repository whose names stop changing, but not one of public code, nor a pause', () => {
  const day = (mutated: number) => (): RecordFields => ({
    repository: 'billing',
    identifiers_scanned: 2_000,
    identifiers_mutated: mutated,
  });
  const log = new Log();
  expect(log.days(10, day(400))).toEqual([]);
  expect(log.rules(log.request({ ...day(10)(), mode: 'paused' }))).toEqual([]);
  expect(log.rules(log.request(day(10)()))).toEqual(['MUTATION-DROP']);
  const open = new Log();
  open.days(10, day(10));
  expect(open.rules(open.request(day(0)()))).toEqual([]);
});

test('far more pictures and encoded runs than usual', () => {
  const log = new Log();
  log.days(20, (day) => ({ media: [{ kind: 'image', count: 1 + (day % 3), bytes: 10 }] }));
  expect(log.rules(log.request({ media: [{ kind: 'image', count: 60, bytes: 10 }] }))).toEqual(['UNSCANNED']);
});

test('many answers that cannot be read', () => {
  const log = new Log();
  const spoken = Array.from({ length: 12 }, () =>
    log.rules(log.record('ai.response', { request_id: 'r', broken_events: 1 })),
  );
  expect(spoken.map((rules) => rules.includes('BROKEN-STREAMS'))).toEqual([
    ...Array<boolean>(9).fill(false),
    true,
    true,
    true,
  ]);
});

test('much that is sent in one pause', () => {
  const log = new Log();
  log.rules(log.record('pause.started', { by: alice, minutes: 60 }));
  const paused = { mode: 'paused', bytes_sent: 8_000_000 };
  expect([1, 2, 3].map(() => log.rules(log.request(paused)))).toEqual([[], [], ['PAUSE-BULK']]);
  log.rules(log.record('pause.started', { by: alice, minutes: 60 }));
  expect(log.rules(log.request(paused))).toEqual([]);
});

test.each<[string, RecordFields, string, string]>([
  ['incident.threshold', { what: 'pausesPerWeek', count: 5, threshold: 5 }, 'pause_abuse', 'medium'],
  ['incident.threshold', { what: 'blocksPerDay', count: 5, threshold: 5 }, 'policy_threshold', 'medium'],
  [
    'incident.placeholder_egress',
    { developer: alice, tool: 'Bash', rules: ['github-token'], count: 1 },
    'placeholder_egress',
    'medium',
  ],
  ['policy.changed', { problems: 2, files: [] }, 'policy_problem', 'medium'],
  ['routing.drifted', { client: 'codex' }, 'config_drift', 'medium'],
  ['log.torn_tail', { bytes: 12 }, 'log_damage', 'low'],
  ['log.disk_full', {}, 'log_damage', 'medium'],
  ['log.gap', {}, 'log_gap', 'high'],
  ['selftest.completed', { result: 'failed', failed_step: 'block' }, 'selftest_failed', 'high'],
])('%s %o is an incident', (type, fields, incident, severity) => {
  const log = new Log();
  log.rules(log.record('daemon.start', {}));
  expect(log.detectors.observe(log.record(type, fields))).toMatchObject([{ type: incident, severity }]);
});

test.each<[string, RecordFields]>([
  ['policy.loaded', { problems: 0 }],
  ['selftest.completed', { result: 'passed' }],
  [
    'selftest.request',
    { developer: alice, secrets_detected: 1, secrets_blocked: 0, decision: 'forward', bytes_sent: 9e8 },
  ],
  ['pause.started', { by: alice }],
  ['incident.opened', { incident_id: 'inc_00000001' }],
])('%s by itself is none', (type, fields) => {
  const log = new Log();
  expect(log.rules(log.record(type, fields))).toEqual([]);
});

test('a clock that was set is told when it was set far', () => {
  const log = new Log();
  log.rules(log.record('heartbeat', { interval_ms: 900_000 }));
  const later = {
    ...log.record('ai.response', { request_id: 'x' }),
    timestamp: '2026-03-02T09:00:00.000Z',
    mono_ms: 1000,
  };
  log.detectors.observe(later);
  const next = {
    ...log.record('heartbeat', { interval_ms: 900_000 }),
    timestamp: '2026-03-02T09:10:00.000Z',
    mono_ms: 600_000,
  };
  expect(log.detectors.observe(next)).toMatchObject([
    { type: 'clock_tamper', detectedBy: { rule: 'CLOCK', observed: 3601 } },
  ]);
});

test('what was recalled opens nothing and counts; packed and unpacked, it counts as well', () => {
  const recalled = new Detectors();
  const log = new Log();
  for (let day = 0; day < 20; day += 1) {
    recalled.recall(
      log.request({ ...usual(day), repository: 'billing', identifiers_scanned: 1_000, identifiers_mutated: 200 }),
    );
    log.timeMs += dayMs;
  }
  const unpacked = new Detectors();
  unpacked.unpack(JSON.parse(JSON.stringify(recalled.pack())));
  const today = log.request({
    bytes_sent: 100_000_000,
    repository: 'billing',
    identifiers_scanned: 1_000,
    identifiers_mutated: 1,
  });
  const spoken = recalled.observe(today).map(({ detectedBy }) => detectedBy);
  expect(spoken.map(({ rule }) => rule)).toEqual(['BULK-D', 'BULK-H', 'MUTATION-DROP']);
  expect(unpacked.observe(today).map(({ detectedBy }) => detectedBy)).toEqual(spoken);
});

test('whatever a record or a packed memory says, no rule throws, and what it finds has a valid form', () => {
  const types = [
    'ai.request',
    'ai.response',
    'pause.started',
    'incident.threshold',
    'log.gap',
    'clock.jump',
    'heartbeat',
    'selftest.completed',
    'policy.changed',
    'routing.drifted',
    'incident.placeholder_egress',
    'risk.observed',
  ];
  const names = [
    'developer',
    'bytes_sent',
    'files',
    'repository',
    'secrets_detected',
    'secrets_blocked',
    'findings',
    'session',
    'unapproved',
    'media',
    'decision',
    'mode',
    'what',
    'count',
    'threshold',
    'problems',
    'client',
    'tool',
    'rules',
    'result',
    'identifiers_scanned',
    'identifiers_mutated',
    'broken_events',
    'request_id',
    'interval_ms',
  ];
  const anyRecord = fc.record({
    type: fc.constantFrom(...types),
    timestamp: fc.oneof(
      fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
      fc.string(),
    ),
    fields: fc.dictionary(fc.constantFrom(...names), fc.jsonValue()),
  });
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 30 }), fc.jsonValue(), (records, memory) => {
      const detectors = new Detectors();
      detectors.unpack(memory);
      for (const [seq, { type, timestamp, fields }] of records.entries()) {
        const record = {
          v: 1,
          chain: 'c_1',
          inc: 1,
          seq,
          mono_ms: seq,
          type,
          timestamp,
          ...fields,
        } as unknown as AuditRecord;
        for (const found of detectors.observe(record)) {
          expect(incidentTypes).toContain(found.type);
          expect(severities).toContain(found.severity);
          expect(anomalyRules.map(({ id }) => id)).toContain(found.detectedBy.rule);
          expect(Number.isSafeInteger(found.detectedBy.observed)).toBe(true);
          expect(Number.isSafeInteger(found.detectedBy.threshold)).toBe(true);
        }
      }
      detectors.pack();
    }),
  );
});
