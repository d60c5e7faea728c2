// What all events of the Open Cybersecurity Schema Framework share here: classification, origin, time.
import type { JsonValue } from '../base/canonical-json.ts';
import type { AuditRecord } from '../audit/record.ts';
import type { Severity } from '../incidents/types.ts';
import { type ExportedRecord, type ExportOrigin, ownFields, recordUid, textOf } from './exported-record.ts';
import { severityOf } from './severity.ts';

/** 1.6 is what some receivers stop at: it has neither record integrity nor AI operations. */
export type OcsfVersion = '1.6.0' | '1.9.0';

export type OcsfObject = { readonly [name: string]: JsonValue };

/** One event; its members are those of its class. */
export type OcsfEvent = OcsfObject & { readonly class_uid: number; readonly type_uid: number; readonly time: number };

export interface OcsfContext extends ExportOrigin {
  readonly version: OcsfVersion;
}

/** A class of ours, with the number of its category and its profiles. */
export const ocsfClasses = {
  api: { uid: 6003, category: 6, profiles: ['host', 'security_control'] },
  dataSecurity: { uid: 2006, category: 2, profiles: ['host', 'security_control'] },
  incident: { uid: 2005, category: 2, profiles: ['host', 'incident'] },
  detection: { uid: 2004, category: 2, profiles: ['host'] },
} as const;

export type OcsfClass = keyof typeof ocsfClasses;

const severityIds: Readonly<Record<Severity, number>> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 };

export function severityId(severity: Severity): number {
  return severityIds[severity];
}

export interface EventPart {
  readonly class: OcsfClass;
  readonly activity: number;
  /** Where the number says `Other`. */
  readonly activityName?: string;
  readonly message: string;
  readonly severity?: Severity;
  /** Told apart where one record makes two events. */
  readonly suffix?: string;
  /** Besides those of the class. */
  readonly profiles?: readonly string[];
  readonly members: Readonly<Record<string, JsonValue | undefined>>;
}

/** The event without its attestation. Members that are undefined are left out. */
export function ocsfEvent(exported: ExportedRecord, part: EventPart, context: OcsfContext): OcsfEvent {
  const { record, leaf } = exported;
  const { uid, category, profiles } = ocsfClasses[part.class];
  const classification = {
    category_uid: category,
    class_uid: uid,
    activity_id: part.activity,
    type_uid: uid * 100 + part.activity,
    severity_id: severityIds[part.severity ?? severityOf(record)],
    time: epochMs(record.timestamp),
  };
  return {
    ...classification,
    ...present({
      activity_name: part.activityName,
      message: part.message,
      device: deviceOf(record, context),
      ...part.members,
    }),
    metadata: metadataOf(exported, { ...part, profiles: [...profiles, ...(part.profiles ?? [])] }, context),
    unmapped: {
      record_hash: leaf,
      prev_hash: record.prev_hash,
      inc: record.inc,
      ...Object.fromEntries(ownFields(record)),
    },
  };
}

function metadataOf({ record, leaf }: ExportedRecord, part: EventPart, context: OcsfContext): OcsfObject {
  const isFull = context.version === '1.9.0';
  return present({
    version: context.version,
    product: { name: 'Pretense', vendor_name: 'Pretense', version: context.productVersion },
    profiles: [...(part.profiles ?? []), ...(isFull ? ['record_integrity'] : [])],
    uid: eventUid(record, part.suffix),
    original_event_uid: isFull ? leaf : undefined,
    event_code: record.type,
    log_name: 'pretense.audit',
    log_version: String(record.v),
    original_time: record.timestamp,
    sequence: record.seq,
    correlation_uid: textOf(record, 'request_id') ?? textOf(record, 'incident_id'),
  });
}

export function eventUid(record: AuditRecord, suffix: string | undefined): string {
  return suffix === undefined ? recordUid(record) : `${recordUid(record)}:${suffix}`;
}

/** 0 is `Unknown`: what kind of machine it is is nobody's business here. */
function deviceOf(record: AuditRecord, { deviceId }: OcsfContext): OcsfObject | undefined {
  const uid = textOf(record, 'device_id') ?? deviceId;
  return uid === undefined ? undefined : { type_id: 0, uid };
}

export function userOf(name: string): OcsfObject {
  const isAddress = /^[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+\.[\w.-]+$/.test(name);
  return { type_id: 1, name, ...(isAddress ? { email_addr: name } : {}) };
}

/** Milliseconds since 1970; 0 for what is no time. */
export function epochMs(timestamp: string): number {
  const time = Date.parse(timestamp);
  return Number.isNaN(time) ? 0 : Math.max(0, time);
}

/** Without the members that are undefined. */
export function present(members: Readonly<Record<string, JsonValue | undefined>>): OcsfObject {
  const entries = Object.entries(members).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
