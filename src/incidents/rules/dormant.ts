import { dayText } from '../day-sums.ts';
import { megabytes, type RuleModule, type Seen, stateless, subjectsOf } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'DORMANT';
const version = '1';
const silentDays = 30;
const floorBytes = 5_000_000;
/** The days before the silence, for what was usual then. */
const within = 120;

/** Somebody who had stopped sends much at once: an account that somebody else may use. */
export const dormant: RuleModule = {
  id,
  version,
  title: 'Much on the first day after a long silence',
  threshold: `First day after ${silentDays} or more days without a request of this developer: above ${megabytes(floorBytes)} and the 75th percentile of the developer's days before`,
  detector: stateless(find),
};

function find({ record, person }: Seen): readonly Detection[] {
  if (record.type !== 'ai.request' || person === undefined) return [];
  const { today, lastActiveDay } = person;
  if (lastActiveDay === undefined || today.day - lastActiveDay <= silentDays) return [];
  const threshold = Math.round(Math.max(person.baseline('bytes', within)?.p75 ?? 0, floorBytes));
  if (today.bytes <= threshold) return [];
  const subjects = subjectsOf(record);
  const away = today.day - lastActiveDay;
  return [
    {
      type: 'dormant_then_active',
      severity: 'medium',
      title: `${megabytes(today.bytes)} sent on the first day after ${away} days without a request`,
      detectedBy: {
        rule: id,
        version,
        observed: today.bytes,
        threshold,
        measure: `bytes sent on ${dayText(today.day)}`,
      },
      subjects,
      evidence: [{ seq: record.seq }],
      dedupKey: `${id} ${subjects.developers[0] ?? ''}`,
    },
  ];
}
