// What the records of one device say, added up: by day, by tool and model, and how things stand last. Every figure is a sum, a
// first or a last one, so that it does not matter in which pieces and in which order records come in.
import { clippedText } from '../../../report/pdf/visible-text.ts';
import { countOf, momentOf, objectsOf, textOf } from '../../../incidents/fields.ts';
import type { AuditRecord } from '../../../audit/record.ts';
import { shareBucket, shareColumns } from './share-buckets.ts';

/** Names of the sums of `rollup_days`, without those of shares. */
export const dayColumns = [
  'records',
  'forwarded',
  'mutated',
  'redacted',
  'blocked',
  'paused',
  'identifiers_scanned',
  'identifiers_mutated',
  'secrets_stopped',
  'secrets_transmitted',
  'bytes_sent',
  'tokens_input',
  'tokens_output',
  'heartbeats',
  'log_gaps',
] as const;

export const useColumns = ['requests', 'protected', 'blocked', 'bytes_sent', 'tokens_input', 'tokens_output'] as const;

type Sums<Column extends string> = Record<Column, number>;

/** Of `rollup_days`; also `share_0` … */
export type DayRow = { readonly day: string } & Readonly<Record<string, number | string>>;

/** Of `rollup_uses`: a tool, or a provider (`name`) with one of its models (`detail`). */
export type UseRow = {
  readonly day: string;
  readonly kind: 'tool' | 'model';
  readonly name: string;
  readonly detail: string;
} & Sums<(typeof useColumns)[number]>;

/** Of `rollup_devices`. `…_key`: when and where it was said; the greatest one holds. */
export interface DeviceRow {
  readonly last_record_at: string;
  readonly policy_key: string;
  readonly policy_version: string | null;
  readonly policy_hash: string | null;
  readonly person_key: string;
  readonly developer: string | null;
  readonly product_version: string | null;
}

/** Of `rollup_tools`: how a tool of the device is routed (`state`), and when a request of it was last seen. */
export interface ToolRow {
  readonly tool: string;
  readonly state_key: string;
  readonly state: string | null;
  readonly label: string | null;
  readonly last_request_at: string | null;
}

/** Of `rollup_policies`. */
export interface PolicyRow {
  readonly policy_hash: string;
  readonly policy_version: string;
  readonly first_seen: string;
}

/** Where a record stands and when it came in. */
export interface RecordPlace {
  readonly chain: string;
  readonly seq: number;
  readonly receivedAt: Date;
}

const dayMs = 86_400_000;
/** A clock may be wrong; a record does not belong to a day that was not there, or is not there yet. */
const maxAheadMs = dayMs;
const maxBehindMs = 3_660 * dayMs;
/** What a single record may add: no figure of a day can be made to overflow by one that is a lie. */
const maxFigure = 1_000_000_000_000;
const maxNameLength = 120;
/** Names of tools in one heartbeat. */
const maxTools = 60;

/** What a record of routing says of its tool. */
const routingStates: ReadonlyMap<string, string> = new Map([
  ['routing.applied', 'routed'],
  ['routing.drifted', 'drifted'],
  ['routing.restored', 'not-routed'],
]);

/** Untrusted: the records. One that says nothing that can be read adds to `records` alone. */
export class BatchSums {
  readonly #days = new Map<string, Record<string, number | string>>();
  readonly #uses = new Map<string, UseRow>();
  readonly #tools = new Map<string, ToolRow>();
  readonly #policies = new Map<string, PolicyRow>();
  #device: DeviceRow | undefined;

  add(record: AuditRecord, place: RecordPlace): void {
    const at = momentOfRecord(record, place.receivedAt);
    const key = orderKey(at, place);
    const day = this.#day(at.slice(0, 10));
    increase(day, 'records', 1);
    this.#stand(record, at, key);
    this.#count(record, { day, at, key });
  }

