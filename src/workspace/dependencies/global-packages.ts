// Test runners put names into every test without an import: those names are in packages of the runner.

const packagesByRunner: Readonly<Record<string, readonly string[]>> = {
  cypress: ['cypress'],
  jasmine: ['jasmine-core'],
  jest: ['@jest/globals', '@jest/environment', '@jest/expect', 'expect', 'jest-mock'],
  mocha: ['mocha'],
  vitest: ['vitest', '@vitest/expect'],
};

/** Packages that hold what the runner makes global; none for a package that is no runner. */
export function runnerPackages(name: string): readonly string[] {
  return Object.hasOwn(packagesByRunner, name) ? (packagesByRunner[name] ?? []) : [];
}
