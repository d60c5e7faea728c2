// For tests: a log with four days of work in it: requests and answers, a pause, an exception, an incident, a silence, two
// policy versions, names that are meant to do harm.
import { type Journal, openJournal } from '../../audit/journal.ts';
import type { NoteSigner } from '../../audit/note.ts';
import type { RecordFields } from '../../audit/record.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export const plantedDeveloper = 'engineer@example.com';
export const plantedReason = '=cmd|a name that support has to see';
export const plantedException = 'ex-0badcafe';
/** The days of the period; the log begins a day before and ends a day after. */
export const plantedPeriod = { from: '2026-02-02', to: '2026-02-05' } as const;

class PlantedClock {
  time = Date.parse('2026-02-01T12:00:00.000Z');

  now(): Date {
    return new Date(this.time);
  }

  monotonicMs(): number {
    return this.time - Date.parse('2026-01-01T00:00:00.000Z');
  }
}

export interface PlantOptions {
  readonly auditDir: string;
  /** Without one nothing is signed. */
  readonly signer?: NoteSigner;
  /** Requests of each day. */
  readonly perDay?: number;
  /** Exchanges that are written at once: for large logs. Default: 1. */
  readonly inFlight?: number;
}

/** 2026-02-01 to 2026-02-06, from noon UTC on; the writer stops in good order each evening. */
export async function plantLog({ auditDir, signer, perDay = 12, inFlight = 1 }: PlantOptions): Promise<void> {
  const clock = new PlantedClock();
  const firstDay = clock.time;
  for (let day = 0; day < 6; day += 1) {
    clock.time = firstDay + day * dayMs;
    const journal = await openJournal({
      auditDir,
      clock,
      startFields: { proxy_version: '0.1.0', level: 'strict' },
      commonFields: () => policyFields(day < 3 ? '1' : '2'),
      ...(signer === undefined ? {} : { signer }),
    });
    try {
      await plantDay(journal, clock, { day, perDay, inFlight });
      await journal.append('daemon.stop', { requests: perDay });
    } finally {
      await journal.close();
    }
  }
}

function policyFields(version: string): RecordFields {
  return { policy_id: 'acme', policy_version: version, policy_hash: `sha256:${version.padStart(64, '0')}` };
}

interface Day {
  readonly day: number;
  readonly perDay: number;
  readonly inFlight: number;
}

async function plantDay(journal: Journal, clock: PlantedClock, { day, perDay, inFlight }: Day): Promise<void> {
  await journal.append('policy.loaded', { files: [], problems: 0 });
  const apartMs = Math.min(10_000, Math.floor((4 * hourMs) / perDay));
  for (let index = 0; index < perDay; index += inFlight) {
    const numbers = Array.from({ length: Math.min(inFlight, perDay - index) }, (_, place) => index + place);
    await Promise.all(
      numbers.map((number) => {
        clock.time += apartMs;
        return exchange(journal, day * 1_000_000 + number, {});
      }),
    );
  }
  if (day === 1) await plantPause(journal, clock);
  if (day === 2) await plantException(journal, clock);
  if (day === 3) await plantIncident(journal, clock);
  await plantHeartbeats(journal, clock, day === 4 ? 3 * hourMs : 15 * minuteMs);
}

async function exchange(journal: Journal, number: number, more: RecordFields): Promise<void> {
  const id = number.toString(16).padStart(32, '0');
  const secrets = Number(number % 1_000_000 === 5);
  await journal.append('ai.request', {
    request_id: id,
    developer: plantedDeveloper,
    device_id: 'dev_3f09c1a7b2d4e6f80912',
    provider: 'anthropic',
    endpoint_host: 'api.anthropic.com',
    model: number % 3 === 0 ? '=HYPERLINK("http://evil.example")' : 'claude-sonnet-4-5',
    tool: 'claude-code',
    tool_version: '2.0.14',
    repository: 'payment-service',
    file: 'src/payments/processor.ts',
    files: [],
    identifiers_scanned: 40 + (number % 7),
    identifiers_mutated: 10,
    secrets_detected: secrets,
    secrets_blocked: secrets,
    findings: secrets === 0 ? [] : [{ rule: 'github-token', class: 'secret', action: 'redact', clause: '', count: 1 }],
    unapproved: [],
    decision: secrets === 0 ? 'mutate' : 'redact',
    mode: 'enforce',
    level: 'strict',
    names: 'index',
    rule: null,
    bytes_sent: 7_000 + number,
    hash_sent: `sha256:${id}${id}`,
    ...more,
  });
  await journal.append('ai.response', {
    request_id: id,
    provider: 'anthropic',
    status: 200,
    outcome: 'complete',
    tls_version: 'TLSv1.3',
    tls_cipher: 'TLS_AES_256_GCM_SHA384',
    tokens_input: 1_800,
    tokens_output: 200,
    latency_ms: 2_310,
    time_to_first_byte_ms: 640,
    added_us: 4_210,
    foreign_surrogates: 0,
    broken_events: 0,
    egress_terms: 1,
  });
}

async function plantPause(journal: Journal, clock: PlantedClock): Promise<void> {
  const until = new Date(clock.time + 10 * minuteMs).toISOString();
  const by = plantedDeveloper;
  await journal.append('pause.started', { reason: plantedReason, minutes: 10, until, by, protected_names: 412 });
  clock.time += 2 * minuteMs;
  await exchange(journal, 99_000_000, { mode: 'paused', identifiers_mutated: 0, decision: 'forward' });
  clock.time += 8 * minuteMs;
  await journal.append('pause.ended', { how: 'expired', since: until, until });
}

async function plantException(journal: Journal, clock: PlantedClock): Promise<void> {
  const about = {
    exception_id: plantedException,
    allow: { rule: 'github-token', file: 'test/**' },
    reason: 'Keys of a documentation example',
    days: 7,
    requested_by: plantedDeveloper,
  };
  await journal.append('exception.requested', { ...about, approved_by: null, expires: null, by: plantedDeveloper });
  clock.time += minuteMs;
  const expires = new Date(clock.time + 7 * dayMs).toISOString();
  const approved_by = 'security@example.com';
  await journal.append('exception.approved', { ...about, approved_by, expires, is_signed: false, by: approved_by });
}

async function plantIncident(journal: Journal, clock: PlantedClock): Promise<void> {
  await journal.append('incident.opened', {
    incident_id: 'inc_A1b2C3d4',
    incident_type: 'secret_burst',
    severity: 'high',
    title: 'Several secrets of engineer@example.com in ten minutes',
    rule: 'SECRETS',
    rule_version: '1',
    observed: 4,
    threshold: 3,
    measure: 'distinct secrets in 10 minutes',
    developers: [plantedDeveloper],
    repositories: ['payment-service'],
    files: ['src/payments/processor.ts'],
    tools: ['claude-code'],
    evidence: [{ seq: 3 }],
    acknowledge_by: new Date(clock.time + hourMs).toISOString(),
    close_by: new Date(clock.time + dayMs).toISOString(),
    dedup_key: 'SECRETS|engineer@example.com',
  });
}

/** Two signs of life, so far apart. */
async function plantHeartbeats(journal: Journal, clock: PlantedClock, apartMs: number): Promise<void> {
  clock.time += minuteMs;
  await journal.append('heartbeat', { interval_ms: 15 * minuteMs });
  clock.time += apartMs;
  await journal.append('heartbeat', { interval_ms: 15 * minuteMs });
}
