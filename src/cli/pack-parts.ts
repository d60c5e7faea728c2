// What there is to check in the folder of an unpacked evidence pack: one log, or those of the parts of a collector's pack.
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isEvidencePack } from '../audit/verify-pack.ts';
import { SettingsError } from '../app/settings.ts';
import { errnoOf } from '../audit/error.ts';

export interface PackPartPlace {
  /** `devices/1`; empty: the pack is of one log. */
  readonly name: string;
  readonly dir: string;
}

/** Throws SettingsError when there is no evidence pack. */
export async function packParts(workingDirectory: string, pack: string): Promise<readonly PackPartPlace[]> {
  const dir = resolve(workingDirectory, pack);
  if (await isEvidencePack(dir)) return [{ name: '', dir }];
  const devices = (await namesIn(join(dir, 'devices'))).toSorted((one, other) => Number(one) - Number(other));
  const own = (await namesIn(dir)).filter((name) => name.startsWith('collector')).toSorted();
  const parts: PackPartPlace[] = [];
  for (const name of [...devices.map((device) => `devices/${device}`), ...own]) {
    const place = { name, dir: join(dir, name) };
    if (await isEvidencePack(place.dir)) parts.push(place);
  }
  if (parts.length > 0) return parts;
  throw new SettingsError(`${pack} is no folder of an evidence pack. Unpack the zip and name its folder.`);
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}
