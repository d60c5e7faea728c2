// Command lines of other AI tools from npm, pinned, installed on first use into a cache outside the project's packages.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const codexVersion = '0.169.0';
const continueVersion = '1.5.47';

/** The native program of Codex for this machine (its package is some 300 MB). */
export function codexBinary(): string {
  const packages = installed(`codex-${codexVersion}`, `@openai/codex@${codexVersion}`);
  const target = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-${targetOfPlatform()}`;
  const name = process.platform === 'win32' ? 'codex.exe' : 'codex';
  return join(packages, '@openai', `codex-${process.platform}-${process.arch}`, 'vendor', target, 'bin', name);
}

/** The script of the Continue command line, for Node. */
export function continueScript(): string {
  const packages = installed(`continue-cli-${continueVersion}`, `@continuedev/cli@${continueVersion}`);
  return join(packages, '@continuedev', 'cli', 'dist', 'cn.js');
}

function targetOfPlatform(): string {
  if (process.platform === 'linux') return 'unknown-linux-musl';
  return process.platform === 'darwin' ? 'apple-darwin' : 'pc-windows-msvc';
}

/** The folder of packages; a folder that npm did not finish is installed again. */
function installed(name: string, wanted: string): string {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pretense-tests');
  const folder = join(cache, name);
  const packages = join(folder, 'node_modules');
  // npm writes it last.
  if (!existsSync(join(packages, '.package-lock.json'))) {
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', wanted], {
      stdio: 'pipe',
    });
  }
  return packages;
}
