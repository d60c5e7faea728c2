// The vitest reporter that leaves the counts of a run for scripts/test.mjs. It prints nothing.
import { writeCounts } from './test-counts.mjs';

export default class CountsReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    // A file that could not be loaded holds no test that could fail, and an unhandled error belongs to none.
    const broken = modules.filter((module) => module.errors().length > 0).length;
    writeCounts({
      passed: states.filter((state) => state === 'passed').length,
      // Pending: the run ended before the test did.
      failed:
        states.filter((state) => state === 'failed' || state === 'pending').length + broken + unhandledErrors.length,
      skipped: states.filter((state) => state === 'skipped').length,
    });
  }
}
