// What an incident is: opened by a rule over records, moved by people, and made of nothing but records.

/** Least severe first. `info` is for the risk register and opens no timer. */
export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof severities)[number];

export const incidentTypes = [
  'secret_transmitted',
  'secret_burst',
  'bulk_transmission',
  'dormant_then_active',
  'unapproved_tool',
  'unapproved_provider',
  'unapproved_model',
  'unapproved_endpoint',
  'mutation_drop',
  'volume_drift',
  'pause_abuse',
  'pause_then_bulk',
  'placeholder_egress',
  'policy_threshold',
  'policy_problem',
  'log_gap',
  'log_silence',
  'log_damage',
  'clock_tamper',
  'config_drift',
  'selftest_failed',
] as const;

export type IncidentType = (typeof incidentTypes)[number];

/**
 * `new` → `triaged` → `investigating` → `contained` → `resolved` → `closed`. `false_positive`, `duplicate` and
 * `risk_accepted` end it too; `reopened` counts as `new`.
 */
export const incidentStatuses = [
  'new',
  'triaged',
  'investigating',
  'contained',
  'resolved',
  'closed',
  'false_positive',
  'duplicate',
  'risk_accepted',
  'reopened',
] as const;

export type IncidentStatus = (typeof incidentStatuses)[number];

/** A record that shows it: where it stands, and its leaf hash where it is known. */
export interface EvidencePointer {
  readonly seq: number;
  readonly leaf?: string;
}

/** Whom and what it is about. Empty: nobody in particular. */
export interface IncidentSubjects {
  readonly developers: readonly string[];
  readonly repositories: readonly string[];
  readonly files: readonly string[];
  readonly tools: readonly string[];
}

/** The rule that saw it, with the figures that made it speak. Figures are integers (ratios in hundredths). */
export interface DetectedBy {
  readonly rule: string;
  readonly version: string;
  readonly observed: number;
  readonly threshold: number;
  /** What the figures are: `bytes_sent of 2026-01-31 by one developer`. */
  readonly measure: string;
}

/** What a rule found; the service opens an incident with it or counts it into one that is open. */
export interface Detection {
  readonly type: IncidentType;
  readonly severity: Severity;
  /** One line for people, without any value that may not stand in a record. */
  readonly title: string;
  readonly detectedBy: DetectedBy;
  readonly subjects: IncidentSubjects;
  readonly evidence: readonly EvidencePointer[];
  /** One incident for each key and 24 hours. */
  readonly dedupKey: string;
}

export interface IncidentTransition {
  readonly at: string;
  readonly seq: number;
  readonly from: IncidentStatus;
  readonly to: IncidentStatus;
  /** Who said so, as `developer` in records. */
  readonly by: string;
  readonly reasonCode: string;
  readonly comment: string;
  /** Second person, where one is asked for. */
  readonly approver: string | undefined;
  /** Of `by`: `git` or `os` as in `developer_source`; `claimed`: somebody at this machine typed the name. */
  readonly bySource?: 'git' | 'os' | 'claimed';
  /** Of an accepted risk: until when. RFC 3339. */
  readonly expires?: string;
  /** Of a duplicate: the incident that it repeats. */
  readonly duplicateOf?: string;
}

/** Folded from its records: `incident.opened`, `incident.repeated`, `incident.transition`. */
export interface Incident {
  /** `inc_` and 8 letters or digits. */
  readonly id: string;
  readonly type: IncidentType;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly title: string;
  readonly detectedAt: string;
  readonly detectedBy: DetectedBy;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly count: number;
  readonly subjects: IncidentSubjects;
  readonly evidence: readonly EvidencePointer[];
  /** When somebody has to have looked at it, and when it has to be closed. Undefined for `info`. */
  readonly acknowledgeBy: string | undefined;
  readonly closeBy: string | undefined;
  readonly reopenCount: number;
  readonly history: readonly IncidentTransition[];
}
