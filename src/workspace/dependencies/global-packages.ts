// Test runners put names into every test without an import: those names are in packages of the runner. Only runners
// with type declarations: the names inside the scripts of others (mocha) are not what they make global.

const packagesByRunner: Readonly<Record<string, readonly string[]>> = {
  cypress: ['cypress'],
  jest: ['@jest/globals', '@jest/environment', '@jest/expect', 'expect', 'jest-mock'],
  vitest: ['vitest', '@vitest/expect'],
};

/** Modules that compilers import on their own: their files have these names, wherever they stand. */
export const compilerModules: readonly string[] = ['jsx-runtime', 'jsx-dev-runtime'];

/** Packages that hold what the runner makes global; none for a package that is no runner. */
export function runnerPackages(name: string): readonly string[] {
  return Object.hasOwn(packagesByRunner, name) ? (packagesByRunner[name] ?? []) : [];
}
