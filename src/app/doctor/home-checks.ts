// Whether the home and the keys of it are there, writable, and closed to others.
import { randomBytes } from 'node:crypto';
import { lstat, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import { controlTokenFile } from '../control-client.ts';
import type { StatePaths } from '../state-dir.ts';
import { type Check, failed, ok, warning } from './check.ts';

const home = { id: 'home', title: 'home' };
const keys = { id: 'keys', title: 'keys' };
const token = { id: 'control-token', title: 'control token' };
const disk = { id: 'disk', title: 'disk' };

const leastFreeBytes = 64 * 1024 * 1024;
const fewFreeBytes = 1024 * 1024 * 1024;

export interface HomeLook {
  readonly checks: readonly Check[];
  /** Time that the home's file system gave to a file, less that of this machine's clock; undefined: not written. */
  readonly fileSkewMs: number | undefined;
  readonly isThere: boolean;
}

/** Writes one small file and takes it away again. Never rejects. */
export async function lookAtHome(paths: StatePaths, isRunning: boolean): Promise<HomeLook> {
  const space = await diskCheck(paths.home);
  if (!(await isFolder(paths.home))) {
    const advice = `It is made by the first "pretense start" or "pretense init". If it should be there, name it with --home.`;
    return {
      checks: [warning(home, `${paths.home} is not there yet`, advice), space],
      fileSkewMs: undefined,
      isThere: false,
    };
  }
  const written = await writeProbe(paths.home);
  const open = await openToOthers([paths.home, paths.auditDir, paths.mapDir, paths.historyDir, paths.runDir]);
  return {
    checks: [
      homeCheck(paths.home, written, open),
      await keysCheck(paths),
      ...(await tokenCheck(paths, isRunning)),
      space,
    ],
    fileSkewMs: typeof written === 'number' ? written : undefined,
    isThere: true,
  };
}

function homeCheck(path: string, written: number | string, open: readonly string[]): Check {
  if (typeof written === 'string') {
    const advice =
      'Requests are blocked when their record cannot be written. Make the folder writable for your account.';
    return failed(home, `${path} cannot be written (${written})`, advice);
  }
  if (open.length === 0) return ok(home, path);
  const advice = `Other accounts of this machine can look into it. Close it with: chmod -R go= ${path}`;
  return failed(home, `open to others: ${open.join(', ')}`, advice);
}

async function keysCheck({ keysDir, mapDir }: StatePaths): Promise<Check> {
  const names: readonly string[] = await readdir(keysDir).catch(() => []);
  const wanted = ['map.key', 'allocator.key', 'record-k1.key', 'secrets.key'];
  const missing = wanted.filter((name) => !names.includes(name));
  const hasMap = (await readdir(mapDir).catch(() => [])).length > 0;
  if (missing.length > 0 && hasMap) {
    const advice =
      'Without them the word map cannot be read, and answers that hold older surrogates cannot be turned back. Restore ' +
      'them from a backup, or point PRETENSE_KEYS_DIR to the folder that holds them.';
    return failed(keys, `${missing.join(', ')} missing in ${keysDir}`, advice);
  }
  if (missing.length > 0) return warning(keys, 'not made yet', 'The first start makes them.');
  const open = await openToOthers([keysDir, ...wanted.map((name) => join(keysDir, name))]);
  if (open.length === 0) return ok(keys, keysDir);
  return failed(keys, `readable by others: ${open.join(', ')}`, `Close them with: chmod -R go= ${keysDir}`);
}

async function tokenCheck({ runDir }: StatePaths, isRunning: boolean): Promise<readonly Check[]> {
  const file = controlTokenFile(runDir);
  const [open] = await openToOthers([file]);
  if (open !== undefined) {
    const advice = `Who has it can ask the proxy for anything. Close it with: chmod 600 ${file}; then stop and start the proxy.`;
    return [failed(token, `${file} is readable by others`, advice)];
  }
  return isRunning ? [ok(token, 'closed to others')] : [];
}

/** Those that somebody else may read, list or write. Windows keeps permissions elsewhere. */
async function openToOthers(paths: readonly string[]): Promise<readonly string[]> {
  if (process.platform === 'win32') return [];
  const modes = await Promise.all(paths.map((path) => lstat(path).catch(() => undefined)));
  return paths.filter((_, at) => ((modes[at]?.mode ?? 0) & 0o077) !== 0);
}

/** The skew of the file system's clock in milliseconds; the system's error code when nothing can be written. */
async function writeProbe(folder: string): Promise<number | string> {
  const file = join(folder, `.doctor-${randomBytes(8).toString('hex')}`);
  try {
    const before = Date.now();
    await writeFile(file, 'x', { mode: 0o600, flag: 'wx' });
    const { mtimeMs } = await stat(file);
    const after = Date.now();
    // Between the two it is in step; file systems round.
    return mtimeMs < before ? mtimeMs - before : Math.max(0, mtimeMs - after);
  } catch (error) {
    return errnoOf(error) ?? 'unknown';
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

async function diskCheck(folder: string): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(await existingAbove(folder));
    const free = bavail * bsize;
    const found = `${sizeOf(free)} free`;
    const advice = 'When the disk is full no record can be written, and requests are blocked. Free some space.';
    if (free < leastFreeBytes) return failed(disk, found, advice);
    return free < fewFreeBytes ? warning(disk, found, advice) : ok(disk, found);
  } catch (error) {
    return warning(disk, `cannot be asked (${errnoOf(error) ?? 'unknown'})`, 'Look at the free space yourself.');
  }
}

async function existingAbove(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((await isFolder(folder)) || dirname(folder) === folder) return folder;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** `3.4 GB`, in steps of 1024. */
export function sizeOf(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step] ?? ''}`;
}
