// `npm run check`: everything static, in order, each with its seconds; each check is one test of the total.
// `npm run check -- lint types` runs only the checks whose names begin so.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brokenLinks } from './check-links.mjs';
import { machineTraces } from './check-traces.mjs';
import { manifestProblem } from './generate-manifest.mjs';
import { policySchemaProblem } from './generate-policy-schema.mjs';
import { composeProblems, dockerfileProblems } from './image-lint.mjs';
import { ensurePackages } from './install-packages.mjs';
import { missingBuilds } from './lock-file.mjs';
import { repositoryFiles } from './repository-files.mjs';
import { projectRoot, runProcess, toolCommand } from './run-process.mjs';
import { writeCounts } from './test-counts.mjs';

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {() => Promise<string>} problems Empty when all is well.
 */

/** Their tsconfig.json leaves out every Node type, and but for the webview every DOM type: purity by compiler. */
const pureFolders = ['base', 'engine', 'wire', 'secrets', 'policy', 'view', 'webview'];

/** @type {readonly Check[]} */
const checks = [
  { name: 'format', problems: () => tool(['oxfmt'], '--check') },
  { name: 'lint', problems: () => tool(['oxlint'], '--type-aware', '--deny-warnings') },
  { name: 'types', problems: () => tool(['typescript', 'tsc'], '-p', '.') },
  ...pureFolders.map((folder) => ({
    name: `types src/${folder}`,
    problems: () => tool(['typescript', 'tsc'], '-p', `src/${folder}`),
  })),
  { name: 'types scripts', problems: () => tool(['typescript', 'tsc'], '-p', 'scripts') },
  { name: 'types, second opinion', problems: () => tool(['typescript-7', 'tsc'], '-p', '.') },
  { name: 'architecture', problems: architecture },
  { name: 'dead code', problems: () => tool(['knip'], '--no-progress') },
  { name: 'lock file', problems: lockFile },
  { name: 'manifest', problems: manifestProblem },
  { name: 'policy schema', problems: policySchemaProblem },
  { name: 'Dockerfile', problems: () => dockerfileProblems() },
  { name: 'compose.yaml', problems: () => composeProblems() },
  { name: 'machine traces', problems: async () => lines(await machineTraces(projectRoot, await repositoryFiles())) },
  { name: 'links', problems: async () => lines(brokenLinks(projectRoot, await repositoryFiles())) },
];

/**
 * @param {readonly [string, string?]} program
 * @param {...string} parameters
 */
async function tool([packageName, binName], ...parameters) {
  const { exitCode, output } = await runProcess([...toolCommand(packageName, binName), ...parameters], {
    capture: true,
    timeoutMs: 300_000,
  });
  return exitCode === 0 ? '' : output.trim() || `${packageName} ended with ${exitCode}`;
}

/** dependency-cruiser passes on zero modules when it cannot read TypeScript, so the modules are counted as well. */
async function architecture() {
  const command = [...toolCommand('dependency-cruiser', 'depcruise'), 'src', '--config', '.dependency-cruiser.cjs'];
  const { exitCode, output } = await runProcess([...command, '--output-type', 'err-long'], { capture: true });
  if (exitCode !== 0) return output.trim() || `depcruise ended with ${exitCode}`;
  const cruised = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0);
  const floor = readdirSync(join(projectRoot, 'src'), { recursive: true }).filter((path) =>
    String(path).endsWith('.ts'),
  ).length;
  return cruised >= floor ? '' : `only ${cruised} modules were cruised, src holds ${floor} TypeScript files`;
}

/** `npm ci` refuses a lock without the builds for other platforms. */
async function lockFile() {
  const missing = missingBuilds(JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')));
  return missing.length === 0 ? '' : `${missing.length} builds are missing. Run: node scripts/complete-lock.mjs`;
}

/** @param {readonly string[]} found */
function lines(found) {
  return found.join('\n');
}

/** @param {readonly string[]} wanted */
async function runChecks(wanted) {
  /** @type {string[]} */
  const failed = [];
  const chosen = checks.filter(({ name }) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
  for (const { name, problems } of chosen) {
    const startMs = performance.now();
    const found = await problems().catch((/** @type {unknown} */ error) => `the check itself broke: ${String(error)}`);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    console.log(`${found === '' ? 'ok    ' : 'FAILED'} ${seconds.padStart(6)} s  ${name}`);
    if (found === '') continue;
    failed.push(name);
    console.log(`${found.replace(/^/gm, '    ')}\n`);
  }
  writeCounts({ passed: chosen.length - failed.length, failed: failed.length, skipped: 0, failures: failed });
  if (chosen.length === 0) console.log(`No check begins with: ${wanted.join(', ')}`);
  else console.log(failed.length === 0 ? `All ${chosen.length} checks passed.` : `Failed: ${failed.join('; ')}.`);
  return failed.length === 0 && chosen.length > 0;
}

await ensurePackages();
process.exitCode = (await runChecks(process.argv.slice(2))) ? 0 : 1;
