// The embedded database knows no second process: two in one folder would ruin it. A file names who has it.
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { StoreError } from '../error.ts';

const tries = 3;
/** In a container the program that crashed had the number that this one has. */
const processName = randomUUID();

/**
 * Makes the folder (0700) and takes it for this process. Resolves with what gives it back. A lock whose process is gone is
 * taken over. Throws StoreError `unavailable` while another process has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = `${folder}.lock`;
  for (let tried = 1; tried <= tries; tried += 1) {
    if (await taken(file)) return () => rm(file, { force: true });
    const [pid = '', name] = (await readFile(file, 'utf8').catch(() => '')).trim().split(' ');
    const owner = Number(pid);
    if (owner === process.pid ? name === processName : isAlive(owner)) throw inUse(owner, file);
    await rm(file, { force: true });
  }
  throw inUse(0, file);
}

/** With its content from the first moment on: linked, not opened and written. */
async function taken(file: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, `${process.pid} ${processName}\n`, { flag: 'wx', mode: 0o600 });
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function inUse(pid: number, file: string): StoreError {
  return new StoreError(
    'unavailable',
    `The embedded database is in use by process ${pid}, most likely a running collector. Nothing was changed. Stop that collector first; if no such process runs, remove ${file}.`,
  );
}
