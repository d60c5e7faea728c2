import { type RuleModule, stateless } from '../detector.ts';
import {
  bulkDays,
  bulkDetections,
  bulkFactor,
  type BulkMeasure,
  bulkOf,
  bulkScore,
  capFactor,
  measureText,
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
  detector: stateless((seen) =>
    bulkDetections(seen, {
      rule: id,
      version,
      window: 'hour',
      bulks: (person) => [bulkOf(person.hour.bytes, bytes, person), bulkOf(person.hour.files, files, person)],
      when: (_, { timestamp }) => `the hour from ${timestamp.slice(0, 13)}:00Z`,
    }),
  ),
};
