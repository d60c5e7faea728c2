// False alerts and recall of the rules of volume, over a made-up population of 600 developers and 180 days, through the
// detectors as they run in a home. Floors: 3 false alerts for 100 developers and 30 days, recall 0.88.
import { runPopulation } from './anomalies/run-population.ts';

const maxFalseRate = 3;
const minRecall = 0.88;
/**
 * All of full size: with a third of the developers, recall swings by several hundredths from seed to seed. The thresholds
 * were set with other seeds and the first one; 201 and 202 were run only after they stood. Over six such seeds (201 to
 * 206, 2026-11-22): 2.25 to 2.81 false alerts, recall 0.908 to 0.948.
 */
const seeds = [20_260_501, 201, 202] as const;

function table(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([rule, count]) => `${rule} ${count}`).join(', ') || 'none';
}

let isBelow = false;
for (const seed of seeds) {
  const size = { developers: 600, days: 180, injected: 229, seed };
  const began = performance.now();
  const result = runPopulation(size);
  const seconds = (performance.now() - began) / 1000;
  const { records, developerDays, injected, found, recall, falseAlerts, falseRate } = result;
  console.log(
    `${size.developers} developers, ${size.days} days, seed ${size.seed}: ${records} records, ${developerDays} days of developers, ${seconds.toFixed(1)} s`,
  );
  console.log(
    `  false alerts per 100 developers and 30 days: ${falseRate.toFixed(2)} (at most ${maxFalseRate}; ${falseAlerts} in all: ${table(result.falseByRule)})`,
  );
  console.log(
    `  recall: ${recall.toFixed(3)} (at least ${minRecall}; ${found} of ${injected}: ${table(result.foundByRule)})`,
  );
  isBelow ||= falseRate > maxFalseRate || recall < minRecall;
}
process.exitCode = isBelow ? 1 : 0;
