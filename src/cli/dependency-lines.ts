// Dependencies free what they export: whoever asks why a name stays finds the reason in `status` and `scan`.
import { countOf } from './count-of.ts';

/** What an index says of the dependencies of one workspace. */
export interface DependencyReport {
  readonly declaredExternalNames: number;
  readonly externalBy: Readonly<Record<string, number>>;
  readonly privateDependencies: readonly string[];
}

/** At most two lines, for people. `maxNamed`: how many dependencies are named. */
export function dependencyLines(report: DependencyReport, maxNamed: number): readonly string[] {
  const freeing = Object.entries(report.externalBy).toSorted(([, left], [, right]) => right - left);
  const count = report.privateDependencies.length;
  const named = freeing.slice(0, maxNamed).map(([name, names]) => `${name} ${names}`);
  const more = freeing.length > maxNamed ? `, and ${freeing.length - maxNamed} more` : '';
  return [
    ...(freeing.length === 0
      ? []
      : [
          `${countOf(report.declaredExternalNames, 'declared name')} kept in clear, since dependencies own them: ${named.join(', ')}${more}`,
        ]),
    ...(count === 0
      ? []
      : [`${countOf(count, 'private dependency', 'private dependencies')}: their names are protected too`]),
  ];
}
