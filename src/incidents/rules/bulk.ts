// Far more than usual: what the rules BULK-D (days) and BULK-H (hours) share.
import { type Baseline, valueAt } from '../baseline.ts';
import { megabytes } from '../detector.ts';
import type { Measure, PersonHistory } from '../history.ts';

export interface BulkMeasure {
  readonly measure: Measure;
  /** In titles: `MB sent`. */
  readonly name: string;
  readonly unit: 'bytes' | 'count';
  /** Less is never bulk. */
  readonly floor: number;
  /** More always is, unless that is usual. */
  readonly cap: number;
  /** So much above the 95th percentile is bulk, whatever the rest says. */
  readonly surplus?: number;
}

/** Deviations above the median of the logarithms. */
export const bulkScore = 4.5;
export const bulkFactor = 4;
/** Beyond the cap, what is usual may be exceeded by so much. */
export const capFactor = 1.5;
/** Days with activity, before which only the cap counts. */
export const bulkDays = 14;

export interface Bulk {
  readonly measure: BulkMeasure;
  readonly observed: number;
  /** What would still have been usual. */
  readonly threshold: number;
}

/** Undefined when a value is usual for this person. */
export function bulkOf(observed: number, measure: BulkMeasure, person: PersonHistory): Bulk | undefined {
  // Most requests end here: nothing else is computed for them.
  if (observed <= measure.floor) return undefined;
  const threshold = thresholdOf(measure, person.baseline(measure.measure));
  return observed > threshold ? { measure, observed, threshold } : undefined;
}

function thresholdOf({ floor, cap, surplus }: BulkMeasure, baseline: Baseline | undefined): number {
  if (baseline === undefined || baseline.days < bulkDays) return cap;
  const unusual = Math.max(valueAt(bulkScore, baseline), bulkFactor * baseline.p95, floor);
  const capped = Math.max(cap, capFactor * baseline.p95);
  const beyond = surplus === undefined ? Infinity : Math.max(baseline.p95 + surplus, floor);
  return Math.round(Math.min(unusual, capped, beyond));
}

/** The one that is furthest above its threshold. */
export function strongest(all: readonly (Bulk | undefined)[]): Bulk | undefined {
  return all
    .flatMap((each) => (each === undefined ? [] : [each]))
    .toSorted((left, right) => right.observed / right.threshold - left.observed / left.threshold)
    .at(0);
}

/** `90 MB sent`. */
export function amountText({ unit, name }: BulkMeasure, value: number): string {
  return unit === 'bytes' ? `${megabytes(value)} ${name}` : `${value} ${name}`;
}

/** The figures of measures, for the table of rules. */
export function measureText(measures: readonly BulkMeasure[]): string {
  return measures
    .map((each) => {
      const surplus = each.surplus === undefined ? '' : `, or ${each.surplus} above the 95th percentile`;
      return `${each.name}: floor ${limitText(each, each.floor)}, cap ${limitText(each, each.cap)}${surplus}`;
    })
    .join('; ');
}

function limitText({ unit }: BulkMeasure, value: number): string {
  return unit === 'bytes' ? megabytes(value) : String(value);
}
