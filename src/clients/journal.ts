// What was done to files of others, so that it can be undone by whoever is left: `<home>/routing/journal.json`.
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from './environment.ts';
import { ClientError } from './error.ts';
import type { ConfigFormat } from './formats/config-format.ts';
import { configFormats, type SlotChange } from './formats/formats.ts';
import { draftName, removeFile, replaceFile } from './whole-file.ts';

export interface JournalSlot extends SlotChange {
  /** All values that we may have written there; the last is the one that should stand there. */
  readonly ours: readonly string[];
}

export interface JournalEntry {
  readonly client: string;
  /** Where the bytes are, links followed. */
  readonly file: string;
  /** `~/.claude/settings.json`. */
  readonly shownAs: string;
  readonly format: ConfigFormat['id'];
  /** RFC 3339: when it was last written. */
  readonly at: string;
  /** Name in the folder of backups; null: the file was not there. */
  readonly backup: string | null;
  /** Of the backup; null: the file was not there. */
  readonly sha256Before: string | null;
  /** Whoever finds the file with one of these may put the backup in its place. */
  readonly written: readonly string[];
  /** Folders that had to be made, the outermost first. */
  readonly madeFolders: readonly string[];
  readonly slots: readonly JournalSlot[];
  /** Hosts of the user's own that addresses in the file name, by `KEY` or `KEY:VENDOR`. */
  readonly upstreams?: Readonly<Record<string, string>>;
  /** The user had agreed to settings that the tool's vendor does not document: a new plan keeps to that. */
  readonly isUndocumented?: true;
  /** Beside the file while it is written. */
  readonly draft: string;
  /** RFC 3339: when it was first seen not to be as we wrote it. */
  readonly driftedAt?: string;
}

/** The folder and what is in it. */
export interface RoutingFolder {
  readonly journalFile: string;
  readonly lockFile: string;
  readonly backups: string;
}

export function routingFolder(home: string): RoutingFolder {
  const folder = join(home, 'routing');
  return {
    journalFile: join(folder, 'journal.json'),
    lockFile: join(folder, 'journal.lock'),
    backups: join(folder, 'backups'),
  };
}

const version = 1;

/** Empty when nothing was ever routed. Throws ClientError `journal-damaged`. */
export async function readJournal({ journalFile }: RoutingFolder): Promise<readonly JournalEntry[]> {
  let text: string;
  try {
    text = await readFile(journalFile, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw damaged(journalFile, codeOf(error), error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(journalFile, 'no JSON', error);
  }
  if (!isJournal(value)) throw damaged(journalFile, 'another form');
  return value.entries;
}

/** On disk when it resolves. An empty one leaves no file. */
export async function writeJournal(folder: RoutingFolder, entries: readonly JournalEntry[]): Promise<void> {
  const { journalFile } = folder;
  if (entries.length === 0) {
    await removeFile(journalFile);
    return;
  }
  await mkdir(dirname(journalFile), { recursive: true, mode: 0o700 });
  const bytes = Buffer.from(`${JSON.stringify({ version, entries }, undefined, 2)}\n`, 'utf8');
  await replaceFile(journalFile, { draft: draftName(journalFile), bytes });
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function damaged(file: string, why: string, cause?: unknown): ClientError {
  return new ClientError(
    'journal-damaged',
    `${file} cannot be read (${why}), so nothing is changed. The files as they were before lie beside it in "backups".`,
    { cause },
  );
}

function isJournal(value: unknown): value is { readonly version: number; readonly entries: readonly JournalEntry[] } {
  if (typeof value !== 'object' || value === null || !('version' in value) || !('entries' in value)) return false;
  return value.version === version && Array.isArray(value.entries) && value.entries.every(isEntry);
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Readonly<Record<keyof JournalEntry, unknown>>;
  return (
    [entry.client, entry.file, entry.shownAs, entry.at, entry.draft].every((each) => typeof each === 'string') &&
    Object.hasOwn(configFormats, String(entry.format)) &&
    (entry.upstreams === undefined || isTextRecord(entry.upstreams)) &&
    [entry.backup, entry.sha256Before].every((each) => each === null || typeof each === 'string') &&
    [entry.written, entry.madeFolders].every(isTexts) &&
    Array.isArray(entry.slots) &&
    entry.slots.every(isSlot)
  );
}

function isSlot(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const slot = value as Readonly<Record<keyof JournalSlot, unknown>>;
  return (
    Array.isArray(slot.path) &&
    (slot.before === null || typeof slot.before === 'string') &&
    typeof slot.after === 'string' &&
    Number.isInteger(slot.madeParents) &&
    isTexts(slot.ours)
  );
}

function isTextRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && isTexts(Object.values(value));
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
