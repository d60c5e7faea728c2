// Whether a tool is routed here through a file of its own: then it needs the proxy also when no window is open.
import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { readJournal, routingFolder } from '../../clients/journal.ts';

/** A journal that cannot be read may hold entries. */
export async function isAnythingRouted(home: string): Promise<boolean> {
  try {
    return (await readJournal(routingFolder(home))).length > 0;
  } catch {
    return true;
  }
}

/** Calls back when the journal may have changed: on events of the file system, and every `everyMs`, since those get lost. */
export function watchRouting(home: string, onChanged: () => void, everyMs: number): Disposable {
  const folders = [home, dirname(routingFolder(home).journalFile)];
  const watchers = new Map<string, FSWatcher>();
  const look = (): void => {
    for (const folder of folders) {
      if (!watchers.has(folder)) watchFolder(folder);
    }
    onChanged();
  };
  const watchFolder = (folder: string): void => {
    const forget = (): void => void watchers.delete(folder);
    try {
      const watcher = watch(folder, { persistent: false }, look);
      watchers.set(folder, watcher);
      watcher.on('error', () => watcher.close());
      watcher.once('close', forget);
    } catch {
      // It is not there yet; the next look tries again.
    }
  };
  const timer = setInterval(look, everyMs);
  look();
  return {
    dispose() {
      clearInterval(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}
