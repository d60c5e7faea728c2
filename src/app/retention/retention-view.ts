// What is kept until when, as plain JSON: for `pretense retention show`, control calls and tests.
import type { DisposalRun } from '../../audit/disposal.ts';
import type { LegalHold } from '../../audit/disposal-holds.ts';
import { type DisposalPlan, leastRetentionDays, type PlannedSegment } from '../../audit/disposal-plan.ts';
import type { Clause, EffectivePolicy } from '../../policy/types.ts';

export interface RetentionClause {
  readonly days: number;
  /** JSON pointer, and whose file says so. */
  readonly clause: string;
  readonly source: Clause['source'];
  readonly policyId: string;
  readonly policyVersion: string;
  readonly policyHash: string;
}

export interface SegmentView {
  readonly segment: string;
  readonly records: number | undefined;
  readonly firstSeq: number | undefined;
  readonly lastSeq: number | undefined;
  /** RFC 3339 UTC. */
  readonly firstTimestamp: string | undefined;
  readonly lastTimestamp: string | undefined;
  readonly bytes: number;
  /** RFC 3339 UTC; undefined while it is being written. */
  readonly keptUntil: string | undefined;
  readonly state: PlannedSegment['fate']['kind'];
  /** Ids of the holds that keep it. */
  readonly holds: readonly string[];
  /** Why it is kept although it is old; undefined: nothing is wrong with it. */
  readonly problem: string | undefined;
}

export interface RetentionView {
  readonly retention: RetentionClause;
  /** RFC 3339 UTC: content whose last record is older may go. */
  readonly cutoff: string;
  readonly segments: readonly SegmentView[];
  readonly disposed: { readonly segments: number; readonly records: number; readonly until: string | undefined };
  /** Those in force. */
  readonly holds: readonly LegalHold[];
  /** Why nothing may go at present; undefined: what is due may. */
  readonly blocked: string | undefined;
}

export interface RunView {
  readonly isDryRun: boolean;
  readonly retention: RetentionClause;
  readonly cutoff: string;
  readonly disposed: readonly {
    readonly segment: string;
    readonly records: number;
    readonly bytes: number;
    /** Number of the record that certifies it; `null` for what a run before had recorded, or in a dry run. */
    readonly certificateSeq: number | null;
  }[];
  /** Segments that are old enough and stay. */
  readonly kept: readonly Pick<SegmentView, 'segment' | 'state' | 'holds' | 'problem'>[];
}

export function retentionClause(policy: EffectivePolicy): RetentionClause {
  const { value, clause } = policy.retentionDays;
  return {
    days: value,
    clause: clause.pointer,
    source: clause.source,
    policyId: policy.id,
    policyVersion: policy.version,
    policyHash: policy.hash,
  };
}

/** The days that count: no policy goes below the least. */
export function daysOf(policy: EffectivePolicy): number {
  return Math.max(policy.retentionDays.value, leastRetentionDays);
}

export function segmentView({ segment, bytes, sealed, keptUntil, fate }: PlannedSegment): SegmentView {
  const manifest = sealed?.manifest;
  return {
    segment: segment.name,
    records: manifest?.count,
    firstSeq: manifest?.first_seq,
    lastSeq: manifest?.last_seq,
    firstTimestamp: manifest?.first_timestamp,
    lastTimestamp: manifest?.last_timestamp,
    bytes,
    keptUntil,
    state: fate.kind,
    holds: fate.kind === 'held' ? fate.holds : [],
    problem: fate.kind === 'refused' ? fate.reason : undefined,
  };
}

export function disposedFigures({ disposed }: DisposalPlan): RetentionView['disposed'] {
  return {
    segments: disposed.length,
    records: disposed.reduce((sum, { manifest }) => sum + manifest.count, 0),
    until: disposed.at(-1)?.manifest.last_timestamp,
  };
}

export function runView({ plan, disposed }: DisposalRun, retention: RetentionClause): RunView {
  return {
    isDryRun: false,
    retention,
    cutoff: plan.cutoff,
    disposed: disposed.map(({ certificateSeq = null, ...rest }) => ({ ...rest, certificateSeq })),
    kept: keptOf(plan),
  };
}

export function dryRunView(plan: DisposalPlan, retention: RetentionClause): RunView {
  const going = plan.segments.filter(({ fate }) => fate.kind === 'due' || fate.kind === 'unfinished');
  return {
    isDryRun: true,
    retention,
    cutoff: plan.cutoff,
    disposed: going.map(({ segment, bytes, sealed }) => ({
      segment: segment.name,
      records: sealed?.manifest.count ?? 0,
      bytes,
      certificateSeq: null,
    })),
    kept: keptOf(plan),
  };
}

function keptOf({ segments }: DisposalPlan): RunView['kept'] {
  return segments
    .map(segmentView)
    .filter(({ state }) => state === 'held' || state === 'refused' || state === 'unsent')
    .map(({ segment, state, holds, problem }) => ({ segment, state, holds, problem }));
}
