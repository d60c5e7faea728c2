// The tables of a pack, each in the folder of the criterion that it is strongest for.
import { incidentsCsv } from '../incident-table.ts';
import { percentileError } from './histogram.ts';
import type { EvidenceModel, NamedCount, Percentiles } from './model.ts';
import { lookedAtRows, validationRows } from './processing-rows.ts';
import { type Cell, tableText } from './table-text.ts';

export interface PackText {
  /** Name in the pack. */
  readonly path: string;
  /** What it is, in a line. */
  readonly title: string;
  readonly text: (model: EvidenceModel) => string;
}

const table = (
  path: string,
  title: string,
  columns: readonly string[],
  rows: (model: EvidenceModel) => readonly (readonly Cell[])[],
): PackText => ({ path: `criteria/${path}`, title, text: (model) => tableText(columns, rows(model)) });

export const packTables: readonly PackText[] = [
  table(
    'CC3.2-risk/first-seen.csv',
    'tools, providers, models and endpoints that the log names for the first time in the period; `approved` is empty where no list of the policy was in force',
    ['kind', 'value', 'first_seen', 'requests', 'approved'],
    ({ risks }) => risks.map((row) => [row.kind, row.value, row.firstSeen, row.requests, row.isApproved]),
  ),
  {
    path: 'criteria/CC4.1-evaluation/verification.json',
    title: 'the check of the whole log: what it found, what it proves and what not',
    text: ({ verification }) => `${JSON.stringify(verification, undefined, 2)}\n`,
  },
  table(
    'CC4.1-evaluation/controls.csv',
    'controls, what was tested, and the result',
    ['control', 'title', 'criteria', 'kind', 'frequency', 'population', 'count', 'strength', 'result', 'deviations'],
    ({ controls }) =>
      controls.map((row) => [
        row.id,
        row.title,
        row.criteria.join(' '),
        row.kind,
        row.frequency,
        row.population.what,
        row.population.count,
        row.strength,
        row.untested === undefined ? row.result : `${row.result}: ${row.untested}`,
        row.deviationCount,
      ]),
  ),
  table(
    'CC4.1-evaluation/deviations.csv',
    'deviations of each control, the first hundred; controls.csv counts all',
    ['control', 'at', 'seq', 'deviation'],
    ({ controls }) =>
      controls.flatMap(({ id, deviations }) => deviations.map(({ at, seq, text }) => [id, at, seq, text])),
  ),
  table(
    'CC4.1-evaluation/self-tests.csv',
    'self-tests: an invented secret sent through the whole way',
    ['passed', 'failed', 'days_with_requests_and_no_passed_test'],
    ({ selfTests }) => [[selfTests.passed, selfTests.failed, selfTests.daysWithout]],
  ),
  table(
    'CC6.1-credentials/keys.csv',
    'keys and credentials of this device, never key material',
    ['name', 'since', 'what'],
    ({ keys }) => keys.map(({ name, since, text }) => [name, since, text]),
  ),
  table('CC6.6-boundary/endpoints.csv', 'hosts that were contacted', ['provider', 'host'], ({ providers }) =>
    providers.flatMap(({ provider, hosts }) => hosts.map((host) => [provider, host])),
  ),
  table(
    'CC6.7-transmission/days.csv',
    'each local day: requests by decision, names, secrets, bytes',
    dayColumns(),
    ({ days }) =>
      days.map((day) => [
        day.day,
        day.forwarded,
        day.mutated,
        day.redacted,
        day.blocked,
        day.paused,
        day.identifiersScanned,
        day.identifiersMutated,
        day.mutationShare?.p10,
        day.mutationShare?.p50,
        day.mutationShare?.p90,
        day.secretsDetected,
        day.bytesSent,
        day.heartbeats,
        day.silentMinutes,
      ]),
  ),
  table(
    'CC6.7-transmission/findings.csv',
    'secrets and personal data by rule, and what became of them',
    ['rule', 'class', 'redacted', 'blocked', 'reported', 'allowed'],
    ({ findings }) =>
      findings.map((row) => [row.rule, row.class, row.redacted, row.blocked, row.reported, row.allowed]),
  ),
  table(
    'CC6.7-transmission/blocks.csv',
    'requests that were stopped, by rule',
    ['rule', 'requests'],
    ({ blockRules }) => countRows(blockRules),
  ),
  table(
    'CC6.7-transmission/tls.csv',
    'version and cipher that were agreed on with each provider',
    ['provider', 'tls', 'answers'],
    ({ providers }) => providers.flatMap(({ provider, tls }) => tls.map(({ name, count }) => [provider, name, count])),
  ),
  table(
    'CC6.7-transmission/exceptions.csv',
    'exceptions: who asked, who approved, until when',
    [
      'exception',
      'lets_through',
      'reason',
      'requested_by',
      'requested_at',
      'approved_by',
      'approved_at',
      'expires',
      'revoked_at',
    ],
    ({ exceptions }) =>
      exceptions.map((row) => [
        row.id,
        row.what,
        row.reason,
        row.requestedBy,
        row.requestedAt,
        row.approvedBy,
        row.approvedAt,
        row.expires,
        row.revokedAt,
      ]),
  ),
  table(
    'CC6.7-transmission/pauses.csv',
    'pauses of the protection',
    ['started_at', 'ended_at', 'how', 'minutes_planned', 'reason', 'by', 'protected_names', 'requests_meanwhile'],
    ({ pauses }) =>
      pauses.map((row) => [
        row.startedAt,
        row.endedAt,
        row.how,
        row.minutesPlanned,
        row.reason,
        row.by,
        row.protectedNames,
        row.requests,
      ]),
  ),
  table(
    'CC6.8-tools/tools.csv',
    'AI tools that sent something, as they name themselves; `approved` is empty where no list of tools was in force',
    ['tool', 'versions', 'requests', 'while_enforced', 'blocked', 'first_seen', 'last_seen', 'approved'],
    ({ tools }) =>
      tools.map((row) => [
        row.tool,
        row.versions.join(' '),
        row.requests,
        row.protectedRequests,
        row.blockedRequests,
        row.firstSeen,
        row.lastSeen,
        row.isApproved,
      ]),
  ),
  table(
    'CC7.1-configuration/changes.csv',
    'changes of settings, policies, keys and routing',
    ['at', 'seq', 'type', 'change'],
    ({ changes }) => changes.map((row) => [row.at, row.seq, row.type, row.text]),
  ),
  table(
    'CC7.2-monitoring/anomaly-rules.csv',
    'rules that open incidents, their thresholds, and what became of their alerts',
    ['rule', 'version', 'title', 'threshold', 'alerts', 'confirmed', 'false_positives', 'open'],
    ({ anomalyRules }) =>
      anomalyRules.map((row) => [
        row.rule,
        row.version,
        row.title,
        row.threshold,
        row.alerts,
        row.confirmed,
        row.falsePositives,
        row.open,
      ]),
  ),
  table(
    'CC7.2-monitoring/gaps.csv',
    'stretches for which the log says less than it should, and those that are explained',
    ['kind', 'from', 'until', 'seq', 'what'],
    ({ gaps }) => gaps.map((row) => [row.kind, row.from, row.until, row.seq, row.text]),
  ),
  {
    path: 'criteria/CC7.3-incidents/incidents.csv',
    title: 'incidents of the period, as they stood at its end',
    text: ({ incidents }) => incidentsCsv(incidents),
  },
  table(
    'CC7.3-incidents/transitions.csv',
    'who did what about each incident',
    ['incident', 'at', 'seq', 'from', 'to', 'by', 'reason', 'comment', 'approver'],
    ({ incidents }) =>
      incidents.flatMap(({ id, history }) =>
        history.map((row) => [
          id,
          row.at,
          row.seq,
          row.from,
          row.to,
          row.by,
          row.reasonCode,
          row.comment,
          row.approver,
        ]),
      ),
  ),
  table(
    'CC7.3-incidents/reviews.csv',
    'attested reviews',
    ['at', 'by', 'queue', 'period', 'events', 'escalated'],
    ({ reviews }) => reviews.map((row) => [row.at, row.by, row.queue, row.period, row.events, row.escalated]),
  ),
  table(
    'CC8.1-changes/policy-versions.csv',
    'policy versions in force, with the share of requests decided under each hash',
    ['policy', 'version', 'hash', 'first_seen', 'last_seen', 'requests', 'share_basis_points'],
    ({ policyVersions }) =>
      policyVersions.map((row) => [
        row.id,
        row.version,
        row.hash,
        row.firstSeen,
        row.lastSeen,
        row.requests,
        row.shareBasisPoints,
      ]),
  ),
  table(
    'CC9.2-vendors/providers.csv',
    'providers (subprocessors) as observed: who was really contacted',
    ['provider', 'hosts', 'requests', 'bytes_sent', 'tokens_input', 'tokens_output', 'first_seen', 'last_seen'],
    ({ providers }) =>
      providers.map((row) => [
        row.provider,
        row.hosts.join(' '),
        row.requests,
        row.bytesSent,
        row.tokensInput,
        row.tokensOutput,
        row.firstSeen,
        row.lastSeen,
      ]),
  ),
  table('CC9.2-vendors/models.csv', 'models that were asked', ['provider', 'model', 'requests'], ({ providers }) =>
    providers.flatMap(({ provider, models }) => models.map(({ name, count }) => [provider, name, count])),
  ),
  table(
    'PI1.2-inputs/looked-at.csv',
    'what was looked at, changed, and not looked into',
    ['measure', 'count'],
    lookedAtRows,
  ),
  table(
    'PI1.3-processing/validation.csv',
    'results of the checks on each exchange',
    ['check', 'count', 'meaning'],
    validationRows,
  ),
  table(
    'PI1.3-processing/timings.csv',
    `processing times; percentiles are ${percentileError}`,
    ['measure', 'unit', 'count', 'p50', 'p90', 'p99', 'max'],
    ({ timings }) => [
      timingRow('added by Pretense before a request leaves', 'microseconds', timings.addedUs),
      timingRow('request until the end of its answer', 'milliseconds', timings.latencyMs),
      timingRow('request until the first byte of its answer', 'milliseconds', timings.timeToFirstByteMs),
    ],
  ),
  table(
    'C1.1-retention/holds.csv',
    'how long records are kept, and legal holds',
    ['at', 'seq', 'what'],
    ({ retention }) => [
      [undefined, undefined, `records are kept for ${retention.days} days`],
      ...retention.holds.map((row) => [row.at, row.seq, row.text]),
    ],
  ),
  table(
    'A1.2-recovery/backups.csv',
    'backups of a collector, drills and restores; a device makes none',
    ['at', 'seq', 'kind', 'backup', 'snapshot_at', 'records', 'missing_records', 'loss_ms', 'duration_ms', 'by'],
    ({ backups }) =>
      backups.map((row) => [
        row.at,
        row.seq,
        row.kind,
        row.backup,
        row.snapshotAt,
        row.records,
        row.missingRecords,
        row.lossMs,
        row.durationMs,
        row.by,
      ]),
  ),
  table('C1.2-disposal/disposals.csv', 'certificates of disposal', ['at', 'seq', 'what'], ({ retention }) =>
    retention.disposals.map((row) => [row.at, row.seq, row.text]),
  ),
];

function dayColumns(): readonly string[] {
  return [
    'day',
    'forwarded',
    'mutated',
    'redacted',
    'blocked',
    'paused',
    'identifiers_scanned',
    'identifiers_mutated',
    'mutation_share_p10_basis_points',
    'mutation_share_p50_basis_points',
    'mutation_share_p90_basis_points',
    'secrets_detected',
    'bytes_sent',
    'heartbeats',
    'silent_minutes',
  ];
}

function countRows(counts: readonly NamedCount[]): readonly (readonly Cell[])[] {
  return counts.map(({ name, count }) => [name, count]);
}

function timingRow(measure: string, unit: string, figures: Percentiles | undefined): readonly Cell[] {
  return [measure, unit, figures?.count ?? 0, figures?.p50, figures?.p90, figures?.p99, figures?.max];
}
