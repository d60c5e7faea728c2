// The program that puts tools' files back lies in the home from the first routed file on: the folder that it came
// from may be deleted.
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomHex } from '../platform.ts';

const name = 'restore.cjs';

export const restoreProgram = (home: string): string => join(home, 'bin', name);

/** Copies the newest one. False: this program was not built together with one. */
export async function keepRestoreProgram(home: string, from = join(import.meta.dirname, name)): Promise<boolean> {
  const target = restoreProgram(home);
  const draft = `${target}.${randomHex()}`;
  try {
    await mkdir(join(home, 'bin'), { recursive: true, mode: 0o700 });
    await copyFile(from, draft);
    await rename(draft, target);
    return true;
  } catch {
    await rm(draft, { force: true });
    return false;
  }
}
