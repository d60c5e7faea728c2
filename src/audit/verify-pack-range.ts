// From which record to which one an evidence pack reaches: what it says in two places, and what the signed manifests show.
import type { Manifest } from './manifest.ts';
import type { ProblemList } from './verify-problems.ts';
import type { PackRange } from './verify-result.ts';

/** What `manifest.json` of a pack says; nobody signed it. Undefined: it does not say that. */
export interface PackClaim {
  readonly firstSeq: number | undefined;
  readonly lastSeq: number | undefined;
  /** RFC 3339 UTC, the second one excluded. */
  readonly from: string | undefined;
  readonly until: string | undefined;
  readonly hasLines: boolean;
  readonly disposedRecords: number;
}

/** Untrusted: the text of `manifest.json`. */
export function packClaim(text: string | undefined): PackClaim {
  const root = objectOf(parsed(text));
  const [query, records] = [objectOf(root['query']), objectOf(root['records'])];
  return {
    firstSeq: numberOf(records['first_seq']),
    lastSeq: numberOf(records['last_seq']),
    from: textOf(query['from_utc_inclusive']),
    until: textOf(query['until_utc_exclusive']),
    hasLines: objectOf(root['redaction'])['mode'] === 'none',
    disposedRecords: numberOf(objectOf(root['verification'])['disposed_records']) ?? 0,
  };
}

export interface RangeCheck {
  readonly range: PackRange;
  readonly claim: PackClaim;
  /** Signed manifests of its chain. */
  readonly sealed: readonly Manifest[];
  readonly problems: ProblemList;
}

/**
 * A segment whose first or last record is of the period has it in the range. Where the period begins and ends inside of a
 * segment, up to one segment can be left out unseen.
 */
export function checkPackRange({ range, claim, sealed, problems }: RangeCheck): void {
  const { first, last } = range;
  const place = { segment: 'log/log.json', line: 0, seq: first };
  if ((claim.firstSeq ?? first) !== first || (claim.lastSeq ?? last) !== last) {
    const message = `it is about records ${first} to ${last}, and manifest.json about ${claim.firstSeq} to ${claim.lastSeq}`;
    problems.report({ ...place, kind: 'missing-segment', message });
  }
  const isLeftOut = (time: string, seq: number): boolean => isIn(range, time) && (seq < first || seq > last);
  const out = sealed.filter(
    (each) => isLeftOut(each.first_timestamp, each.first_seq) || isLeftOut(each.last_timestamp, each.last_seq),
  );
  const [shown] = out;
  if (shown === undefined) return;
  const count = out.reduce((sum, each) => sum + each.count, 0);
  const isSaid = out.every((each) => each.last_seq < first) && count <= claim.disposedRecords;
  if (isSaid) {
    const message = `manifest.json says that ${count} records of the period were disposed of`;
    problems.notice({ ...place, kind: 'missing-segment', message });
    return;
  }
  const message = `records of the period are missing, as the manifest of ${shown.segment} shows: records ${first} to ${last} are here`;
  problems.report({ ...place, kind: 'missing-segment', message });
}

function isIn({ from, until }: PackRange, time: string): boolean {
  if (from === undefined || until === undefined) return false;
  const at = Date.parse(time);
  return at >= Date.parse(from) && at < Date.parse(until);
}

/** Of a pack with so many lines, and runs of records that a collector disposed of. */
export function lastOfRange(
  { first, count }: { readonly first: number; readonly count: number },
  runs: readonly { readonly first: number; readonly last: number }[],
): number {
  return runs.reduce(
    (last, run) => last + (run.first <= last + 1 ? Math.max(0, run.last - Math.max(run.first, first) + 1) : 0),
    first + count - 1,
  );
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
