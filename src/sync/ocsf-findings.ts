// What somebody has to look at: Data Security Finding (2006), Incident Finding (2005), Detection Finding (2004).
import type { AuditRecord } from '../audit/record.ts';
import type { JsonValue } from '../base/canonical-json.ts';
import type { Incident, IncidentStatus } from '../incidents/types.ts';
import { countOf, integerOf, textOf, textsOf } from './exported-record.ts';
import { controlOf, endpointOf, parties, policyOf, repositoryOf } from './ocsf-activity.ts';
import {
  epochMs,
  eventUid,
  type EventPart,
  type OcsfContext,
  type OcsfObject,
  present,
  severityId,
  userOf,
} from './ocsf-event.ts';

const activity = { create: 1, update: 2, close: 3 } as const;
const suffix = 'finding';

/** A second event for requests in which a secret or personal data was found; undefined for all others. */
export function requestFinding(record: AuditRecord, context: OcsfContext): EventPart | undefined {
  const secrets = countOf(record, 'secrets_detected');
  const personal = countOf(record, 'personal_data_detected');
  if (secrets + personal === 0) return undefined;
  const hasLeft = secrets > countOf(record, 'secrets_blocked');
  const rules = textsOf(record, 'secret_types');
  const title = secrets > 0 ? `Secrets in a request: ${secrets}` : `Personal data in a request: ${personal}`;
  return {
    class: 'dataSecurity',
    activity: activity.create,
    message: hasLeft ? `${title}; values left` : title,
    suffix,
    members: {
      ...parties(record, context),
      ...controlOf(record),
      finding_info: present({
        uid: eventUid(record, suffix),
        title,
        types: rules.length === 0 ? undefined : rules,
        analytic: present({ type_id: 1, name: 'secret rules', version: textOf(record, 'rules_version') }),
        related_events: [{ uid: eventUid(record, undefined), type_uid: 600_301 }],
      }),
      data_security: dataSecurity(secrets > 0 ? 'security' : 'personal', record),
      file: fileOf(record),
      dst_endpoint: endpointOf(textOf(record, 'endpoint_host')),
      resources: repositoryOf(record),
      is_alert: hasLeft,
      status_id: 1,
    },
  };
}

/** A redacted value was asked for where it may not be. */
export function placeholderFinding(record: AuditRecord, context: OcsfContext): EventPart {
  const rules = textsOf(record, 'rules');
  const title = 'A tool was called with the placeholder of a redacted value';
  return {
    class: 'dataSecurity',
    activity: activity.create,
    message: title,
    members: {
      ...parties(record, context),
      action_id: 4,
      disposition_id: 11,
      finding_info: present({
        uid: eventUid(record, undefined),
        title,
        types: rules.length === 0 ? undefined : rules,
        analytic: { type_id: 1, name: 'placeholder-egress' },
      }),
      data_security: dataSecurity('security', record),
      is_alert: true,
      status_id: 1,
    },
  };
}

/** The user decided what becomes of a value that was found. */
export function decidedFinding(record: AuditRecord, context: OcsfContext): EventPart {
  const action = textOf(record, 'action') ?? 'unknown';
  return {
    class: 'dataSecurity',
    activity: action === 'allow' ? activity.close : activity.update,
    message: `Decided about a value that was found: ${action}`,
    members: {
      ...parties(record, context),
      ...(action === 'allow' ? { action_id: 1, disposition_id: 8 } : { action_id: 4, disposition_id: 11 }),
      finding_info: { uid: textOf(record, 'finding') ?? eventUid(record, undefined), title: 'A value that was found' },
      data_security: dataSecurity('security', record),
      ...comment(record, textOf(record, 'reason'), context),
      is_alert: false,
      status_id: action === 'allow' ? 3 : 2,
    },
  };
}

/** What the program itself noticed: a gap, a clock, a threshold, a tool that is not routed any more. */
export function detection(title: string): (record: AuditRecord, context: OcsfContext) => EventPart {
  return (record) => ({
    class: 'detection',
    activity: activity.create,
    message: title,
    members: {
      finding_info: {
        uid: eventUid(record, undefined),
        title,
        analytic: { type_id: 1, name: textOf(record, 'what') ?? textOf(record, 'kind') ?? record.type },
        types: [record.type],
      },
      is_alert: true,
      status_id: 1,
    },
  });
}

