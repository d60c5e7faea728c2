// What the records of one local day add up to. The order of the records does not matter, but for files beyond the limit.
import type { BlockedView, DayCounts, TrafficBucket } from '../../view/snapshot.ts';
import { type FileCounts, FileTable } from './file-table.ts';
import { DurationMedian } from './median.ts';
import type { SeenRequest, SeenResponse } from './seen-record.ts';

const quarterMs = 15 * 60 * 1000;

type Way = 'mutated' | 'unchanged' | 'paused' | 'blocked';
type Sums = { -readonly [Name in Exclude<keyof DayCounts, 'day' | 'addedMs'>]: number };

export class DayActivity {
  readonly day: string;
  readonly #sums: Sums = {
    requests: 0,
    protectedRequests: 0,
    mutatedRequests: 0,
    blockedRequests: 0,
    pausedRequests: 0,
    identifiersScanned: 0,
    identifiersMutated: 0,
    secretsDetected: 0,
    secretsStopped: 0,
    secretRequests: 0,
    unscannedItems: 0,
  };
  readonly #added = new DurationMedian();
  /** By the quarter of an hour since 1970. Every time zone of today is off by whole quarters. */
  readonly #traffic = new Map<number, Record<Way, number>>();
  readonly #requestsByClient = new Map<string, number>();
  readonly #files: FileTable;
  #lastBlocked: SeenRequest | undefined;

  constructor(day: string, maxFiles?: number) {
    this.day = day;
    this.#files = new FileTable(maxFiles);
  }

  addRequest(request: SeenRequest): void {
    const sums = this.#sums;
    const way = wayOf(request);
    sums.requests += 1;
    if (way === 'mutated') sums.mutatedRequests += 1;
    if (way === 'mutated' || way === 'unchanged') sums.protectedRequests += 1;
    if (way === 'blocked') sums.blockedRequests += 1;
    if (way === 'paused') sums.pausedRequests += 1;
    sums.identifiersScanned += request.scanned;
    sums.identifiersMutated += request.mutated;
    sums.secretsDetected += request.secrets;
    sums.secretsStopped += request.secretsStopped;
    if (request.secrets > 0) sums.secretRequests += 1;
    if (way !== 'blocked') sums.unscannedItems += request.unscanned;
    this.#addTraffic(request.time, way);
    if (request.isFromClient) {
      this.#requestsByClient.set(request.client, this.requestsOf(request.client) + 1);
    }
    this.#files.add(request);
    if (way === 'blocked' && (this.#lastBlocked === undefined || this.#lastBlocked.seq < request.seq)) {
      this.#lastBlocked = request;
    }
  }

  addResponse({ addedMs }: SeenResponse): void {
    if (addedMs !== undefined) this.#added.add(addedMs);
  }

  get counts(): DayCounts {
    return { day: this.day, ...this.#sums, addedMs: this.#added.value };
  }

  /** In the order of time. */
  get traffic(): readonly TrafficBucket[] {
    const quarters = [...this.#traffic].toSorted(([left], [right]) => left - right);
    return quarters.map(([quarter, bucket]) => ({ start: new Date(quarter * quarterMs).toISOString(), ...bucket }));
  }

  get files(): readonly FileCounts[] {
    return this.#files.rows();
  }

  /** Files that the table leaves out. */
  get filesOmitted(): number {
    return this.#files.omitted;
  }

  requestsOf(client: string): number {
    return this.#requestsByClient.get(client) ?? 0;
  }

  get lastBlocked(): BlockedView | undefined {
    const last = this.#lastBlocked;
    if (last === undefined) return undefined;
    const { requestId, at, client, rule, file } = last;
    return { requestId, at, client, rule: rule ?? 'unknown', file };
  }

  #addTraffic(time: number, way: Way): void {
    const quarter = Math.floor(time / quarterMs);
    const bucket = this.#traffic.get(quarter) ?? { ...emptyBucket };
    bucket[way] += 1;
    this.#traffic.set(quarter, bucket);
  }
}

const emptyBucket: Readonly<Record<Way, number>> = { mutated: 0, unchanged: 0, paused: 0, blocked: 0 };

/** Each request goes exactly one way. */
function wayOf({ decision, mode }: SeenRequest): Way {
  if (decision === 'block') return 'blocked';
  if (mode === 'paused') return 'paused';
  return decision === 'forward' ? 'unchanged' : 'mutated';
}
