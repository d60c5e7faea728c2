// The vitest reporter that leaves the counts of a run for scripts/test.mjs. It prints nothing.
import { writeCounts } from './test-counts.mjs';

export default class CountsReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const states = tests.map((test) => test.result().state);
    // A file that could not be loaded holds no test that could fail, and an unhandled error belongs to none.
    const broken = modules.filter((module) => module.errors().length > 0);
    const isFailed = (/** @type {string} */ state) => state === 'failed' || state === 'pending';
    writeCounts({
      passed: states.filter((state) => state === 'passed').length,
      // Pending: the run ended before the test did.
      failed: states.filter(isFailed).length + broken.length + unhandledErrors.length,
      skipped: states.filter((state) => state === 'skipped').length,
      failures: [
        ...tests
          .filter((test) => isFailed(test.result().state))
          .map((test) => `${test.module.relativeModuleId} > ${test.fullName}: ${firstLine(test.result().errors?.[0])}`),
        ...broken.map((module) => `${module.relativeModuleId}: ${firstLine(module.errors()[0])}`),
        ...unhandledErrors.map((error) => `an error of no test: ${firstLine(error)}`),
      ].slice(0, 20),
      flaky: tests
        .filter((test) => test.result().state === 'passed' && test.diagnostic()?.flaky === true)
        .map((test) => `${test.module.relativeModuleId} > ${test.fullName}: ${firstLine(test.result().errors?.[0])}`),
    });
  }
}

/** @param {unknown} error */
function firstLine(error) {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'no error';
  return message.split('\n', 1)[0]?.slice(0, 300) ?? '';
}
