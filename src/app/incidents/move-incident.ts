// Moves an incident by what people say: checked against the whole log first, then on the record.
import type { AuditRecord, RecordFields, RecordWriter } from '../../audit/record.ts';
import type { Clock } from '../../base/clock.ts';
import { fieldsOf, textOf } from '../../incidents/fields.ts';
import { IncidentFold } from '../../incidents/fold.ts';
import { transitionProblem } from '../../incidents/transitions.ts';
import { type Incident, type IncidentStatus, incidentStatuses } from '../../incidents/types.ts';
import type { Developer } from '../developer.ts';
import { IncidentError } from './incident-error.ts';
import { readWorkflowRecords } from './workflow-records.ts';

/** What a person asks for. */
export interface MoveRequest {
  readonly id: string;
  readonly to: IncidentStatus;
  readonly reasonCode: string;
  readonly comment: string;
  /** Default: who works here. Another name is recorded as claimed. */
  readonly by?: string | undefined;
  readonly approver?: string | undefined;
  /** RFC 3339. */
  readonly expires?: string | undefined;
  readonly duplicateOf?: string | undefined;
}

export interface MoveOptions {
  readonly auditDir: string;
  readonly records: RecordWriter;
  readonly clock: Pick<Clock, 'now'>;
  /** Who works here. */
  readonly developer: Developer;
}

/**
 * Resolves with the incident as it is then. `closed` resolves it on the way when nobody has yet. Throws IncidentError,
 * and then nothing is on the record; an AuditError when the log cannot be written.
 */
export async function moveIncident(options: MoveOptions, request: MoveRequest): Promise<Incident> {
  const { auditDir, records, clock } = options;
  const fold = new IncidentFold();
  for (const record of await readWorkflowRecords(auditDir)) fold.add(record);
  const steps = stepsTo(found(fold, request.id), request.to);
  const at = clock.now().toISOString();
  const all = steps.map((to) => tryStep({ fold, at, options }, { ...request, to }));
  for (const fields of all) await records.append('incident.transition', fields);
  return found(fold, request.id);
}

function found(fold: IncidentFold, id: string): Incident {
  const incident = fold.find(id);
  if (incident !== undefined) return incident;
  throw new IncidentError(
    'no-such-incident',
    `There is no incident ${id.slice(0, 40)} in this log; see "pretense incidents list --all".`,
  );
}

function stepsTo({ status }: Incident, to: IncidentStatus): readonly IncidentStatus[] {
  const isOnTheWay = status === 'triaged' || status === 'investigating' || status === 'contained';
  return to === 'closed' && isOnTheWay ? ['resolved', 'closed'] : [to];
}

interface Trial {
  readonly fold: IncidentFold;
  readonly at: string;
  readonly options: MoveOptions;
}

/** Takes the step in the fold; gives the fields of its record. */
function tryStep({ fold, at, options }: Trial, request: MoveRequest): RecordFields {
  const incident = found(fold, request.id);
  const { developer, developer_source: source } = options.developer;
  const by = request.by ?? developer;
  const isKnown = (id: string) => fold.find(id) !== undefined;
  const problem = transitionProblem(incident, { ...request, by }, { at, isKnown });
  if (problem !== undefined) throw new IncidentError(problem.code, problem.message);
  const fields: RecordFields = {
    incident_id: incident.id,
    from: incident.status,
    to: request.to,
    by,
    by_source: by === developer ? source : 'claimed',
    reason_code: request.reasonCode,
    comment: request.comment,
    approver: request.approver ?? null,
    expires: request.expires ?? null,
    duplicate_of: request.duplicateOf ?? null,
  };
  if (!fold.add({ seq: 0, type: 'incident.transition', timestamp: at, ...fields } as unknown as AuditRecord)) {
    throw new IncidentError('bad-request', fold.problems.at(-1)?.message ?? 'The transition has no valid form.');
  }
  return fields;
}

/** Untrusted: the body of a request. Throws IncidentError `bad-request`. */
export function parseMove(body: unknown): MoveRequest {
  const fields = fieldsOf(body);
  const to = incidentStatuses.find((status) => status === fields['to']);
  const id = textOf(fields['id']);
  const reasonCode = textOf(fields['reasonCode']);
  const comment = textOf(fields['comment']);
  if (to === undefined || id === undefined || reasonCode === undefined || comment === undefined) {
    throw new IncidentError(
      'bad-request',
      'Expected {"id": "inc_…", "to": "triaged", "reasonCode": "…", "comment": "…"}.',
    );
  }
  return {
    id,
    to,
    reasonCode,
    comment,
    by: textOf(fields['by']),
    approver: textOf(fields['approver']),
    expires: textOf(fields['expires']),
    duplicateOf: textOf(fields['duplicateOf']),
  };
}
