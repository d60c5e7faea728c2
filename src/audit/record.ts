// One line of the audit log. Names are snake_case as they stand on disk; `docs/audit-record.md` explains each.
import type { JsonValue } from '../base/canonical-json.ts';

/** Every type that this version writes. */
export const recordTypes = [
  'ai.request',
  'ai.response',
  'ai.passthrough',
  'clock.jump',
  'daemon.start',
  'daemon.stop',
  'daemon.resume',
  'export.created',
  'heartbeat',
  'key.rotated',
  'legalhold.set',
  'legalhold.cleared',
  'log.disk_full',
  'log.gap',
  'log.torn_tail',
  'map.torn_tail',
  'config.changed',
  'exception.requested',
  'exception.approved',
  'exception.revoked',
  'finding.decided',
  'history.forgotten',
  'incident.opened',
  'incident.placeholder_egress',
  'incident.proposal',
  'incident.repeated',
  'incident.threshold',
  'incident.transition',
  'pause.started',
  'pause.ended',
  'policy.loaded',
  'policy.changed',
  'retention.disposed',
  'review.attested',
  'risk.observed',
  'selftest.completed',
  'selftest.request',
  'workspace.registered',
  'proxy.takeover',
  'routing.applied',
  'routing.restored',
  'routing.drifted',
  'routing.left-alone',
  // Of devices that sync.
  'sync.enrolled',
  'sync.mode',
  'sync.state',
  // Of a collector's own chain.
  'access.failed',
  'access.signed_in',
  'access.signed_out',
  'access.viewed',
  'account.changed',
  'archive.written',
  'backup.created',
  'backup.restored',
  'chain.fork',
  'chain.loss',
  'collector.start',
  'collector.stop',
  'device.enrolled',
  'device.revoked',
  'exception.decided',
  'forward.failed',
  'reconciliation.imported',
  'token.issued',
  'token.rotated',
] as const;

export type RecordType = (typeof recordTypes)[number];

/** What the journal adds to each record. */
export interface Envelope {
  readonly v: 1;
  readonly chain: string;
  /** Incarnation: +1 per start of the writer. */
  readonly inc: number;
  /** Dense per chain from 0. */
  readonly seq: number;
  /** Leaf hash (hex) of the record before; 64 zeros for the first. */
  readonly prev_hash: string;
  /** 128 random bits, hex: makes the leaf hash hide the content. */
  readonly nonce: string;
  readonly type: RecordType;
  /** RFC 3339, UTC, milliseconds. */
  readonly timestamp: string;
  readonly mono_ms: number;
}

export type RecordFields = Readonly<Record<string, JsonValue>>;
export type AuditRecord = Envelope & RecordFields;

/** The journal as its callers see it. */
export interface RecordWriter {
  /**
   * Resolves when the record is on disk (fdatasync). Rejects with an AuditError when it cannot be written.
   * `maxDelayMs`: nothing waits for this record, so it may wait so long for another one to share its trip to the disk.
   */
  append(type: RecordType, fields: RecordFields, maxDelayMs?: number): Promise<AuditRecord>;
}
