// The layers of `npm test`, in order, and how one is run.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleTypeScript } from './bundle-typescript.mjs';
import { isCi } from './is-ci.mjs';
import { npmCommand, projectRoot, runProcess, toolCommand } from './run-process.mjs';
import { ensurePrograms } from './system-packages.mjs';
import { countsEnvironment, takeCounts } from './test-counts.mjs';
import { browserPrograms, ensureVscodeServers, noVscodeHere } from './vscode-server.mjs';

/** @typedef {import('./test-counts.mjs').LayerOutcome} LayerOutcome */

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} about
 * @property {number} timeoutMinutes
 * @property {boolean} [needsBuild]
 * @property {boolean} [onlyLong] Part of the long run alone.
 * @property {string} [folder] Such a layer is left out while the folder holds no test.
 * @property {readonly import('./system-packages.mjs').SystemProgram[]} [programs]
 * @property {() => string | undefined} [cannotRunHere] Why the layer is skipped on this machine.
 * @property {() => Promise<void>} [prepare] Installs what only this layer needs.
 * @property {() => string[]} command Leaves its counts (scripts/test-counts.mjs); `counts` says otherwise.
 * @property {'itself'} [counts] The layer is one test: its exit code.
 */

const git = { program: 'git', debianPackage: 'git' };
/** The lines that an export tells auditors to run are run. */
const python = { program: 'python3', debianPackage: 'python3' };
/** Reads what the reports say. */
const pdfReader = { program: 'pdftotext', debianPackage: 'poppler-utils' };

const postgres = {
  program: 'PostgreSQL',
  file: '/usr/share/doc/postgresql',
  debianPackage: 'postgresql',
};

/** @type {readonly Layer[]} */
export const layers = [
  {
    name: 'check',
    about: 'everything static, each check one test (npm run check)',
    timeoutMinutes: 10,
    command: () => [process.execPath, 'scripts/check.mjs'],
  },
  {
    name: 'unit',
    about: 'tests beside the code',
    timeoutMinutes: 15,
    programs: [git, python, pdfReader],
    command: vitest('unit', 2),
  },
  {
    name: 'build',
    about: 'the bundles that the next layers run',
    timeoutMinutes: 5,
    counts: 'itself',
    command: () => [process.execPath, 'scripts/build.mjs'],
  },
  {
    name: 'contract',
    about: 'promises to users: package, command line, formats (test/contract)',
    timeoutMinutes: 10,
    needsBuild: true,
    programs: [git],
    command: vitest('contract', 2),
  },
  {
    name: 'integration',
    about: 'real sockets, processes and files (test/integration)',
    timeoutMinutes: 15,
    needsBuild: true,
    programs: [git],
    // One file at a time: these tests hold the proxy to milliseconds.
    command: vitest('integration', 1),
  },
  {
    name: 'collector',
    about: 'the central endpoint on its embedded database and on a real PostgreSQL (test/collector)',
    timeoutMinutes: 15,
    needsBuild: true,
    folder: 'test/collector',
    programs: [git, postgres],
    command: vitest('collector', 2),
  },
  {
    name: 'client',
    about: 'the real Claude Code, Codex and Continue from npm (test/e2e)',
    timeoutMinutes: 25,
    needsBuild: true,
    programs: [git],
    prepare: installClients,
    command: vitest('client', 1),
  },
  {
    name: 'all-clients',
    about: 'eight real clients from npm, read → edit → final (test/e2e/clients); only with CI, --long or by name',
    timeoutMinutes: 20,
    needsBuild: true,
    onlyLong: true,
    programs: [git],
    prepare: installAllClients,
    command: vitest('all-clients', 1),
  },
  {
    name: 'panel',
    about: 'the panel and the dashboard in a real browser (test/e2e/panel*, test/e2e/dashboard*)',
    timeoutMinutes: 10,
    needsBuild: true,
    programs: browserPrograms,
    command: vitest('panel', 1),
  },
  {
    name: 'vscode',
    about: 'the packaged extension in a real VS Code (test/e2e/vscode-*; with CI also in the oldest that is tried)',
    timeoutMinutes: 20,
    needsBuild: true,
    programs: [git, ...browserPrograms],
    cannotRunHere: noVscodeHere,
    prepare: prepareVscode,
    // One editor at a time: two with their browsers need more than two cores.
    command: vitest('vscode', 1),
  },
  {
    name: 'long',
    about: 'hours in minutes; only with CI or --long (test/long)',
    timeoutMinutes: 60,
    needsBuild: true,
    onlyLong: true,
    folder: 'test/long',
    programs: [git],
    command: vitest('long', 1),
  },
];