  #count(
    record: AuditRecord,
    { day, at, key }: { readonly day: Record<string, number | string>; readonly at: string; readonly key: string },
  ): void {
    const { type } = record;
    const routing = routingStates.get(type);
    if (type === 'ai.request' || type === 'ai.passthrough') this.#request(record, day, at);
    else if (type === 'ai.response') this.#answer(record, day);
    else if (type === 'log.gap') increase(day, 'log_gaps', 1);
    else if (routing !== undefined) this.#toolState(nameOf(record['client']), { state: routing }, key);
    else if (type === 'heartbeat') {
      increase(day, 'heartbeats', 1);
      for (const tool of objectsOf(record['tools']).slice(0, maxTools)) {
        this.#toolState(nameOf(tool['client']), { state: nameOf(tool['state']), label: nameOf(tool['name']) }, key);
      }
    }
  }

  days(): readonly DayRow[] {
    return [...this.#days.values()] as unknown as readonly DayRow[];
  }

  uses(): readonly UseRow[] {
    return [...this.#uses.values()];
  }

  tools(): readonly ToolRow[] {
    return [...this.#tools.values()];
  }

  policies(): readonly PolicyRow[] {
    return [...this.#policies.values()];
  }

  device(): DeviceRow | undefined {
    return this.#device;
  }

  #day(day: string): Record<string, number | string> {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    const made: Record<string, number | string> = { day };
    this.#days.set(day, made);
    return made;
  }

  #request(record: AuditRecord, day: Record<string, number | string>, at: string): void {
    const outcome = outcomeOf(record);
    const scanned = figure(record, 'identifiers_scanned');
    const mutated = Math.min(scanned, figure(record, 'identifiers_mutated'));
    const bytes = figure(record, 'bytes_sent');
    const detected = figure(record, 'secrets_detected');
    const stopped = Math.min(detected, figure(record, 'secrets_blocked'));
    increase(day, outcome, 1);
    increase(day, 'identifiers_scanned', scanned);
    increase(day, 'identifiers_mutated', mutated);
    increase(day, 'secrets_stopped', outcome === 'blocked' ? detected : stopped);
    increase(day, 'secrets_transmitted', outcome === 'blocked' ? 0 : detected - stopped);
    increase(day, 'bytes_sent', bytes);
    // What was blocked, or let through by a person, says nothing about how names are found.
    if (scanned > 0 && outcome !== 'blocked' && outcome !== 'paused') {
      increase(day, shareColumns[shareBucket(scanned, mutated)] ?? '', 1);
    }
    const tool = nameOf(record['client']) ?? nameOf(record['tool']);
    const sums = {
      requests: 1,
      protected: outcome === 'blocked' || outcome === 'paused' ? 0 : 1,
      blocked: outcome === 'blocked' ? 1 : 0,
      bytes_sent: bytes,
    };
    if (tool !== undefined) {
      this.#use(day, 'tool', tool, '', sums);
      const known = this.#tools.get(tool);
      const last = latest(known?.last_request_at ?? null, at);
      this.#tools.set(tool, { tool, state_key: '', state: null, label: null, ...known, last_request_at: last });
    }
    const provider = nameOf(record['provider']);
    if (provider !== undefined) this.#use(day, 'model', provider, nameOf(record['model']) ?? '', sums);
  }

  #answer(record: AuditRecord, day: Record<string, number | string>): void {
    const tokens = { tokens_input: figure(record, 'tokens_input'), tokens_output: figure(record, 'tokens_output') };
    increase(day, 'tokens_input', tokens.tokens_input);
    increase(day, 'tokens_output', tokens.tokens_output);
    const provider = nameOf(record['provider']);
    if (provider === undefined || tokens.tokens_input + tokens.tokens_output === 0) return;
    this.#use(day, 'model', provider, nameOf(record['model']) ?? '', tokens);
  }

  #use(
    { day }: Record<string, number | string>,
    kind: UseRow['kind'],
    name: string,
    detail: string,
    sums: Partial<Sums<(typeof useColumns)[number]>>,
  ): void {
    const id = [day, kind, name, detail].join('\0');
    const known: UseRow = this.#uses.get(id) ?? {
      day: String(day),
      kind,
      name,
      detail,
      requests: 0,
      protected: 0,
      blocked: 0,
      bytes_sent: 0,
      tokens_input: 0,
      tokens_output: 0,
    };
    const added = { ...known };
    for (const column of useColumns) added[column] += sums[column] ?? 0;
    this.#uses.set(id, added);
  }

  #toolState(
    tool: string | undefined,
    said: { readonly state: string | undefined; readonly label?: string | undefined },
    key: string,
  ): void {
    if (tool === undefined || said.state === undefined) return;
    const known = this.#tools.get(tool);
    if (known !== undefined && known.state_key >= key) return;
    const label = said.label ?? null;
    this.#tools.set(tool, { tool, last_request_at: null, ...known, state_key: key, state: said.state, label });
  }

  /** What the device stands at, by its last record that says it. */
  #stand(record: AuditRecord, at: string, key: string): void {
    const before = this.#device;
    const policyHash = nameOf(record['policy_hash']) ?? null;
    const developer = nameOf(record['developer']) ?? null;
    const policyVersion = nameOf(record['policy_version']) ?? null;
    const isPolicyNews = policyHash !== null && key > (before?.policy_key ?? '');
    const isPersonNews = developer !== null && key > (before?.person_key ?? '');
    this.#device = {
      last_record_at: latest(before?.last_record_at ?? null, at),
      policy_key: isPolicyNews ? key : (before?.policy_key ?? ''),
      policy_version: isPolicyNews ? policyVersion : (before?.policy_version ?? null),
      policy_hash: isPolicyNews ? policyHash : (before?.policy_hash ?? null),
      person_key: isPersonNews ? key : (before?.person_key ?? ''),
      developer: isPersonNews ? developer : (before?.developer ?? null),
      product_version: isPersonNews ? (nameOf(record['proxy_version']) ?? null) : (before?.product_version ?? null),
    };
    if (policyHash === null) return;
    const known = this.#policies.get(policyHash);
    // Of two that say the same hash with other versions, the one that is read first in the order of letters.
    const version = policyVersion ?? '';
    if (known === undefined) {
      this.#policies.set(policyHash, { policy_hash: policyHash, policy_version: version, first_seen: at });
    } else if (at < known.first_seen || version < known.policy_version) {
      const policy_version = version < known.policy_version ? version : known.policy_version;
      this.#policies.set(policyHash, {
        ...known,
        policy_version,
        first_seen: at < known.first_seen ? at : known.first_seen,
      });
    }
  }
}

