// What the records of one local day add up to. The order of the records does not matter, but for files beyond the limit.
import type { BlockedView, DayCounts, TrafficBucket } from '../../view/snapshot.ts';
import { type FileCounts, FileTable } from './file-table.ts';
import { quarterOf } from './local-day.ts';
import { DurationMedian } from './median.ts';
import type { SeenRequest, SeenResponse } from './seen-record.ts';

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
    secretRequests: 0,
  };
  readonly #added = new DurationMedian();
  readonly #traffic = new Map<string, Record<Way, number>>();
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
    if (request.secrets > 0) sums.secretRequests += 1;
    this.#addTraffic(quarterOf(request.at), way);
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
    const starts = [...this.#traffic.keys()].toSorted();
    return starts.map((start) => ({ start, ...emptyBucket, ...this.#traffic.get(start) }));
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

  #addTraffic(start: string, way: Way): void {
    const bucket = this.#traffic.get(start) ?? { ...emptyBucket };
    bucket[way] += 1;
    this.#traffic.set(start, bucket);
  }
}

const emptyBucket: Readonly<Record<Way, number>> = { mutated: 0, unchanged: 0, paused: 0, blocked: 0 };

/** Each request goes exactly one way. */
function wayOf({ decision, mode }: SeenRequest): Way {
  if (decision === 'block') return 'blocked';
  if (mode === 'paused') return 'paused';
  return decision === 'forward' ? 'unchanged' : 'mutated';
}
