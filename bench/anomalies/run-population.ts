// A population through the rules as they run in a home, with one incident for each rule and subject in 24 hours.
import { IncidentDedup } from '../../src/incidents/dedup.ts';
import { Detectors } from '../../src/incidents/rules.ts';
import { populationDays, type PopulationSize } from './population.ts';

export interface PopulationResult {
  readonly records: number;
  readonly developerDays: number;
  readonly injected: number;
  /** Injected days with an incident. */
  readonly found: number;
  readonly recall: number;
  /** Incidents of other days. */
  readonly falseAlerts: number;
  /** The same for 100 developers and 30 days. */
  readonly falseRate: number;
  /** False incidents by rule. */
  readonly falseByRule: ReadonlyMap<string, number>;
  readonly foundByRule: ReadonlyMap<string, number>;
}

/** Every rule that exists takes part: what none of them should have opened is a false alert, whichever it was. */
export function runPopulation(size: PopulationSize): PopulationResult {
  let detectors = new Detectors();
  let dedup = new IncidentDedup();
  let developer = '';
  const falseByRule = new Map<string, number>();
  const foundByRule = new Map<string, number>();
  let records = 0;
  let developerDays = 0;
  let injected = 0;
  let found = 0;
  for (const day of populationDays(size)) {
    if (day.developer !== developer) {
      developer = day.developer;
      detectors = new Detectors();
      dedup = new IncidentDedup();
    }
    developerDays += 1;
    if (day.isInjected) injected += 1;
    let isFound = false;
    for (const record of day.records) {
      records += 1;
      for (const { dedupKey, detectedBy } of detectors.observe(record)) {
        isFound = true;
        const atMs = Date.parse(record.timestamp);
        if (dedup.judge(dedupKey, atMs).kind === 'repeat') continue;
        dedup.opened(dedupKey, `inc_${records}`, atMs);
        const byRule = day.isInjected ? foundByRule : falseByRule;
        byRule.set(detectedBy.rule, (byRule.get(detectedBy.rule) ?? 0) + 1);
      }
    }
    if (day.isInjected && isFound) found += 1;
  }
  const falseAlerts = [...falseByRule.values()].reduce((sum, count) => sum + count, 0);
  const falseRate = falseAlerts / (size.developers / 100) / (size.days / 30);
  return {
    records,
    developerDays,
    injected,
    found,
    recall: found / injected,
    falseAlerts,
    falseRate,
    falseByRule,
    foundByRule,
  };
}