/** `incident`: as folded from the records up to this one; undefined where its opening is not among them. */
export function incidentFinding(record: AuditRecord, incident: Incident | undefined, context: OcsfContext): EventPart {
  const uid = textOf(record, 'incident_id') ?? 'unknown';
  const status = statusOf(record, incident);
  const title = incident?.title ?? textOf(record, 'title') ?? `Incident ${uid}`;
  const severity = incident?.severity;
  return {
    class: 'incident',
    activity: record.type === 'incident.opened' ? activity.create : isEnded(status) ? activity.close : activity.update,
    message: title,
    ...(severity === undefined ? {} : { severity }),
    members: {
      // One of assignee and group has to be there; nobody is named before somebody took it.
      assignee_group: { name: 'Reviewers of AI tool usage' },
      finding_info_list: [findingInfo(uid, title, { record, incident })],
      desc: textOf(record, 'measure') ?? incident?.detectedBy.measure,
      start_time: incident === undefined ? undefined : epochMs(incident.firstSeen),
      end_time: incident === undefined ? undefined : epochMs(incident.lastSeen),
      priority_id: severity === undefined ? 0 : Math.max(1, severityId(severity) - 1),
      status_id: ocsfStatus[status],
      status_code: status,
      verdict_id: verdicts[status],
      is_suspected_breach: incident?.type === 'secret_transmitted' ? true : undefined,
      ...comment(record, textOf(record, 'comment'), context),
    },
  };
}

function findingInfo(
  uid: string,
  title: string,
  { record, incident }: { readonly record: AuditRecord; readonly incident: Incident | undefined },
): OcsfObject {
  const rule = incident?.detectedBy.rule ?? textOf(record, 'rule');
  const evidence = incident?.evidence ?? [];
  return present({
    uid,
    title,
    types: incident === undefined ? undefined : [incident.type],
    analytic:
      rule === undefined
        ? undefined
        : present({
            type_id: 3,
            name: rule,
            uid: rule,
            version: incident?.detectedBy.version ?? textOf(record, 'rule_version'),
          }),
    related_events: evidence.length === 0 ? undefined : evidence.map(({ seq }) => ({ uid: `${record.chain}:${seq}` })),
  });
}

function statusOf(record: AuditRecord, incident: Incident | undefined): IncidentStatus {
  const said = textOf(record, 'to');
  if (record.type === 'incident.transition' && said !== undefined && Object.hasOwn(ocsfStatus, said)) {
    return said as IncidentStatus;
  }
  return incident?.status ?? 'new';
}

/** 1 New, 2 In Progress, 3 On Hold, 4 Resolved, 5 Closed. */
const ocsfStatus: Readonly<Record<IncidentStatus, number>> = {
  new: 1,
  reopened: 1,
  triaged: 2,
  investigating: 2,
  contained: 2,
  resolved: 4,
  closed: 5,
  false_positive: 5,
  duplicate: 5,
  risk_accepted: 5,
};

const verdicts: Readonly<Partial<Record<IncidentStatus, number>>> = { false_positive: 1, duplicate: 10 };

function isEnded(status: IncidentStatus): boolean {
  return ocsfStatus[status] === 5;
}

/** 1.9 has notes in the place of one comment. */
function comment(
  record: AuditRecord,
  said: string | undefined,
  { version }: OcsfContext,
): Readonly<Record<string, JsonValue>> {
  if (said === undefined) return {};
  if (version === '1.6.0') return { comment: said };
  const by = textOf(record, 'by');
  const owner = by === undefined ? {} : { owner: userOf(by) };
  return { notes: [{ comment: said, created_time: epochMs(record.timestamp), ...owner }] };
}

/** Category 6 is Security, 1 Personal; 11 is a detection system for developers; 2 is data in transit. */
function dataSecurity(category: 'security' | 'personal', record: AuditRecord): OcsfObject {
  return present({
    category_id: category === 'security' ? 6 : 1,
    detection_system_id: 11,
    data_lifecycle_state_id: 2,
    total: integerOf(record, category === 'security' ? 'secrets_detected' : 'personal_data_detected'),
    policy: policyOf(record),
  });
}

function fileOf(record: AuditRecord): OcsfObject | undefined {
  const path = textOf(record, 'file');
  if (path === undefined) return undefined;
  return { type_id: 1, name: path.slice(path.lastIndexOf('/') + 1) || path, path };
}
