// How `npm test` comes to its closing line. The sums are pure, so that test/contract can hold them to it.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} [failures] What failed, a line each.
 * @property {readonly string[]} [flaky] What passed only the second time, a line each.
 */

/**
 * What came of one layer.
 * @typedef {object} LayerOutcome
 * @property {string} name
 * @property {Counts | undefined} counts Undefined when the runner left none: it crashed, or never began.
 * @property {number} exitCode Of the runner.
 * @property {boolean} [isSkipped] The layer could not run here, and said why.
 */

/** Where a runner (the vitest reporter, check.mjs) leaves its counts for the script that started it. */
const countsVariable = 'PRETENSE_COUNTS_FILE';

/**
 * A layer that crashed, found no test, or ended badly without naming a failed test is one failure.
 * @param {LayerOutcome} outcome
 * @returns {Counts}
 */
export function countsOfLayer({ counts, exitCode, isSkipped }) {
  if (isSkipped === true) return { passed: 0, failed: 0, skipped: 1 };
  if (counts === undefined || !isCounts(counts)) return { passed: 0, failed: 1, skipped: 0 };
  const found = counts.passed + counts.failed + counts.skipped;
  const hidesFailure = counts.failed === 0 && (found === 0 || exitCode !== 0);
  return hidesFailure ? { ...counts, failed: 1 } : counts;
}

/**
 * The sum over all layers. Where nothing may be skipped (continuous integration), a skipped one has failed.
 * No layer at all is a failure too.
 * @param {readonly LayerOutcome[]} outcomes
 * @param {{ maySkip: boolean }} options
 * @returns {Counts}
 */
export function totalCounts(outcomes, { maySkip }) {
  const total = { passed: 0, failed: outcomes.length === 0 ? 1 : 0, skipped: 0 };
  for (const { passed, failed, skipped } of outcomes.map(countsOfLayer)) {
    total.passed += passed;
    total.failed += failed + (maySkip ? 0 : skipped);
    total.skipped += maySkip ? skipped : 0;
  }
  return total;
}

/**
 * @param {Counts} counts
 * @returns {string}
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Leaves the counts for whoever asked; does nothing when nobody did.
 * @param {Counts} counts
 */
export function writeCounts(counts) {
  const file = process.env[countsVariable];
  if (file !== undefined && file !== '') writeFileSync(file, JSON.stringify(counts));
}

/**
 * The counts that a runner left in a file; the file is gone afterwards.
 * @param {string} file
 * @returns {Counts | undefined}
 */
export function takeCounts(file) {
  if (!existsSync(file)) return undefined;
  try {
    const counts = JSON.parse(readFileSync(file, 'utf8'));
    return isCounts(counts) ? counts : undefined;
  } catch {
    // Cut short by a crash: the same as no counts.
    return undefined;
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * The environment in which a runner leaves its counts in the file.
 * @param {string} file
 * @returns {Record<string, string>}
 */
export function countsEnvironment(file) {
  return { [countsVariable]: file };
}

/**
 * @param {unknown} value
 * @returns {value is Counts}
 */
function isCounts(value) {
  if (typeof value !== 'object' || value === null) return false;
  const counts = /** @type {Record<string, unknown>} */ (value);
  return ['passed', 'failed', 'skipped'].every((key) => Number.isSafeInteger(counts[key]) && Number(counts[key]) >= 0);
}
