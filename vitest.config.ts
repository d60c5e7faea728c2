// Five folders, nine projects, one per test layer of scripts/test.mjs. By hand: `npx vitest run src/engine`.
import { defineConfig } from 'vitest/config';

// PRETENSE_LONG=1 (set by `npm test` when CI is set): every fast-check law gets many more runs, see test/setup/.
const isLong = process.env['PRETENSE_LONG'] === '1';
const seconds = 1000;

/**
 * `retry`: for layers that drive programs of others (editors, browsers, AI tools from npm), whose own delays are not ours
 * to mend. A test that passes only the second time is told of at the end of the run.
 */
const project = (name: string, include: readonly string[], testTimeoutSeconds: number, retry = 0) => ({
  test: {
    name,
    retry,
    include: [...include],
    exclude: ['**/node_modules/**', 'test/fixtures/**'],
    // A process per test file: the product writes files, opens sockets and starts workers.
    pool: 'forks' as const,
    testTimeout: (isLong ? 6 : 1) * testTimeoutSeconds * seconds,
    hookTimeout: (isLong ? 6 : 1) * testTimeoutSeconds * seconds,
    // A machine that stalls is no failure: what is awaited comes in milliseconds or, broken, never.
    expect: { poll: { timeout: 15 * seconds } },
    setupFiles: isLong ? ['test/setup/long-laws.ts'] : [],
    // Whoever runs the tests is nobody: who works somewhere is read from git's configuration too.
    env: { GIT_CONFIG_GLOBAL: '/dev/null' },
  },
});

export default defineConfig({
  test: {
    // More workers than cores only makes tests with real sockets slow and flaky.
    maxWorkers: 2,
    projects: [
      project('unit', ['src/**/*.test.ts'], 20),
      project('contract', ['test/contract/**/*.test.ts'], 60),
      project('integration', ['test/integration/**/*.test.ts'], 60),
      project(
        'client',
        ['test/e2e/claude-code*.test.ts', 'test/e2e/redaction*.test.ts', 'test/e2e/routed-*.test.ts'],
        180,
        1,
      ),
      project('all-clients', ['test/e2e/clients/*.test.ts'], 180, 1),
      project('collector', ['test/collector/**/*.test.ts'], 60),
      project('panel', ['test/e2e/panel*.test.ts', 'test/e2e/dashboard*.test.ts'], 60, 1),
      project('vscode', ['test/e2e/vscode-*.test.ts'], 240, 1),
      project('long', ['test/long/**/*.test.ts'], 600),
    ],
  },
});
