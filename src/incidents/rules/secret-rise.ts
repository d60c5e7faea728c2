import { spreadOf, weightedMean } from '../baseline.ts';
import { dayText } from '../day-sums.ts';
import { type RuleModule, type Seen, stateless, subjectsOf } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'SECRET-RISE';
const version = '1';
const weight = 0.2;
const limit = 3;
const minimumDays = 14;
const floor = 10;

/** More secrets from day to day than the weeks before explain. */
export const secretRise: RuleModule = {
  id,
  version,
  title: 'More secrets than usual over several days',
  threshold: `EWMA (weight ${weight}) of new secrets a day above mean + ${limit} of its deviations, with at least ${floor} on the present day, after ${minimumDays} active days`,
  detector: stateless(find),
};

function find({ record, person }: Seen): readonly Detection[] {
  if (record.type !== 'ai.request' || person === undefined) return [];
  const { today } = person;
  if (today.secrets < floor) return [];
  const counts = person.activeDays().map(({ secrets }) => secrets);
  const spread = spreadOf(counts);
  if (spread === undefined || counts.length < minimumDays) return [];
  const mean = weightedMean([...counts, today.secrets], weight) ?? 0;
  const bound = spread.mean + limit * Math.max(spread.deviation, 1) * Math.sqrt(weight / (2 - weight));
  if (mean <= bound) return [];
  const subjects = subjectsOf(record);
  return [
    {
      type: 'secret_burst',
      severity: 'low',
      title: `${today.secrets} new secrets in one day, more than the weeks before explain`,
      detectedBy: {
        rule: id,
        version,
        observed: Math.round(100 * mean),
        threshold: Math.round(100 * bound),
        measure: `smoothed new secrets a day up to ${dayText(today.day)}, in hundredths`,
      },
      subjects,
      evidence: [{ seq: record.seq }],
      dedupKey: `${id} ${subjects.developers[0] ?? ''}`,
    },
  ];
}
