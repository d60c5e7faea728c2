// Far more than usual: what the rules BULK-D (days) and BULK-H (hours) share.
import type { AuditRecord } from '../../audit/record.ts';
import { type Baseline, valueAt } from '../baseline.ts';
import { megabytes, type Seen, subjectsOf } from '../detector.ts';
import type { Measure, PersonHistory } from '../history.ts';
import type { Detection } from '../types.ts';

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

export interface BulkRule {
  readonly rule: string;
  readonly version: string;
  readonly window: 'day' | 'hour';
  readonly bulks: (person: PersonHistory) => readonly (Bulk | undefined)[];
  /** The window that the figures are of, for people. */
  readonly when: (person: PersonHistory, record: AuditRecord) => string;
}

/** What a request makes unusual about the window that it falls into: at most one detection. */
export function bulkDetections({ record, person }: Seen, asked: BulkRule): readonly Detection[] {
  if (record.type !== 'ai.request' || person === undefined) return [];
  const bulk = strongest(asked.bulks(person));
  if (bulk === undefined) return [];
  const subjects = subjectsOf(record);
  const { observed, threshold, measure } = bulk;
  const { rule, version, window } = asked;
  const amounts = [observed, threshold].map((value) => amountText(measure, value));
  const what = measure.unit === 'bytes' ? 'bytes sent' : measure.name;
  return [
    {
      type: 'bulk_transmission',
      severity: observed > 3 * threshold ? 'high' : 'medium',
      title: `${amounts[0]} in one ${window}, where up to ${amounts[1]} is usual`,
      detectedBy: { rule, version, observed, threshold, measure: `${what} of ${asked.when(person, record)}` },
      subjects,
      evidence: [{ seq: record.seq }],
      // Of both windows: one thing that happened is one incident.
      dedupKey: `BULK ${subjects.developers[0] ?? ''}`,
    },
  ];
}

/** The one that is furthest above its threshold. */
function strongest(all: readonly (Bulk | undefined)[]): Bulk | undefined {
  return all
    .flatMap((each) => (each === undefined ? [] : [each]))
    .toSorted((left, right) => right.observed / right.threshold - left.observed / left.threshold)
    .at(0);
}

/** `90 MB sent`. */
function amountText({ unit, name }: BulkMeasure, value: number): string {
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
