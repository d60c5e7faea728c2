// Records as events of the Open Cybersecurity Schema Framework, an event a line. A request in which a secret or personal data
// was found makes two: the call, and the finding.
import type { AuditRecord, RecordType } from '../audit/record.ts';
import { IncidentFold } from '../incidents/fold.ts';
import { type ExportedRecord, textOf } from './exported-record.ts';
import { ownActivity, requestActivity, responseActivity } from './ocsf-activity.ts';
import { Attester, type TextHash } from './ocsf-attestation.ts';
import { type EventPart, eventUid, type OcsfContext, ocsfEvent, type OcsfEvent } from './ocsf-event.ts';
import { decidedFinding, detection, incidentFinding, placeholderFinding, requestFinding } from './ocsf-findings.ts';

export type { OcsfContext, OcsfEvent, OcsfVersion } from './ocsf-event.ts';

type Mapping = (record: AuditRecord, context: OcsfContext, incidents: IncidentFold) => readonly EventPart[];

const one =
  (map: (record: AuditRecord, context: OcsfContext) => EventPart): Mapping =>
  (record, context) => [map(record, context)];

const request: Mapping = (record, context) => {
  const finding = requestFinding(record, context);
  const call = requestActivity(record, context);
  return finding === undefined ? [call] : [call, finding];
};

const incident: Mapping = (record, context, incidents) => [
  incidentFinding(record, incidents.find(textOf(record, 'incident_id') ?? ''), context),
];

const selfTest: Mapping = (record, context) => {
  const isPassed = textOf(record, 'result') === 'passed';
  return [
    isPassed
      ? ownActivity('read')(record, context)
      : detection('The self-test of the controls failed')(record, context),
  ];
};

/** Every type has its line. */
export const ocsfMappings: Readonly<Record<RecordType, Mapping>> = {
  'ai.request': request,
  'ai.passthrough': request,
  'ai.response': one(responseActivity),
  'clock.jump': one(detection('The clock of the machine was changed')),
  'daemon.start': one(ownActivity('other')),
  'daemon.stop': one(ownActivity('other')),
  'daemon.resume': one(ownActivity('other')),
  'export.created': one(ownActivity('read')),
  heartbeat: one(ownActivity('other')),
  'key.rotated': one(ownActivity('update')),
  'legalhold.set': one(ownActivity('create')),
  'legalhold.cleared': one(ownActivity('delete')),
  'log.disk_full': one(detection('The disk with the audit log was full')),
  'log.gap': one(detection('Records are missing from the audit log')),
  'log.torn_tail': one(detection('The end of the audit log was cut off after a crash')),
  'map.torn_tail': one(detection('The end of the word map was cut off after a crash')),
  'config.changed': one(ownActivity('update')),
  'exception.requested': one(ownActivity('create')),
  'exception.approved': one(ownActivity('update')),
  'exception.revoked': one(ownActivity('delete')),
  'finding.decided': one(decidedFinding),
  'history.forgotten': one(ownActivity('delete')),
  'incident.opened': incident,
  'incident.placeholder_egress': one(placeholderFinding),
  'incident.proposal': one(ownActivity('update')),
  'incident.repeated': incident,
  'incident.threshold': one(detection('A threshold of the policy was reached')),
  'incident.transition': incident,
  'pause.started': one(detection('Protection was paused')),
  'pause.ended': one(ownActivity('update')),
  'policy.loaded': one(ownActivity('read')),
  'policy.changed': one(ownActivity('update')),
  'retention.disposed': one(ownActivity('delete')),
  'review.attested': one(ownActivity('create')),
  'risk.observed': one(detection('A tool, provider, model or endpoint was seen for the first time')),
  'selftest.completed': selfTest,
  'selftest.request': one(ownActivity('other')),
  'workspace.registered': one(ownActivity('create')),
  'proxy.takeover': one(ownActivity('other')),
  'routing.applied': one(ownActivity('create')),
  'routing.restored': one(ownActivity('delete')),
  'routing.drifted': one(detection('A tool that was routed is not routed any more')),
  'routing.left-alone': one(ownActivity('read')),
  'sync.enrolled': one(ownActivity('create')),
  'sync.mode': one(ownActivity('other')),
  'sync.state': one(ownActivity('other')),
  'access.failed': one(detection('Signing in to the collector failed')),
  'access.signed_in': one(ownActivity('create')),
  'access.signed_out': one(ownActivity('delete')),
  'access.viewed': one(ownActivity('read')),
  'account.changed': one(ownActivity('update')),
  'archive.written': one(ownActivity('create')),
  'backup.created': one(ownActivity('create')),
  'backup.restored': one(ownActivity('update')),
  'chain.fork': one(detection('A device sent another history than before')),
  'chain.loss': one(detection('The collector holds less than it has cosigned')),
  'collector.start': one(ownActivity('other')),
  'collector.stop': one(ownActivity('other')),
  'device.enrolled': one(ownActivity('create')),
  'device.revoked': one(ownActivity('delete')),
  'exception.decided': one(ownActivity('update')),
  'forward.failed': one(ownActivity('other')),
  'reconciliation.imported': one(ownActivity('create')),
  'token.issued': one(ownActivity('create')),
  'token.rotated': one(ownActivity('update')),
};

export interface OcsfOptions extends OcsfContext {
  readonly sha256: TextHash;
}

/** Goes over records in the order of the chain. What it keeps of them are the incidents and one fingerprint. */
export class OcsfMapper {
  readonly #context: OcsfContext;
  readonly #incidents = new IncidentFold();
  readonly #attester: Attester | undefined;

  constructor(options: OcsfOptions) {
    this.#context = options;
    const authority = `pretense/${options.deviceId ?? 'unknown'}`;
    this.#attester = options.version === '1.9.0' ? new Attester(options.sha256, authority) : undefined;
  }

  /** The events of one record. Types of later versions are activities of ours. */
  events(exported: ExportedRecord): readonly OcsfEvent[] {
    const { record } = exported;
    this.#incidents.add(record);
    const known = ocsfMappings[record.type] as Mapping | undefined;
    const parts = (known ?? one(ownActivity('other')))(record, this.#context, this.#incidents);
    return parts.map((part) => {
      const event = ocsfEvent(exported, part, this.#context);
      const uid = eventUid(record, part.suffix);
      return this.#attester?.attest(event, { chain: record.chain, uid }) ?? event;
    });
  }
}