export type Outcome = 'forwarded' | 'mutated' | 'redacted' | 'blocked' | 'paused';

/** Each exchange counts once: what left during a pause is that, whatever was done to it besides. */
function outcomeOf(record: AuditRecord): Outcome {
  const decision = record['decision'];
  if (decision === 'block') return 'blocked';
  if (record['mode'] === 'paused') return 'paused';
  if (decision === 'redact') return 'redacted';
  return decision === 'mutate' ? 'mutated' : 'forwarded';
}

function momentOfRecord(record: AuditRecord, receivedAt: Date): string {
  const said = momentOf(record.timestamp);
  const received = receivedAt.toISOString();
  if (said === undefined) return received;
  const ahead = Date.parse(said) - receivedAt.getTime();
  return ahead > maxAheadMs || ahead < -maxBehindMs ? received : said;
}

function orderKey(at: string, { chain, seq }: RecordPlace): string {
  return `${at} ${String(seq).padStart(16, '0')} ${chain}`;
}

function figure(record: AuditRecord, name: string): number {
  return Math.min(maxFigure, countOf(record[name]));
}

function increase(row: Record<string, number | string>, column: string, by: number): void {
  if (by !== 0) row[column] = Number(row[column] ?? 0) + by;
}

function latest(before: string | null, at: string): string {
  return before !== null && before > at ? before : at;
}

/** A name as a column can hold it: no NUL, no end. */
function nameOf(value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  // PostgreSQL holds no NUL in a text; halves of pairs are no UTF-8.
  const clean = clippedText(text, maxNameLength)
    .replaceAll('\0', '\uFFFD')
    .replaceAll(/\p{Cs}/gu, '\uFFFD');
  return clean.trim() === '' ? undefined : clean;
}
