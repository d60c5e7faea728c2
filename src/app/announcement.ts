// How the running proxy makes itself known to other processes of the same user: where it listens, and the token.
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { controlTokenFile, proxyInfoFile, type ProxyInfo } from './control-client.ts';

/** A new token for each start, in a file that only the user can read. */
export function writeControlToken(runDir: string): string {
  const token = randomBytes(32).toString('hex');
  writePrivately(controlTokenFile(runDir), `${token}\n`);
  return token;
}

export function announceProxy(runDir: string, info: ProxyInfo): void {
  writePrivately(proxyInfoFile(runDir), `${JSON.stringify(info)}\n`);
}

export function withdrawProxy(runDir: string): void {
  rmSync(proxyInfoFile(runDir), { force: true });
  rmSync(controlTokenFile(runDir), { force: true });
}

/** Readers see the old file or the new one, never half of it. */
function writePrivately(file: string, text: string): void {
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  writeFileSync(beside, text, { mode: 0o600, flag: 'wx' });
  renameSync(beside, file);
}
