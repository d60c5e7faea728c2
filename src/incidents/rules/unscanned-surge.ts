import { logScore } from '../baseline.ts';
import { dayText } from '../day-sums.ts';
import { type RuleModule, type Seen, stateless, subjectsOf } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'UNSCANNED';
const version = '1';
const floor = 50;
const minimumDays = 14;
const score = 4;
const factor = 3;

/** Far more images, documents and encoded runs than usual: the way round a scanner that reads text. */
export const unscannedSurge: RuleModule = {
  id,
  version,
  title: 'Far more content than usual that cannot be looked into',
  threshold: `Images, documents, audio, encoded runs and signed blocks of one developer and day (UTC): above ${floor}, more than ${score} deviations (logarithms) and more than ${factor} times the 95th percentile, after ${minimumDays} active days`,
  detector: stateless(find),
};

function find({ record, person }: Seen): readonly Detection[] {
  if (record.type !== 'ai.request' || person === undefined) return [];
  const { today } = person;
  if (today.unscanned <= floor) return [];
  const baseline = person.baseline('unscanned');
  if (baseline === undefined || baseline.days < minimumDays) return [];
  const threshold = Math.round(Math.max(floor, factor * baseline.p95));
  if (today.unscanned <= threshold || logScore(today.unscanned, baseline) <= score) return [];
  const subjects = subjectsOf(record);
  return [
    {
      type: 'bulk_transmission',
      severity: 'medium',
      title: `${today.unscanned} images, documents and encoded runs in one day, where up to ${threshold} is usual`,
      detectedBy: {
        rule: id,
        version,
        observed: today.unscanned,
        threshold,
        measure: `items of ${dayText(today.day)}`,
      },
      subjects,
      evidence: [{ seq: record.seq }],
      dedupKey: `${id} ${subjects.developers[0] ?? ''}`,
    },
  ];
}
