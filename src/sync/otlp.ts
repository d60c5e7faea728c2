// Records as logs of OpenTelemetry, in the JSON form of OTLP: what `POST /v1/logs` takes and file receivers read.
import type { AuditRecord } from '../audit/record.ts';
import { type ExportedRecord, type ExportOrigin, ownFields } from './exported-record.ts';
import { genAiSchemaUrl, otlpMembers, ownPrefix } from './otlp-names.ts';
import { type OtlpAttribute, otlpAttributes, type OtlpValue } from './otlp-value.ts';
import { severityOf } from './severity.ts';

/** One request carries at most so many records. */
export const maxOtlpRecords = 512;

export interface OtlpLogRecord {
  /** Nanoseconds since 1970, as a text. */
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: 9 | 13 | 17;
  readonly severityText: 'INFO' | 'WARN' | 'ERROR';
  readonly eventName: string;
  readonly body: OtlpValue;
  readonly attributes: readonly OtlpAttribute[];
}

/** `ExportLogsServiceRequest` of OTLP 1. */
export interface OtlpLogsRequest {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeLogs: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly logRecords: readonly OtlpLogRecord[];
      readonly schemaUrl: string;
    }[];
  }[];
}

/** One request of up to `maxOtlpRecords` records. It holds no text of a prompt or an answer: records have none. */
export function otlpLogs(records: readonly ExportedRecord[], origin: ExportOrigin): OtlpLogsRequest {
  const { productVersion, deviceId } = origin;
  const resource = otlpAttributes([
    ['service.name', 'pretense'],
    ['service.version', productVersion],
    ['host.id', deviceId],
  ]);
  const logs = {
    scope: { name: 'pretense.audit', version: productVersion },
    logRecords: records.map(otlpLogRecord),
    schemaUrl: genAiSchemaUrl,
  };
  return { resourceLogs: [{ resource: { attributes: resource }, scopeLogs: [logs] }] };
}

export function otlpLogRecord({ record, leaf }: ExportedRecord): OtlpLogRecord {
  const timeUnixNano = nanoseconds(record.timestamp);
  const { type, v, chain, inc, seq, prev_hash: previous, mono_ms: monoMs } = record;
  return {
    timeUnixNano,
    observedTimeUnixNano: timeUnixNano,
    ...otlpSeverity(record),
    eventName: `${ownPrefix}${type}`,
    body: { stringValue: headline(record) },
    attributes: otlpAttributes([
      [`${ownPrefix}record_version`, v],
      [`${ownPrefix}chain`, chain],
      [`${ownPrefix}inc`, inc],
      [`${ownPrefix}seq`, seq],
      [`${ownPrefix}prev_hash`, previous],
      [`${ownPrefix}record_hash`, leaf],
      [`${ownPrefix}mono_ms`, monoMs],
      ...ownFields(record).flatMap(([field, value]) => otlpMembers(record, field, value)),
    ]),
  };
}

function otlpSeverity(record: AuditRecord): Pick<OtlpLogRecord, 'severityNumber' | 'severityText'> {
  switch (severityOf(record)) {
    case 'info':
    case 'low':
      return { severityNumber: 9, severityText: 'INFO' };
    case 'medium':
      return { severityNumber: 13, severityText: 'WARN' };
    case 'high':
    case 'critical':
      return { severityNumber: 17, severityText: 'ERROR' };
  }
}

/** For lists of people: the type, and the one word that tells most. */
function headline(record: AuditRecord): string {
  const { type, decision, outcome, result, to } = record;
  const [word] = [decision, outcome, result, to].filter((value) => typeof value === 'string');
  return word === undefined ? type : `${type}: ${word}`;
}

/** RFC 3339 with milliseconds; a time that is none is 0, which OTLP reads as unknown. */
function nanoseconds(timestamp: string): string {
  const milliseconds = Date.parse(timestamp);
  return Number.isNaN(milliseconds) || milliseconds <= 0 ? '0' : `${milliseconds}000000`;
}
