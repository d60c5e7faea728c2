// Taking routing back: each file of the journal as it was before us, or without our values, or left alone.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dropBackup } from './backups.ts';
import { codeOf } from './environment.ts';
import { ClientError } from './error.ts';
import { readJournal, routingFolder, writeJournal, type JournalEntry, type RoutingFolder } from './journal.ts';
import { withLock } from './lock.ts';
import type { RoutingOptions } from './routing.ts';
import { undo, type Undone } from './undo.ts';
import { isSame, isThere, removeEmptyFolders, removeFile, replaceFile } from './whole-file.ts';

export interface RestoreOutcome {
  readonly client: string;
  /** Without the user's name. */
  readonly file: string;
  /** `failed`: it is still in the journal; try again. */
  readonly what: 'restored' | 'left-alone' | 'failed';
  /** What was done, or why not. */
  readonly sentence: string;
}

/** Puts back the files of these clients, or of all. Never rejects because of one file. Throws `busy`, `journal-damaged`. */
export async function restoreRouting(
  options: Pick<RoutingOptions, 'home' | 'onStep'>,
  clients?: readonly string[],
): Promise<readonly RestoreOutcome[]> {
  const folder = routingFolder(options.home);
  // Nothing was ever routed: no folder is made for a lock.
  if (!(await isThere(folder.journalFile))) return [];
  return await withLock({ file: folder.lockFile }, async () => {
    const outcomes: RestoreOutcome[] = [];
    const entries = (await readJournal(folder)).filter(({ client }) => clients?.includes(client) ?? true);
    for (const entry of entries) outcomes.push(await restoreEntry(entry, folder, options.onStep));
    // A folder that was made for one file may have held another one until now.
    for (const [at, { madeFolders }] of entries.entries()) {
      if (outcomes[at]?.what === 'restored') await removeEmptyFolders(madeFolders);
    }
    return outcomes;
  });
}

async function restoreEntry(
  entry: JournalEntry,
  folder: RoutingFolder,
  onStep: RoutingOptions['onStep'],
): Promise<RestoreOutcome> {
  const { client, shownAs: file } = entry;
  try {
    const current = await readFile(entry.file).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
      throw new ClientError('unreadable', `${file} cannot be read (${codeOf(error)}).`, { cause: error });
    });
    const undone = await undo(folder, entry, current);
    // Of a write that was interrupted.
    await rm(entry.draft, { force: true });
    await writeUndone(entry, current, undone);
    onStep?.('restored');
    const rest = (await readJournal(folder)).filter((each) => each.file !== entry.file);
    await writeJournal(folder, rest);
    await dropBackup(folder, entry, rest);
    const isLeft = undone.how === 'foreign' || undone.how === 'gone';
    return { client, file, what: isLeft ? 'left-alone' : 'restored', sentence: sentenceOf(entry, undone) };
  } catch (error) {
    const backup = entry.backup === null ? '' : ` As it was before: ${join(folder.backups, entry.backup)}`;
    const message = error instanceof Error ? error.message : String(error);
    return { client, file, what: 'failed', sentence: `${message}${backup}` };
  }
}

async function writeUndone(entry: JournalEntry, current: Uint8Array | undefined, { bytes }: Undone): Promise<void> {
  if (bytes !== undefined) {
    if (!isSame(bytes, current)) {
      await replaceFile(entry.file, { draft: entry.draft, bytes, expected: { bytes: current } });
    }
    return;
  }
  if (current !== undefined) await removeFile(entry.file);
  if (entry.backup === null) await removeEmptyFolders(entry.madeFolders);
}

function sentenceOf({ shownAs, backup }: JournalEntry, { how, bytes }: Undone): string {
  switch (how) {
    case 'same':
    case 'whole':
      return backup === null ? `${shownAs} is gone again, as before.` : `${shownAs} is byte for byte as it was before.`;
    case 'edited':
      return bytes === undefined
        ? `${shownAs} held nothing but our values and is gone again.`
        : `Our values are out of ${shownAs}; what else was changed in it since is kept.`;
    case 'foreign':
      return `A value in ${shownAs} is not the one that Pretense wrote; it was left alone.`;
    case 'gone':
      return `${shownAs} was deleted by somebody else; it was left so.`;
  }
}
