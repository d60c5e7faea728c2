import { dayText } from '../day-sums.ts';
import { type RuleModule, type Seen, stateless, subjectsOf } from '../detector.ts';
import type { Detection } from '../types.ts';
import {
  amountText,
  bulkDays,
  bulkFactor,
  type BulkMeasure,
  bulkOf,
  bulkScore,
  capFactor,
  measureText,
  strongest,
} from './bulk.ts';

const measures: readonly BulkMeasure[] = [
  { measure: 'bytes', name: 'sent', unit: 'bytes', floor: 20_000_000, cap: 400_000_000 },
  { measure: 'files', name: 'distinct files', unit: 'count', floor: 150, cap: 2_000 },
  { measure: 'repositories', name: 'distinct repositories', unit: 'count', floor: 5, cap: 25, surplus: 5 },
];

const id = 'BULK-D';
const version = '1';

/** Far more in one day than is usual for this developer. */
export const bulkDay: RuleModule = {
  id,
  version,
  title: 'Far more than usual in one day',
  threshold:
    `Day (UTC) of one developer above the floor, more than ${bulkScore} deviations (median and MAD of logarithms, ` +
    `42 days) and more than ${bulkFactor} times the 95th percentile; or above the cap and ${capFactor} times the ` +
    `95th percentile. Before ${bulkDays} active days only the cap. ${measureText(measures)}`,
  detector: stateless(find),
};

function find({ record, person }: Seen): readonly Detection[] {
  if (record.type !== 'ai.request' || person === undefined) return [];
  const { today } = person;
  const bulk = strongest(measures.map((each) => bulkOf(today[each.measure], each, person)));
  if (bulk === undefined) return [];
  const subjects = subjectsOf(record);
  const { observed, threshold, measure } = bulk;
  return [
    {
      type: 'bulk_transmission',
      severity: observed > 3 * threshold ? 'high' : 'medium',
      title: `${amountText(measure, observed)} in one day, where up to ${amountText(measure, threshold)} is usual`,
      detectedBy: {
        rule: id,
        version,
        observed,
        threshold,
        measure: `${measure.unit === 'bytes' ? 'bytes sent' : measure.name} of ${dayText(today.day)}`,
      },
      subjects,
      evidence: [{ seq: record.seq }],
      // Together with BULK-H: one thing that happened is one incident.
      dedupKey: `BULK ${subjects.developers[0] ?? ''}`,
    },
  ];
}
