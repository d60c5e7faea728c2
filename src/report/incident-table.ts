// Incidents as a table: one row for each.
import type { Incident } from '../incidents/types.ts';
import { csvLine } from './csv-cell.ts';
import { visibleText } from './pdf/visible-text.ts';

export const incidentColumns = [
  'id',
  'type',
  'severity',
  'status',
  'title',
  'detected_at',
  'rule',
  'rule_version',
  'measure',
  'observed',
  'threshold',
  'first_seen',
  'last_seen',
  'count',
  'developers',
  'repositories',
  'files',
  'tools',
  'records',
  'triage_by',
  'close_by',
  'reopen_count',
  'last_step_at',
  'last_step_by',
  'last_step_reason',
  'last_step_comment',
  'approver',
  'steps',
] as const;

/** RFC 4180. No cell is one that a spreadsheet takes for a formula, and control characters stand as their code point. Lists are separated by spaces. */
export function incidentsCsv(incidents: readonly Incident[]): string {
  return [csvLine(incidentColumns), ...incidents.map((incident) => csvLine(rowOf(incident).map(safeCell)))].join('');
}

function safeCell(cell: unknown): unknown {
  return typeof cell === 'string' ? visibleText(cell) : cell;
}

function rowOf(incident: Incident): readonly unknown[] {
  const { detectedBy, subjects, evidence, history } = incident;
  const last = history.at(-1);
  return [
    incident.id,
    incident.type,
    incident.severity,
    incident.status,
    incident.title,
    incident.detectedAt,
    detectedBy.rule,
    detectedBy.version,
    detectedBy.measure,
    detectedBy.observed,
    detectedBy.threshold,
    incident.firstSeen,
    incident.lastSeen,
    incident.count,
    subjects.developers.join(' '),
    subjects.repositories.join(' '),
    subjects.files.join(' '),
    subjects.tools.join(' '),
    evidence.map(({ seq }) => seq).join(' '),
    incident.acknowledgeBy,
    incident.closeBy,
    incident.reopenCount,
    last?.at,
    last?.by,
    last?.reasonCode,
    last?.comment,
    last?.approver,
    history.length,
  ];
}
