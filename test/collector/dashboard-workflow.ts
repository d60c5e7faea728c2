// What people work on, as pages show it: incidents in several states and exceptions to decide, by records of two devices.
import { createHash } from 'node:crypto';
import type { AuditRecord } from '../../src/audit/record.ts';
import type { CollectorContext } from '../../src/collector/context.ts';
import type { AcceptedRecord } from '../../src/collector/ingest/batch-observer.ts';
import { observeExceptions } from '../../src/collector/workflow/observe-exceptions.ts';
import { observeIncidents } from '../../src/collector/workflow/observe-incidents.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface PlantedIncident {
  readonly id: string;
  readonly type: string;
  readonly severity: string;
  readonly title: string;
  readonly developer: string;
  readonly repository: string;
  readonly rule: string;
  readonly measure: string;
  readonly agoMs: number;
  readonly acknowledgeMs: number;
  readonly closeMs: number;
  readonly moves: readonly (readonly [to: string, reason: string, comment: string])[];
}

/** Ends with the record that it is about, and the records stored as ingest stores them. */
export async function fillWorkflow(
  context: CollectorContext,
  { tenant, reviewer }: { readonly tenant: string; readonly reviewer: string },
): Promise<void> {
  const now = context.clock.now();
  const chain = 'c_1';
  const deviceId = 'dev_00000000000000000001';
  const records = incidentRecords(planted, now, reviewer);
  await context.database.transaction({ role: 'ingest', tenant }, async (queries) => {
    const rows = await queries.query<{ size: number }>('SELECT size FROM chains WHERE chain = $1', [chain]);
    const first = rows[0]?.size ?? 0;
    const accepted = records.map((record, index): AcceptedRecord => {
      const numbered = {
        ...record,
        chain,
        seq: first + index,
        ...(record.type === 'incident.opened' ? { evidence: [{ seq: first + index }] } : {}),
      };
      const line = JSON.stringify(numbered);
      return { seq: numbered.seq, leaf: createHash('sha256').update(line).digest('hex'), line, record: numbered };
    });
    for (const { seq, leaf, line, record } of accepted) {
      await queries.query(
        'INSERT INTO records (tenant_id, seq, received_at, happened_at, day, chain, type, leaf, line) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
        [
          tenant,
          seq,
          now,
          record.timestamp,
          now.toISOString().slice(0, 10),
          chain,
          record.type,
          Buffer.from(leaf, 'hex'),
          line,
        ],
      );
    }
    const size = first + accepted.length;
    await queries.query('UPDATE chains SET size = $2, cosigned_size = $2 WHERE chain = $1', [chain, size]);
    const batch = { tenant, deviceId, chain, receivedAt: now, records: accepted };
    await observeIncidents(queries, batch);
    await observeExceptions(queries, batch);
  });
}

