// What the log says of a day, summed anew and the plain way: status bar and panel have to say the same.
import type { AuditRecord } from '../../../src/audit/record.ts';

export interface RecordSums {
  readonly requests: number;
  readonly protectedRequests: number;
  readonly scanned: number;
  readonly mutated: number;
  readonly secrets: number;
  /** By `repository/file`. */
  readonly files: ReadonlyMap<string, FileSums>;
}

export interface FileSums {
  requests: number;
  scanned: number;
  mutated: number;
  secrets: number;
}

/** Requests, with and without a body. */
export function requestsOf(records: readonly AuditRecord[]): readonly AuditRecord[] {
  return records.filter(({ type }) => type === 'ai.request' || type === 'ai.passthrough');
}

/** Whether each request that left has its response. */
export function isQuiet(records: readonly AuditRecord[]): boolean {
  const answered = new Set(records.filter(({ type }) => type === 'ai.response').map((record) => record['request_id']));
  return requestsOf(records).every((record) => record['decision'] === 'block' || answered.has(record['request_id']));
}

export function sumsOf(records: readonly AuditRecord[]): RecordSums {
  const requests = requestsOf(records);
  const total = (field: string) => requests.reduce((sum, record) => sum + Number(record[field] ?? 0), 0);
  const files = new Map<string, FileSums>();
  for (const request of requests) {
    for (const entry of (request['files'] ?? []) as readonly Readonly<Record<string, string | number>>[]) {
      const key = `${entry['repository']}/${entry['file']}`;
      const sums = files.get(key) ?? { requests: 0, scanned: 0, mutated: 0, secrets: 0 };
      files.set(key, sums);
      sums.requests += 1;
      sums.scanned += Number(entry['identifiers_scanned']);
      sums.mutated += Number(entry['identifiers_mutated']);
      sums.secrets += Number(entry['secrets_detected']);
    }
  }
  return {
    requests: requests.length,
    protectedRequests: requests.filter((record) => record['decision'] !== 'block' && record['mode'] === 'enforce')
      .length,
    scanned: total('identifiers_scanned'),
    mutated: total('identifiers_mutated'),
    secrets: total('secrets_blocked'),
    files,
  };
}
