// Folders that people name.
import { realpathSync, statSync } from 'node:fs';
import { SettingsError } from './settings.ts';

/** The real path of a folder. Throws SettingsError when there is none. */
export function existingFolder(path: string): string {
  try {
    const root = realpathSync(path);
    if (statSync(root).isDirectory()) return root;
  } catch {
    // Falls through to the message.
  }
  throw new SettingsError(`The workspace "${path}" is no folder. Name an existing one.`);
}
