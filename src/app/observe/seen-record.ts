// What the observer reads from a record. Untrusted: on disk a record may be of another version of Pretense; what has not
// the form that it should have counts as absent.
import type { AuditRecord } from '../../audit/record.ts';

export type Decision = 'forward' | 'mutate' | 'redact' | 'block';

/** One file of a request. */
export interface SeenFile {
  readonly repository: string;
  readonly file: string;
  readonly scanned: number;
  readonly mutated: number;
  readonly secrets: number;
}

/** An `ai.request` or an `ai.passthrough`. */
export interface SeenRequest {
  readonly kind: 'request';
  readonly requestId: string;
  readonly seq: number;
  /** RFC 3339. */
  readonly at: string;
  /** The same in milliseconds since 1970. */
  readonly time: number;
  /** The record's `client`, else its `tool`. */
  readonly client: string;
  /** Whether it is known who asked: not, when the token of its URL was wrong. */
  readonly isFromClient: boolean;
  readonly provider: string | undefined;
  readonly endpointHost: string | undefined;
  readonly model: string | undefined;
  readonly decision: Decision;
  readonly mode: 'enforce' | 'paused';
  readonly rule: string | undefined;
  readonly scanned: number;
  readonly mutated: number;
  readonly secrets: number;
  /** Of these, those whose values did not leave. */
  readonly secretsStopped: number;
  /** Images, PDFs and audio. */
  readonly unscanned: number;
  readonly repository: string | undefined;
  readonly file: string | undefined;
  readonly files: readonly SeenFile[];
  /** Files of the request that its record does not name. */
  readonly filesOmitted: number;
  readonly mutationMapId: string | undefined;
}

export interface SeenResponse {
  readonly kind: 'response';
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly outcome: string | undefined;
  readonly status: number | undefined;
  readonly addedMs: number | undefined;
}

const decisions: readonly Decision[] = ['forward', 'mutate', 'redact', 'block'];

/** Undefined for a record that is about no exchange, or says no time. */
export function seenRecord(record: AuditRecord): SeenRequest | SeenResponse | undefined {
  const time = Date.parse(record.timestamp);
  switch (record.type) {
    case 'ai.request':
    case 'ai.passthrough':
      return Number.isNaN(time) ? undefined : seenRequest(record, time);
    case 'ai.response':
      return Number.isNaN(time) ? undefined : seenResponse(record, time);
    default:
      return undefined;
  }
}

function seenRequest(record: AuditRecord, time: number): SeenRequest {
  const rule = textOf(record['rule']);
  const files = Array.isArray(record['files']) ? record['files'].flatMap(seenFile) : [];
  return {
    kind: 'request',
    requestId: textOf(record['request_id']) ?? '',
    seq: record.seq,
    at: record.timestamp,
    time,
    client: textOf(record['client']) ?? textOf(record['tool']) ?? 'unknown',
    isFromClient: rule !== 'client-token',
    provider: textOf(record['provider']),
    endpointHost: textOf(record['endpoint_host']),
    model: textOf(record['model']),
    decision: decisions.find((decision) => decision === record['decision']) ?? 'forward',
    mode: record['mode'] === 'paused' ? 'paused' : 'enforce',
    rule,
    scanned: countOf(record['identifiers_scanned']),
    mutated: countOf(record['identifiers_mutated']),
    secrets: countOf(record['secrets_detected']),
    secretsStopped: countOf(record['secrets_blocked']),
    unscanned: mediaCount(record['media']),
    repository: textOf(record['repository']),
    file: textOf(record['file']),
    files,
    filesOmitted: countOf(record['files_omitted']),
    mutationMapId: textOf(record['mutation_map_id']),
  };
}

function seenResponse(record: AuditRecord, time: number): SeenResponse {
  const status = record['status'];
  const addedUs = record['added_us'];
  return {
    kind: 'response',
    requestId: textOf(record['request_id']) ?? '',
    time,
    outcome: textOf(record['outcome']),
    status: typeof status === 'number' ? status : undefined,
    addedMs: typeof addedUs === 'number' && addedUs >= 0 ? addedUs / 1000 : undefined,
  };
}

function seenFile(value: unknown): readonly SeenFile[] {
  if (typeof value !== 'object' || value === null) return [];
  const fields = value as Readonly<Record<string, unknown>>;
  const repository = textOf(fields['repository']);
  const file = textOf(fields['file']);
  if (repository === undefined || file === undefined) return [];
  return [
    {
      repository,
      file,
      scanned: countOf(fields['identifiers_scanned']),
      mutated: countOf(fields['identifiers_mutated']),
      secrets: countOf(fields['secrets_detected']),
    },
  ];
}

function mediaCount(value: unknown): number {
  if (!Array.isArray(value)) return 0;
  return value.reduce((sum: number, entry: unknown) => {
    const fields = typeof entry === 'object' && entry !== null ? (entry as Readonly<Record<string, unknown>>) : {};
    return sum + countOf(fields['count']);
  }, 0);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}
