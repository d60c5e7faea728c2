// What a file of a tool would be without us: worked out in memory, for restoring and for planning anew.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textOf } from './environment.ts';
import { ClientError } from './error.ts';
import { configFormats, withoutValues } from './formats/formats.ts';
import { sha256, type JournalEntry, type RoutingFolder } from './journal.ts';

export interface Undone {
  /** Undefined: without us there would be no file. */
  readonly bytes: Uint8Array | undefined;
  /**
   * - `same`: the file is as it was before us.
   * - `whole`: it was as we wrote it, so the bytes from before are the answer.
   * - `edited`: something else in it changed too; only our values go.
   * - `foreign`: at least one value is ours no more, and stays.
   * - `gone`: somebody deleted the file, and it stays deleted.
   */
  readonly how: 'same' | 'whole' | 'edited' | 'foreign' | 'gone';
}

/** Throws ClientError `unreadable` when the file is not what its tool could read: then nothing can be said. */
export async function undo(
  { backups }: RoutingFolder,
  entry: JournalEntry,
  current: Uint8Array | undefined,
): Promise<Undone> {
  if (current === undefined) return { bytes: undefined, how: entry.backup === null ? 'same' : 'gone' };
  const hash = sha256(current);
  if (hash === entry.sha256Before) return { bytes: current, how: 'same' };
  if (entry.written.includes(hash)) {
    if (entry.backup === null) return { bytes: undefined, how: 'whole' };
    const bytes = await readFile(join(backups, entry.backup)).catch(() => undefined);
    // A backup that is lost or damaged: the values can still be taken out one by one.
    if (bytes !== undefined && sha256(bytes) === entry.sha256Before) return { bytes, how: 'whole' };
  }
  return edited(entry, current);
}

function edited(entry: JournalEntry, current: Uint8Array): Undone {
  const format = configFormats[entry.format];
  try {
    const slots = entry.slots.map((slot) => ({ slot, ours: slot.ours }));
    const { text, foreign } = withoutValues(format, textOf(current, entry.shownAs), slots);
    const isOursAlone = entry.backup === null && isEmpty(format.parse(text)) && !hasComment(text);
    return {
      bytes: isOursAlone ? undefined : Buffer.from(text, 'utf8'),
      how: foreign.length > 0 ? 'foreign' : 'edited',
    };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new ClientError('unreadable', `${entry.shownAs} is left as it is: ${error.message}.`, { cause: error });
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function hasComment(text: string): boolean {
  return /\/\/|\/\*|#/.test(text);
}
