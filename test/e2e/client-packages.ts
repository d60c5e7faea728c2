// AI tools from npm, pinned, installed on first use into a cache outside the project's packages.
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface ClientPackage {
  /** As npm knows it. */
  readonly name: string;
  readonly version: string;
  /** Folder in the cache, before the version. */
  readonly folder: string;
}

/** Newer than what the project needs: some tools start on nothing older. */
export const node24: ClientPackage = {
  name: `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
  version: '24.21.0',
  folder: 'node',
};

/** The program `node` of that package. */
export function node24Binary(): string {
  return join(packagesOf(node24), node24.name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** The folder of packages; installs it when it is missing, and again when npm did not finish it. */
export function installed(wanted: ClientPackage): string {
  if (!isInstalled(wanted)) {
    mkdirSync(folderOf(wanted), { recursive: true });
    execFileSync('npm', installParameters(wanted), { stdio: 'pipe' });
  }
  return packagesOf(wanted);
}

/** Installs what is missing, three at a time. */
export async function installAll(wanted: readonly ClientPackage[]): Promise<void> {
  const missing = wanted.filter((one) => !isInstalled(one));
  const next = async (): Promise<void> => {
    for (let one = missing.shift(); one !== undefined; one = missing.shift()) {
      mkdirSync(folderOf(one), { recursive: true });
      await promisify(execFile)('npm', installParameters(one), { maxBuffer: 1 << 26 });
    }
  };
  await Promise.all([next(), next(), next()]);
}

/** Where it is, or will be. */
export function packagesOf(wanted: ClientPackage): string {
  return join(folderOf(wanted), 'node_modules');
}

function folderOf({ folder, version }: ClientPackage): string {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pretense-tests');
  return join(cache, `${folder}-${version}`);
}

// npm writes this file last.
const isInstalled = (wanted: ClientPackage): boolean => existsSync(join(packagesOf(wanted), '.package-lock.json'));

/** No install script is run: each of these packages brings its programs along. */
function installParameters(wanted: ClientPackage): readonly string[] {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
  return ['install', '--prefix', folderOf(wanted), ...flags, `${wanted.name}@${wanted.version}`];
}
