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

/** Against the busiest hours of earlier days. */
const bytes: BulkMeasure = { measure: 'hourBytes', name: 'sent', unit: 'bytes', floor: 20_000_000, cap: 200_000_000 };
const files: BulkMeasure = { measure: 'hourFiles', name: 'distinct files', unit: 'count', floor: 150, cap: 1_000 };

const id = 'BULK-H';
const version = '1';

/** Far more in one hour than in the busiest hours of this developer. */
export const bulkHour: RuleModule = {
  id,
  version,
  title: 'Far more than usual in one hour',
  threshold:
    `Clock hour (UTC) of one developer against the busiest hour of each day of 42: above the floor, more than ` +
    `${bulkScore} deviations and more than ${bulkFactor} times the 95th percentile; or above the cap and ${capFactor} ` +
    `times the 95th percentile. Before ${bulkDays} active days only the cap. ${measureText([bytes, files])}`,
  detector: stateless(find),
};

function find({ record, person }: Seen): readonly Detection[] {
  if (record.type !== 'ai.request' || person === undefined) return [];
  const { hour } = person;
  const bulk = strongest([bulkOf(hour.bytes, bytes, person), bulkOf(hour.files, files, person)]);
  if (bulk === undefined) return [];
  const subjects = subjectsOf(record);
  const { observed, threshold, measure } = bulk;
  return [
    {
      type: 'bulk_transmission',
      severity: observed > 3 * threshold ? 'high' : 'medium',
      title: `${amountText(measure, observed)} in one hour, where up to ${amountText(measure, threshold)} is usual`,
      detectedBy: {
        rule: id,
        version,
        observed,
        threshold,
        measure: `${measure.unit === 'bytes' ? 'bytes sent' : measure.name} of the hour from ${record.timestamp.slice(0, 13)}:00Z`,
      },
      subjects,
      evidence: [{ seq: record.seq }],
      // Together with BULK-D: one thing that happened is one incident.
      dedupKey: `BULK ${subjects.developers[0] ?? ''}`,
    },
  ];
}