const planted: readonly PlantedIncident[] = [
  {
    id: 'inc_A0000001',
    type: 'config_drift',
    severity: 'high',
    title: 'Continue sends directly, configuration drift',
    developer: 'dev-17@company.example',
    repository: 'claims-api',
    rule: 'ROUTING-DRIFT',
    measure: 'tools that go past Pretense',
    agoMs: 30 * hourMs,
    acknowledgeMs: 24 * hourMs,
    closeMs: 14 * dayMs,
    moves: [],
  },
  {
    id: 'inc_A0000002',
    type: 'pause_then_bulk',
    severity: 'high',
    title: 'Much was sent during a pause',
    developer: 'dev-31@company.example',
    repository: 'payment-service',
    rule: 'PAUSE-BULK',
    measure: 'pauses with far more bytes than usual',
    agoMs: 53 * hourMs,
    acknowledgeMs: 24 * hourMs,
    closeMs: 14 * dayMs,
    moves: [
      ['triaged', 'confirmed', 'A refactoring of payment-service went to api.openai.com while paused.'],
      ['investigating', 'assigned', 'Looking for what else left in that pause.'],
      ['contained', 'sending-stopped', 'Pause ended 17 Nov 10:52, ticket SEC-1187.'],
    ],
  },
  {
    id: 'inc_A0000003',
    type: 'log_gap',
    severity: 'medium',
    title: 'Log gap of 14 records',
    developer: 'dev-88@company.example',
    repository: 'claims-api',
    rule: 'LOG-GAP',
    measure: 'records that are missing',
    agoMs: 40 * hourMs,
    acknowledgeMs: 72 * hourMs,
    closeMs: 30 * dayMs,
    moves: [['triaged', 'suspected', 'A restored machine; asking the developer.']],
  },
  {
    id: 'inc_A0000004',
    type: 'unapproved_model',
    severity: 'low',
    title: 'Model seen for the first time',
    developer: 'dev-62@company.example',
    repository: 'mobile-app',
    rule: 'FIRST-SEEN',
    measure: 'models that no list names',
    agoMs: 20 * hourMs,
    acknowledgeMs: 30 * dayMs,
    closeMs: 60 * dayMs,
    moves: [],
  },
  {
    id: 'inc_A0000005',
    type: 'bulk_transmission',
    severity: 'medium',
    title: 'Bulk transmission, 212 MB in one hour',
    developer: 'dev-54@company.example',
    repository: 'data-jobs',
    rule: 'BULK-HOUR',
    measure: 'bytes in one hour',
    agoMs: 90 * hourMs,
    acknowledgeMs: 72 * hourMs,
    closeMs: 30 * dayMs,
    moves: [
      ['triaged', 'expected-work', 'A migration.'],
      ['false_positive', 'test-data', 'Generated data of a migration.'],
    ],
  },
];

function incidentRecords(list: readonly PlantedIncident[], now: Date, reviewer: string): readonly AuditRecord[] {
  const records: AuditRecord[] = [];
  const add = (at: number, type: string, fields: Readonly<Record<string, unknown>>) => {
    records.push({ v: 1, inc: 1, type, timestamp: new Date(at).toISOString(), ...fields } as unknown as AuditRecord);
  };
  for (const incident of list) {
    const opened = now.getTime() - incident.agoMs;
    add(opened, 'incident.opened', {
      incident_id: incident.id,
      incident_type: incident.type,
      severity: incident.severity,
      title: incident.title,
      rule: incident.rule,
      rule_version: '3',
      observed: 1,
      threshold: 1,
      measure: incident.measure,
      developers: [incident.developer],
      repositories: [incident.repository],
      files: ['src/pay.ts'],
      tools: ['claude-code'],
      evidence: [{ seq: 0 }],
      acknowledge_by: new Date(opened + incident.acknowledgeMs).toISOString(),
      close_by: new Date(opened + incident.closeMs).toISOString(),
      dedup_key: incident.id,
    });
    let from = 'new';
    for (const [index, [to, reason_code, comment]] of incident.moves.entries()) {
      const fields = {
        incident_id: incident.id,
        from,
        to,
        by: reviewer,
        by_source: 'git',
        reason_code,
        comment,
        approver: null,
        expires: null,
        duplicate_of: null,
      };
      add(opened + (index + 1) * 30 * 60_000, 'incident.transition', fields);
      from = to;
    }
  }
  for (const [id, by, allow, reason] of plantedExceptions(reviewer)) {
    add(now.getTime() - 2 * hourMs, 'exception.requested', {
      exception_id: id,
      allow,
      reason,
      days: 23,
      requested_by: by,
      approved_by: null,
      expires: null,
      is_signed: false,
      by,
    });
  }
  return records;
}

function plantedExceptions(
  reviewer: string,
): readonly (readonly [string, string, Readonly<Record<string, string>>, string])[] {
  return [
    [
      'ex-00000001',
      'dev-44@company.example',
      { rule: 'github-token', file: 'claims-api/test/fixtures/**' },
      'Golden files must match the published samples of the claims exchange format.',
    ],
    [
      'ex-00000002',
      reviewer,
      { rule: 'email', file: 'docs/**' },
      'Addresses of the support desk, in a public document.',
    ],
  ];
}
