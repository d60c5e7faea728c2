// The log as a table: one row for each record. What the row of an answer needs to be read alone is repeated from its request.
import type { AuditRecord } from '../audit/record.ts';
import { csvLine } from './csv-cell.ts';

/** Fields of `docs/audit-record.md` by their names there. */
const envelope = ['seq', 'timestamp', 'type', 'request_id'] as const;
/** Who, where and with what: in an answer, those of its request. */
const told = [
  'developer',
  'device_id',
  'repository',
  'file',
  'tool',
  'tool_version',
  'client',
  'provider',
  'endpoint',
  'endpoint_host',
  'model',
] as const;
const counted = [
  'decision',
  'rule',
  'mode',
  'level',
  'names',
  'identifiers_scanned',
  'identifiers_mutated',
  'kept_by_schema',
  'kept_by_history',
  'kept_by_provider',
  'renewed_texts',
  'secrets_detected',
  'secrets_blocked',
  'personal_data_detected',
  'secret_types',
  'unverified_signed_blocks',
  'unverified_signed_terms',
  'tokens_sent',
  'bytes_sent',
  'mutation_map_id',
  'hash_original',
  'hash_sent',
] as const;
const answered = [
  'outcome',
  'status',
  'error_type',
  'stop_reason',
  'tokens_input',
  'tokens_output',
  'tokens_cache_read',
  'tokens_cache_write',
  'latency_ms',
  'time_to_first_byte_ms',
  'bytes_received',
  'foreign_surrogates',
  'hash_response',
  'tls_version',
  'tls_cipher',
  'network_proxy',
] as const;

const fields = [...envelope, ...told, ...counted, ...answered];
const withoutDetails: ReadonlySet<string> = new Set(['ai.request', 'ai.response', 'ai.passthrough']);
const ofEveryRecord: ReadonlySet<string> = new Set(['v', 'chain', 'inc', 'prev_hash', 'nonce', 'mono_ms']);

export const tableColumns: readonly string[] = [...fields, 'details', 'leaf_hash'];

/** Requests whose answers did not come yet; the oldest are forgotten. */
const maxOpenRequests = 20_000;

type Told = Readonly<Partial<Record<(typeof told)[number], unknown>>>;

/** Rows in the order of the records. */
export class RecordTable {
  readonly #open = new Map<string, Told>();

  get head(): string {
    return csvLine(tableColumns);
  }

  /** `leaf`: hex. */
  row(record: AuditRecord, leaf: string): string {
    const all = this.#withRequest(record);
    return csvLine([...fields.map((field) => cellOf(all[field])), detailsOf(record), leaf]);
  }

  #withRequest(record: AuditRecord): Readonly<Record<string, unknown>> {
    const id = record['request_id'];
    if (typeof id !== 'string') return record;
    if (record.type !== 'ai.response') {
      this.#remember(id, record);
      return record;
    }
    const request = this.#open.get(id);
    this.#open.delete(id);
    if (request === undefined) return record;
    // What the answer says itself goes before: its model is the provider's own name of it.
    const own = Object.entries(record).filter(([, value]) => value !== null);
    return { ...request, ...Object.fromEntries(own) };
  }

  #remember(id: string, record: AuditRecord): void {
    if (record['decision'] === 'block') return;
    this.#open.set(id, Object.fromEntries(told.map((field) => [field, record[field]])));
    if (this.#open.size <= maxOpenRequests) return;
    for (const oldest of this.#open.keys()) {
      this.#open.delete(oldest);
      return;
    }
  }
}

/** Lists of names are read more easily than JSON. */
function cellOf(value: unknown): unknown {
  return Array.isArray(value) ? value.join(' ') : value;
}

/** Everything that a record of another kind says, as JSON. */
function detailsOf(record: AuditRecord): string | undefined {
  if (withoutDetails.has(record.type)) return undefined;
  const names = Object.keys(record).filter((name) => !ofEveryRecord.has(name) && !isField(name));
  return names.length === 0 ? undefined : JSON.stringify(Object.fromEntries(names.map((name) => [name, record[name]])));
}

function isField(name: string): boolean {
  return fields.some((field) => field === name);
}
