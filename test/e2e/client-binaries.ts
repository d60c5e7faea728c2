// Programs of the tools whose routing is tried, too.
import { join } from 'node:path';
import { type ClientPackage, installAll, installed } from './client-packages.ts';

export const claudeCodePackage: ClientPackage = {
  name: '@anthropic-ai/claude-code',
  version: '2.1.330',
  folder: 'claude-code',
};
export const codexPackage: ClientPackage = { name: '@openai/codex', version: '0.169.0', folder: 'codex' };
export const continuePackage: ClientPackage = { name: '@continuedev/cli', version: '1.5.47', folder: 'continue-cli' };

/** Those whose routing is tried. */
export async function installRoutedClients(): Promise<void> {
  await installAll([claudeCodePackage, codexPackage, continuePackage]);
}

const platform = `${process.platform}-${process.arch}`;
const ending = process.platform === 'win32' ? '.exe' : '';

/** Path of Claude Code; installs it (some 360 MB) when it is missing. */
export function claudeCodeBinary(): string {
  return join(installed(claudeCodePackage), '@anthropic-ai', `claude-code-${platform}`, `claude${ending}`);
}

/** The native program of Codex for this machine (its package is some 300 MB). */
export function codexBinary(): string {
  const target = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-${targetOfPlatform()}`;
  const vendor = join(installed(codexPackage), '@openai', `codex-${platform}`, 'vendor');
  return join(vendor, target, 'bin', `codex${ending}`);
}

/** The script of the Continue command line, for Node. */
export function continueScript(): string {
  return join(installed(continuePackage), '@continuedev', 'cli', 'dist', 'cn.js');
}

function targetOfPlatform(): string {
  if (process.platform === 'linux') return 'unknown-linux-musl';
  return process.platform === 'darwin' ? 'apple-darwin' : 'pc-windows-msvc';
}
