// What the records of a period add up to, with bars.
import type { AuditRecord } from '../../audit/record.ts';
import type { Output } from '../command.ts';
import { countOf } from '../count-of.ts';
import { visible } from './visible.ts';

export interface LogStatistics {
  readonly records: number;
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly requests: number;
  readonly unanswered: number;
  readonly identifiersScanned: number;
  readonly identifiersMutated: number;
  readonly secretsDetected: number;
  readonly secretsBlocked: number;
  readonly personalDataDetected: number;
  readonly bytesSent: number;
  readonly tokensInput: number;
  readonly tokensOutput: number;
  readonly types: Counts;
  readonly decisions: Counts;
  readonly modes: Counts;
  readonly blockRules: Counts;
  readonly tools: Counts;
  readonly providers: Counts;
  readonly models: Counts;
  readonly secrets: Counts;
  /** By UTC day. */
  readonly days: Counts;
}

/** The most frequent first; days in their order. */
export type Counts = readonly { readonly name: string; readonly count: number }[];

/** Different names that are counted: a log of others can hold any number. The rest is `others`. */
const maxNames = 1000;

class Counter {
  readonly #counts = new Map<string, number>();

  add(value: unknown, count = 1): void {
    const name = typeof value === 'string' && value !== '' ? value : 'unknown';
    const isRoom = this.#counts.has(name) || this.#counts.size < maxNames;
    const key = isRoom ? name : 'others';
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  get size(): number {
    return this.#counts.size;
  }

  byCount(): Counts {
    return this.byName().toSorted((left, right) => right.count - left.count);
  }

  byName(): Counts {
    const counts = [...this.#counts].map(([name, count]) => ({ name, count }));
    return counts.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  }
}

const counted = [
  'types',
  'decisions',
  'modes',
  'blockRules',
  'tools',
  'providers',
  'models',
  'secrets',
  'days',
] as const;
const summed = [
  ['identifiersScanned', 'identifiers_scanned'],
  ['identifiersMutated', 'identifiers_mutated'],
  ['secretsDetected', 'secrets_detected'],
  ['secretsBlocked', 'secrets_blocked'],
  ['personalDataDetected', 'personal_data_detected'],
  ['bytesSent', 'bytes_sent'],
] as const;

/** Fed with the records of a period. Untrusted: their fields. */
export class StatisticsBuilder {
  readonly #counters = new Map(counted.map((name) => [name, new Counter()]));
  readonly #sums = new Map<string, number>();
  readonly #waiting = new Set<string>();
  #records = 0;
  #requests = 0;
  #first: string | undefined;
  #last: string | undefined;

  add(record: AuditRecord): void {
    this.#records += 1;
    this.#first ??= record.timestamp;
    this.#last = record.timestamp;
    this.#count('types', record.type);
    if (record.type === 'ai.request' || record.type === 'ai.passthrough') this.#addRequest(record);
    if (record.type !== 'ai.response') return;
    this.#waiting.delete(idOf(record));
    this.#sum('tokensInput', record['tokens_input']);
    this.#sum('tokensOutput', record['tokens_output']);
  }

  finish(): LogStatistics {
    const sum = (name: string): number => this.#sums.get(name) ?? 0;
    const counts = (name: (typeof counted)[number]): Counts => this.#counters.get(name)?.byCount() ?? [];
    return {
      records: this.#records,
      first: this.#first,
      last: this.#last,
      requests: this.#requests,
      unanswered: this.#waiting.size,
      identifiersScanned: sum('identifiersScanned'),
      identifiersMutated: sum('identifiersMutated'),
      secretsDetected: sum('secretsDetected'),
      secretsBlocked: sum('secretsBlocked'),
      personalDataDetected: sum('personalDataDetected'),
      bytesSent: sum('bytesSent'),
      tokensInput: sum('tokensInput'),
      tokensOutput: sum('tokensOutput'),
      types: counts('types'),
      decisions: counts('decisions'),
      modes: counts('modes'),
      blockRules: counts('blockRules'),
      tools: counts('tools'),
      providers: counts('providers'),
      models: counts('models'),
      secrets: counts('secrets'),
      days: this.#counters.get('days')?.byName() ?? [],
    };
  }

  #addRequest(record: AuditRecord): void {
    this.#requests += 1;
    const { decision } = record;
    if (decision === 'block') this.#count('blockRules', record['rule']);
    else this.#waiting.add(idOf(record));
    this.#count('decisions', decision);
    this.#count('modes', record['mode']);
    this.#count('tools', record['tool'] ?? record['client']);
    this.#count('providers', record['provider']);
    this.#count('models', record['model']);
    this.#count('days', record.timestamp.slice(0, 10));
    for (const [name, field] of summed) this.#sum(name, record[field]);
    const types = record['secret_types'];
    if (Array.isArray(types)) for (const type of types) this.#count('secrets', type);
  }

  #count(name: (typeof counted)[number], value: unknown): void {
    this.#counters.get(name)?.add(value);
  }

