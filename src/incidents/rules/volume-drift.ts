import { spreadOf, weightedMean } from '../baseline.ts';
import { dayText } from '../day-sums.ts';
import type { Detector, RuleModule, Seen } from '../detector.ts';
import { megabytes, subjectsOf } from '../detector.ts';
import type { PersonHistory } from '../history.ts';
import type { Detection } from '../types.ts';

const id = 'DRIFT';
const version = '1';
/** Weight of the newest day. */
const weight = 0.1;
const limit = 3;
/** Of so many active days, all but the last ones say what is usual. */
const learnedDays = 25;
const recentDays = 20;
/** Days of the calendar. */
const within = 110;
const floorBytes = 20_000_000;
/** A mean that rises by less is no drift, however steady the days were. */
const factor = 3;
const smallestDeviation = 0.35;

/** The volume rises slowly: each day is usual next to the ones before it, their mean is not. */
export const volumeDrift: RuleModule = {
  id,
  version,
  title: 'The volume rises from day to day',
  threshold: `EWMA (weight ${weight}) of ln(bytes sent) over the last ${recentDays} active days above mean + ${limit} of its deviations of the ${learnedDays} or more before, at least ${factor} times as much, and above ${megabytes(floorBytes)} a day`,
  detector: () => new VolumeDrift(),
};

/** Looks once a day, when the first request of a day makes the day before complete. */
class VolumeDrift implements Detector {
  readonly #looked = new Map<string, number>();

  recall({ record, person }: Seen): void {
    if (person !== undefined) this.#looked.set(subjectsOf(record).developers[0] ?? '', person.day);
  }

  observe({ record, person }: Seen): readonly Detection[] {
    if (record.type !== 'ai.request' || person === undefined) return [];
    const subjects = subjectsOf(record);
    const name = subjects.developers[0] ?? '';
    if (this.#looked.get(name) === person.day) return [];
    this.#looked.set(name, person.day);
    const drift = driftOf(person);
    if (drift === undefined) return [];
    return [
      {
        type: 'volume_drift',
        severity: 'low',
        title: `About ${megabytes(drift.observed)} a day are sent, where up to ${megabytes(drift.threshold)} was usual`,
        detectedBy: {
          rule: id,
          version,
          ...drift,
          measure: `smoothed bytes a day up to ${dayText(person.day - 1)}`,
        },
        subjects,
        evidence: [{ seq: record.seq }],
        // A drift lasts: it is told once a month.
        dedupKey: `${id} ${name} ${Math.floor(person.day / 30)}`,
      },
    ];
  }
}

function driftOf(person: PersonHistory): { readonly observed: number; readonly threshold: number } | undefined {
  const logs = person.activeDays(within).map(({ bytes }) => Math.log(Math.max(1, bytes)));
  if (logs.length < learnedDays + recentDays) return undefined;
  const spread = spreadOf(logs.slice(0, -recentDays));
  if (spread === undefined) return undefined;
  const deviation = Math.max(spread.deviation, smallestDeviation) * Math.sqrt(weight / (2 - weight));
  const mean = weightedMean([spread.mean, ...logs.slice(-recentDays)], weight) ?? 0;
  const bound = spread.mean + Math.max(limit * deviation, Math.log(factor));
  const observed = Math.round(Math.exp(mean));
  return mean > bound && observed > floorBytes ? { observed, threshold: Math.round(Math.exp(bound)) } : undefined;
}
