import { dayText } from '../day-sums.ts';
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
  detector: stateless((seen) =>
    bulkDetections(seen, {
      rule: id,
      version,
      window: 'day',
      bulks: (person) => measures.map((each) => bulkOf(person.today[each.measure], each, person)),
      when: ({ today }) => dayText(today.day),
    }),
  ),
};
