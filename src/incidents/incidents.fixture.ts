// For tests: records about incidents as the service writes them.
import type { AuditRecord, RecordFields } from '../audit/record.ts';

export const noon = '2026-05-04T12:00:00.000Z';

/** Record number `seq`, one minute after the one before it. */
export function recordAt(seq: number, type: string, fields: RecordFields = {}): AuditRecord {
  const timestamp = new Date(Date.parse(noon) + seq * 60_000).toISOString();
  return { v: 1, chain: 'c_1', inc: 1, seq, type, timestamp, ...fields } as unknown as AuditRecord;
}

export function openedFields(told: RecordFields = {}): RecordFields {
  return {
    incident_id: 'inc_00000001',
    incident_type: 'bulk_transmission',
    severity: 'medium',
    title: 'Far more than usual was sent in one day',
    rule: 'BULK-D',
    rule_version: '1',
    observed: 90_000_000,
    threshold: 30_000_000,
    measure: 'bytes sent',
    developers: ['alice@example.com'],
    repositories: ['billing'],
    files: [],
    tools: ['claude-code'],
    evidence: [{ seq: 3, leaf: 'ab'.repeat(32) }],
    acknowledge_by: '2026-05-07T12:00:00.000Z',
    close_by: '2026-06-03T12:00:00.000Z',
    dedup_key: 'BULK-D alice@example.com',
    ...told,
  };
}

export function transitionFields(told: RecordFields = {}): RecordFields {
  return {
    incident_id: 'inc_00000001',
    from: 'new',
    to: 'triaged',
    by: 'bob@example.com',
    by_source: 'git',
    reason_code: 'suspected',
    comment: 'Looked at it.',
    approver: null,
    ...told,
  };
}
