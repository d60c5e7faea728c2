// How much a record asks for somebody's attention: one answer for every receiver.
import type { AuditRecord, RecordType } from '../audit/record.ts';
import type { Severity } from '../incidents/types.ts';
import { countOf, integerOf, textOf } from './exported-record.ts';

export function severityOf(record: AuditRecord): Severity {
  const rule = severities[record.type] as SeverityRule | undefined;
  if (rule === undefined) return 'info';
  return typeof rule === 'string' ? rule : rule(record);
}

type SeverityRule = Severity | ((record: AuditRecord) => Severity);

const severities: Readonly<Record<RecordType, SeverityRule>> = {
  'ai.request': requestSeverity,
  'ai.passthrough': requestSeverity,
  'ai.response': responseSeverity,
  'clock.jump': 'medium',
  'daemon.start': 'info',
  'daemon.stop': 'info',
  'daemon.resume': 'info',
  'export.created': 'info',
  heartbeat: 'info',
  'key.rotated': 'low',
  'legalhold.set': 'info',
  'legalhold.cleared': 'low',
  'log.disk_full': 'high',
  'log.gap': 'high',
  'log.torn_tail': 'medium',
  'map.torn_tail': 'low',
  'config.changed': 'info',
  'exception.requested': 'info',
  'exception.approved': 'low',
  'exception.revoked': 'info',
  'finding.decided': (record) => (textOf(record, 'action') === 'allow' ? 'low' : 'info'),
  'history.forgotten': 'low',
  'incident.opened': namedSeverity,
  'incident.placeholder_egress': 'medium',
  'incident.proposal': 'info',
  'incident.repeated': 'low',
  'incident.threshold': namedSeverity,
  'incident.transition': 'info',
  'pause.started': 'medium',
  'pause.ended': 'info',
  'policy.loaded': policySeverity,
  'policy.changed': policySeverity,
  'retention.disposed': 'info',
  'review.attested': 'info',
  'risk.observed': 'low',
  'selftest.completed': (record) => (textOf(record, 'result') === 'passed' ? 'info' : 'high'),
  'selftest.request': 'info',
  'workspace.registered': 'info',
  'proxy.takeover': 'info',
  'routing.applied': 'info',
  'routing.restored': 'low',
  'routing.drifted': 'medium',
  'routing.left-alone': 'info',
  'sync.enrolled': 'info',
  'sync.mode': 'medium',
  'sync.state': 'low',
  'access.failed': 'low',
  'access.signed_in': 'info',
  'access.signed_out': 'info',
  'access.viewed': 'info',
  'account.changed': 'low',
  'archive.written': 'info',
  'backup.created': 'info',
  'backup.restored': 'medium',
  'chain.fork': 'critical',
  'chain.loss': 'high',
  'collector.start': 'info',
  'collector.stop': 'info',
  'device.enrolled': 'info',
  'device.revoked': 'low',
  'exception.decided': 'low',
  'forward.failed': 'medium',
  'reconciliation.imported': 'info',
  'token.issued': 'info',
  'token.rotated': 'info',
};

/** A secret that left is what all of this is against; a blocked request is the control at work. */
function requestSeverity(record: AuditRecord): Severity {
  if (textOf(record, 'decision') === 'block') return 'medium';
  if (countOf(record, 'secrets_detected') > countOf(record, 'secrets_blocked')) return 'high';
  const { unapproved } = record;
  if (Array.isArray(unapproved) && unapproved.length > 0) return 'medium';
  return textOf(record, 'mode') === 'paused' ? 'medium' : 'info';
}

function responseSeverity(record: AuditRecord): Severity {
  const outcome = textOf(record, 'outcome');
  const isBroken = outcome !== 'complete' && outcome !== 'client-aborted' && outcome !== 'drained';
  return isBroken || (integerOf(record, 'status') ?? 0) >= 400 ? 'low' : 'info';
}

function policySeverity(record: AuditRecord): Severity {
  return countOf(record, 'problems') > 0 ? 'medium' : 'info';
}

const named: ReadonlySet<string> = new Set<Severity>(['info', 'low', 'medium', 'high', 'critical']);

/** A policy names its own; what it may not name counts as medium. */
function namedSeverity(record: AuditRecord): Severity {
  const severity = textOf(record, 'severity') ?? '';
  return named.has(severity) ? (severity as Severity) : 'medium';
}