  #sum(name: string, value: unknown): void {
    if (typeof value === 'number') this.#sums.set(name, (this.#sums.get(name) ?? 0) + value);
  }
}

function idOf(record: AuditRecord): string {
  const id = record['request_id'];
  return typeof id === 'string' ? id : '';
}

const barWidth = 30;
const maxRows = 12;
const maxDays = 31;

export function printStatistics(statistics: LogStatistics, { line, style }: Output): void {
  const { records, first, last, requests } = statistics;
  line(style.bold(countOf(records, 'record')));
  if (first === undefined || last === undefined) return;
  line(`${visible(first, 30)} to ${visible(last, 30)}`);
  line();
  const changed = share(statistics.identifiersMutated, statistics.identifiersScanned);
  line(`${countOf(requests, 'request')}, ${statistics.unanswered} of them without a recorded outcome`);
  line(`${statistics.identifiersMutated} of ${countOf(statistics.identifiersScanned, 'name')} changed (${changed})`);
  const { secretsDetected, secretsBlocked, personalDataDetected } = statistics;
  line(
    `${countOf(secretsDetected, 'secret')} found, ${secretsBlocked} of them did not leave; personal data: ${personalDataDetected}`,
  );
  line(
    `${statistics.bytesSent} bytes sent; tokens by the providers: ${statistics.tokensInput} in, ${statistics.tokensOutput} out`,
  );
  const sections: readonly (readonly [title: string, counts: Counts])[] = [
    ['Decisions', statistics.decisions],
    ['Rules that blocked', statistics.blockRules],
    ['Protection', statistics.modes],
    ['Tools', statistics.tools],
    ['Providers', statistics.providers],
    ['Models', statistics.models],
    ['Secrets by kind', statistics.secrets],
    ['Requests a day (UTC)', statistics.days.slice(-maxDays)],
    ['Records by type', statistics.types],
  ];
  for (const [title, counts] of sections) {
    if (counts.length === 0) continue;
    line();
    line(style.bold(title));
    for (const row of barRows(counts, title.startsWith('Requests') ? maxDays : maxRows)) line(`  ${row}`);
  }
}

function barRows(counts: Counts, limit: number): readonly string[] {
  const rows = counts.slice(0, limit);
  const rest = counts.slice(limit).reduce((sum, { count }) => sum + count, 0);
  const all = rest === 0 ? rows : [...rows, { name: `${counts.length - limit} others`, count: rest }];
  const names = all.map(({ name }) => visible(name, 40));
  const width = Math.max(...names.map((name) => name.length));
  const digits = Math.max(...all.map(({ count }) => String(count).length));
  const most = Math.max(...all.map(({ count }) => count));
  return all.map(({ count }, index) => {
    const name = (names[index] ?? '').padEnd(width);
    return `${name}  ${String(count).padStart(digits)}  ${bar(count, most)}`.trimEnd();
  });
}

/** In eighths of a character; whatever is not nothing is seen. */
function bar(count: number, most: number): string {
  const eighths = most === 0 ? 0 : Math.max(count > 0 ? 1 : 0, Math.round((count / most) * barWidth * 8));
  const rest = eighths % 8;
  return '█'.repeat(Math.floor(eighths / 8)) + (rest === 0 ? '' : (' ▏▎▍▌▋▊▉'[rest] ?? ''));
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
