// For tests: records as the proxy writes them, with what a test is about said by it.
import type { AuditRecord, RecordFields } from '../../audit/record.ts';

export type Told = RecordFields & { readonly seq: number; readonly timestamp: string };

/** Fields of an `ai.request`, without the envelope. */
export function requestFields(told: RecordFields = {}): RecordFields {
  return {
    request_id: 'r0',
    provider: 'anthropic',
    endpoint: 'messages',
    endpoint_host: 'api.example',
    model: 'm',
    tool: 'claude-code',
    client: null,
    repository: null,
    file: null,
    files: [],
    files_omitted: 0,
    identifiers_scanned: 0,
    identifiers_mutated: 0,
    secrets_detected: 0,
    secrets_blocked: 0,
    decision: 'forward',
    rule: null,
    mode: 'enforce',
    mutation_map_id: null,
    ...told,
  };
}

export function responseFields(told: RecordFields = {}): RecordFields {
  return { request_id: 'r0', status: 200, outcome: 'complete', added_us: 1500, ...told };
}

export function requestRecord(told: Told): AuditRecord {
  return { type: 'ai.request', ...requestFields(told) } as unknown as AuditRecord;
}

export function responseRecord(told: Told): AuditRecord {
  return { type: 'ai.response', ...responseFields(told) } as unknown as AuditRecord;
}
