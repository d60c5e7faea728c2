// The records that the rules write.
import { leafHash } from '../../audit/line.ts';
import type { AuditRecord, RecordFields } from '../../audit/record.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import type { Sighting } from '../../incidents/risk-register.ts';
import { timersOf } from '../../incidents/timers.ts';
import type { Detection, IncidentSubjects } from '../../incidents/types.ts';

const maxListed = 50;

/** Fields of `incident.opened`. `at`: when it is opened, RFC 3339. `shown`: the record that made the rule speak. */
export function openedFields(
  id: string,
  detection: Detection,
  { at, shown, developer }: { readonly at: string; readonly shown: AuditRecord; readonly developer: string },
): RecordFields {
  const { type, severity, title, detectedBy, subjects, evidence, dedupKey } = detection;
  const { acknowledgeBy, closeBy } = timersOf(severity, at);
  return {
    incident_id: id,
    incident_type: type,
    severity,
    title: title.slice(0, 300).toWellFormed(),
    rule: detectedBy.rule,
    rule_version: detectedBy.version,
    observed: detectedBy.observed,
    threshold: detectedBy.threshold,
    measure: detectedBy.measure,
    ...subjectFields(subjects, developer),
    evidence: evidence
      .slice(0, maxListed)
      .map(({ seq }) => (seq === shown.seq ? { seq, leaf: leafOf(shown) } : { seq })),
    acknowledge_by: acknowledgeBy ?? null,
    close_by: closeBy ?? null,
    dedup_key: dedupKey.slice(0, 600).toWellFormed(),
  };
}

/** What is about a machine and nobody in particular is about who works there. */
function subjectFields({ developers, repositories, files, tools }: IncidentSubjects, developer: string): RecordFields {
  const listed = (values: readonly string[]): readonly string[] =>
    values.slice(0, maxListed).map((value) => value.toWellFormed());
  return {
    developers: developers.length === 0 ? [developer] : listed(developers),
    repositories: listed(repositories),
    files: listed(files),
    tools: listed(tools),
  };
}

/** Fields of `risk.observed`. */
export function sightingFields({ kind, value, provider, tool, developer, seq, isUnapproved }: Sighting): RecordFields {
  return {
    kind,
    value: value.toWellFormed(),
    provider: provider ?? null,
    tool: tool ?? null,
    developer: developer ?? null,
    unapproved: isUnapproved,
    evidence: [{ seq }],
  };
}

/** A record is stored in its one canonical form, so its leaf can be computed from it. */
function leafOf(record: AuditRecord): string {
  return leafHash(Buffer.from(canonicalJson(record), 'utf8'));
}
