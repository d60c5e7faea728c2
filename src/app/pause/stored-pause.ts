// Ends a pause of a home that nobody serves: the next proxy finds it ended, and puts that on the record.
import { existsSync } from 'node:fs';
import { acquireHomeLock } from '../home-lock.ts';
import { loadKeys } from '../keys.ts';
import { recordHash } from '../platform.ts';
import type { StatePaths } from '../state-dir.ts';
import { wordMapFile } from '../word-map-store.ts';
import { PauseFile } from './pause-file.ts';

/** Whether there was one to end. Throws LockError when a process serves the home after all. */
export async function endStoredPause(paths: StatePaths, now: Date): Promise<boolean> {
  if (!existsSync(paths.pauseFile)) return false;
  const lock = await acquireHomeLock({ home: paths.home, runDir: paths.runDir, platform: process.platform });
  try {
    const mapFile = wordMapFile(paths.mapDir);
    const { record } = await loadKeys({ keysDir: paths.keysDir, mapFile, mayCreate: false });
    const file = new PauseFile({ path: paths.pauseFile, seal: recordHash(record.key, record.id) });
    const pause = await file.read();
    if (pause === undefined || pause === 'unusable' || pause.resumedAt !== undefined) return false;
    if (now.getTime() >= Date.parse(pause.until)) return false;
    await file.write({ ...pause, resumedAt: now.toISOString() });
    return true;
  } finally {
    await lock.release();
  }
}
