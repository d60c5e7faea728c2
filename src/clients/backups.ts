// Copies of files as they were before us: `<home>/routing/backups/`, for their owner only.
import { mkdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry, RoutingFolder } from './journal.ts';
import { draftName, replaceFile } from './whole-file.ts';

/** On disk when it resolves. Nothing when the file was not there. */
export async function backUp(
  { backups }: RoutingFolder,
  { backup }: JournalEntry,
  bytes: Uint8Array | undefined,
): Promise<void> {
  if (backup === null || bytes === undefined) return;
  await mkdir(backups, { recursive: true, mode: 0o700 });
  const file = join(backups, backup);
  await replaceFile(file, { draft: draftName(file), bytes });
}

/** Unless another entry has the same. */
export async function dropBackup(
  { backups }: RoutingFolder,
  { backup }: JournalEntry,
  rest: readonly JournalEntry[],
): Promise<void> {
  if (backup === null || rest.some((other) => other.backup === backup)) return;
  await unlink(join(backups, backup)).catch(() => undefined);
}