/**
 * @param {string} project Of vitest.config.ts.
 * @param {number} workers
 */
function vitest(project, workers) {
  return () => {
    const reporters = ['--reporter=default', '--reporter=./scripts/counts-reporter.mjs'];
    return [...toolCommand('vitest'), 'run', '--project', project, `--maxWorkers=${workers}`, ...reporters];
  };
}

/** The clients' own test code knows versions and places; here they only get the time that a download takes. */
async function installClient() {
  const module = await import(pathToFileURL(await bundleTypeScript('test/e2e/client-binaries.ts')).href);
  module.claudeCodeBinary();
}

/** Those whose routing is tried as well. */
async function installClients() {
  const module = await import(pathToFileURL(await bundleTypeScript('test/e2e/client-binaries.ts')).href);
  await module.installRoutedClients();
}

async function installAllClients() {
  const module = await import(pathToFileURL(await bundleTypeScript('test/e2e/clients/install.ts')).href);
  await module.installAllClients();
}

/** The packaged extension, the editors and the client: all that needs minutes on a fresh machine. */
async function prepareVscode() {
  await ensureVscodeServers({ isCi: isCi() });
  await installClient();
  const { exitCode, output } = await runProcess([...npmCommand(), 'run', 'package'], { capture: true });
  if (exitCode !== 0) throw new Error(`npm run package failed:\n${output}`);
}

/** @param {Layer} layer */
export function hasTests({ folder }) {
  if (folder === undefined) return true;
  try {
    return readdirSync(join(projectRoot, folder), { recursive: true }).some((path) =>
      String(path).endsWith('.test.ts'),
    );
  } catch {
    return false;
  }
}

/**
 * Runs one layer to its end. Never rejects.
 * @param {Layer} layer
 * @param {{ isLong: boolean }} options
 * @returns {Promise<LayerOutcome>}
 */
export async function runLayer(layer, { isLong }) {
  const isMissing = layer.cannotRunHere?.() ?? (await ensurePrograms(layer.programs ?? []));
  if (isMissing !== undefined) {
    console.log(`${layer.name}: skipped: ${isMissing}`);
    return { name: layer.name, counts: undefined, exitCode: 0, isSkipped: true };
  }
  const folder = mkdtempSync(join(tmpdir(), 'pretense-counts-'));
  try {
    await layer.prepare?.();
    return await runCommand(layer, join(folder, 'counts.json'), isLong);
  } catch (error) {
    console.log(`${layer.name}: could not be prepared: ${error instanceof Error ? error.message : String(error)}`);
    return { name: layer.name, counts: undefined, exitCode: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All that the layers printed. @type {string[]} */
const output = [];

/** @param {string} text */
function printed(text) {
  process.stdout.write(text);
  output.push(text);
}

/**
 * The last of all tests: nothing that the others printed holds a secret.
 * @returns {Promise<LayerOutcome>}
 */
export async function searchOutput() {
  const module = await import(pathToFileURL(await bundleTypeScript('test/setup/output-leaks.ts')).href);
  const failures = module.leaksIn(output.join(''));
  for (const failure of failures) console.log(`output: ${failure}`);
  const isClean = failures.length === 0;
  return {
    name: 'output',
    counts: { passed: isClean ? 1 : 0, failed: isClean ? 0 : 1, skipped: 0, failures },
    exitCode: 0,
  };
}

/**
 * @param {Layer} layer
 * @param {string} countsFile
 * @param {boolean} isLong
 * @returns {Promise<LayerOutcome>}
 */
async function runCommand(layer, countsFile, isLong) {
  const environment = { ...countsEnvironment(countsFile), ...(isLong ? { PRETENSE_LONG: '1' } : {}) };
  const timeoutMs = layer.timeoutMinutes * (isLong ? 3 : 1) * 60_000;
  const { exitCode, isTimedOut } = await runProcess(layer.command(), {
    environment: { ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}), ...environment },
    timeoutMs,
    onOutput: printed,
  });
  if (isTimedOut) console.log(`${layer.name}: ended after ${timeoutMs / 60_000} minutes.`);
  const itself = { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
  return { name: layer.name, counts: layer.counts === 'itself' ? itself : takeCounts(countsFile), exitCode };
}
