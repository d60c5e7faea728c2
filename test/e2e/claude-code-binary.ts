// The real Claude Code from npm, pinned, installed on first use into a cache folder outside the project's packages.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const claudeCodeVersion = '2.1.330';

/** Path of the program; installs it (some 360 MB, no install script) when it is missing. */
export function claudeCodeBinary(): string {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pretense-tests');
  const folder = join(cache, `claude-code-${claudeCodeVersion}`);
  const platform = `${process.platform}-${process.arch}`;
  const binary = join(folder, 'node_modules', '@anthropic-ai', `claude-code-${platform}`, 'claude');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    const wanted = `@anthropic-ai/claude-code@${claudeCodeVersion}`;
    execFileSync('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', wanted], {
      stdio: 'pipe',
    });
  }
  return binary;
}
