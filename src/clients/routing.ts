// Pointing tools at the proxy, and back: plan → diff → consent (the caller's) → backup → journal → write → verify.
// Each step leaves a state from which `restoreRouting` finds the way back, also when the process ends in between.
import { mkdir, readFile, rm, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ProxyTarget } from './address.ts';
import type { FileClient, PlannedEdit } from './client.ts';
import { codeOf, shownPath, textOf, type ClientEnvironment } from './environment.ts';
import { ClientError } from './error.ts';
import { unifiedDiff } from './diff.ts';
import { configFormats } from './formats/formats.ts';
import {
  readJournal,
  routingFolder,
  sha256,
  writeJournal,
  type JournalEntry,
  type JournalSlot,
  type RoutingFolder,
} from './journal.ts';
import { withLock } from './lock.ts';
import { exceptionNames } from './outbound-proxy.ts';
import { undo, type Undone } from './undo.ts';
import {
  draftName,
  isThere,
  missingFolders,
  removeEmptyFolders,
  removeFile,
  replaceFile,
  targetOf,
} from './whole-file.ts';

export type RoutingStep = 'locked' | 'backed-up' | 'journaled' | 'drafted' | 'written' | 'verified' | 'restored';

export interface RoutingOptions {
  /** The Pretense home. */
  readonly home: string;
  readonly environment: ClientEnvironment;
  readonly now: () => Date;
  /** For tests that end the process between two steps. */
  readonly onStep?: (step: RoutingStep) => void;
}

export interface RoutingPlan {
  readonly client: FileClient;
  readonly edits: readonly RoutingEdit[];
  /** Sentences for the person who is asked. */
  readonly notes: readonly string[];
  /** False: all files are already as they should be. */
  readonly isChange: boolean;
}

export interface RoutingEdit {
  readonly file: string;
  /** Without the user's name. */
  readonly shownAs: string;
  /** As it is now; undefined: there is no file. */
  readonly current: Uint8Array | undefined;
  readonly after: Uint8Array;
  /** Unified; empty when nothing changes. */
  readonly diff: string;
  readonly planned: PlannedEdit;
  readonly entry: JournalEntry | undefined;
}

/** Works out what routing a tool would change. Nothing is written. Throws ClientError. */
export async function planRouting(
  client: FileClient,
  target: ProxyTarget,
  options: RoutingOptions,
): Promise<RoutingPlan> {
  const folder = routingFolder(options.home);
  const journal = await readJournal(folder);
  const known = exceptionsIn(journal.filter((entry) => entry.client === client.id));
  const environment = {
    ...withoutUs(options.environment, folder, journal),
    ...(known === undefined ? {} : { knownExceptions: known }),
  };
  const { edits, notes } = await client.plan(environment, target);
  const detailed = await Promise.all(edits.map((edit) => detailedEdit(edit, journal, options.environment)));
  return {
    client,
    edits: detailed,
    notes,
    isChange: detailed.some(({ diff, entry }) => diff !== '' || entry === undefined),
  };
}

/** What an earlier plan had to except: the process that plans now may not see the proxy that made it necessary. */
function exceptionsIn(entries: readonly JournalEntry[]): string | undefined {
  const slots = entries.flatMap((entry) => entry.slots);
  return slots.find(({ path }) => path.at(-1) === exceptionNames[0])?.after;
}

/** The environment as it would be had we never changed a file: plans made on it are the same however often. */
function withoutUs(
  environment: ClientEnvironment,
  folder: RoutingFolder,
  journal: readonly JournalEntry[],
): ClientEnvironment {
  return {
    ...environment,
    async readFile(path) {
      const bytes = await environment.readFile(path);
      const target = await targetOf(path);
      const entry = journal.find(({ file }) => file === target);
      return entry === undefined ? bytes : (await undo(folder, entry, bytes)).bytes;
    },
  };
}

async function detailedEdit(
  planned: PlannedEdit,
  journal: readonly JournalEntry[],
  environment: ClientEnvironment,
): Promise<RoutingEdit> {
  const file = await targetOf(planned.file);
  const current = await environment.readFile(file);
  const shownAs = shownPath(environment, planned.file);
  const diff = unifiedDiff(current === undefined ? '' : textOf(current, shownAs), textOf(planned.after, shownAs), {
    before: current === undefined ? '(no file)' : shownAs,
    after: shownAs,
  });
  const entry = journal.find((each) => each.file === file);
  return { file, shownAs, current, after: planned.after, diff, planned, entry };
}

/**
 * Writes a plan. Throws ClientError: `changed-meanwhile` when a file or the journal is not as it was planned for,
 * `unwritable`, `not-verified`; the file that failed is then as it was before.
 */
export async function applyRouting(plan: RoutingPlan, options: RoutingOptions): Promise<readonly JournalEntry[]> {
  const folder = routingFolder(options.home);
  return await withLock({ file: folder.lockFile }, async () => {
    options.onStep?.('locked');
    const applied: JournalEntry[] = [];
    for (const edit of plan.edits) applied.push(await applyEdit(plan.client.id, edit, { ...options, folder }));
    return applied;
  });
}

type StepOptions = RoutingOptions & { readonly folder: RoutingFolder };

async function applyEdit(client: string, edit: RoutingEdit, options: StepOptions): Promise<JournalEntry> {
  const { folder } = options;
  const journal = await readJournal(folder);
  const previous = journal.find(({ file }) => file === edit.file);
  const current = await options.environment.readFile(edit.file);
  if (!isSame(current, edit.current) || !isSameEntry(previous, edit.entry)) {
    throw new ClientError(
      'changed-meanwhile',
      `${edit.shownAs} was changed while you were asked. Nothing was written; try again.`,
    );
  }
  if (previous !== undefined && isSame(current, edit.after)) return previous;
  const entry = await newEntry(client, edit, options);
  await backUp(folder, entry, edit.planned.before);
  options.onStep?.('backed-up');
  const others = journal.filter(({ file }) => file !== edit.file);
  await writeJournal(folder, [...others, entry]);
  options.onStep?.('journaled');
  try {
    if (!isSame(current, edit.after)) {
      await replaceFile(edit.file, {
        draft: entry.draft,
        bytes: edit.after,
        expected: { bytes: current },
        onDraft: () => options.onStep?.('drafted'),
      });
    }
    options.onStep?.('written');
    await verify(edit, entry);
  } catch (error) {
    await rollBack(edit, { ...options, entries: previous === undefined ? others : [...others, previous], entry });
    throw error;
  }
  // What older writes had left is not in the file any more.
  const settled = {
    ...entry,
    written: [sha256(edit.after)],
    slots: entry.slots.map((slot) => ({ ...slot, ours: [slot.after] })),
  };
  await writeJournal(folder, [...others, settled]);
  if (previous !== undefined) await dropBackup(folder, previous, [...others, settled]);
  options.onStep?.('verified');
  return settled;
}

async function newEntry(client: string, edit: RoutingEdit, options: StepOptions): Promise<JournalEntry> {
  const { planned, current, entry: previous } = edit;
  const before = planned.before === undefined ? null : sha256(planned.before);
  const hashes = [current, edit.after].flatMap((bytes) => (bytes === undefined ? [] : [sha256(bytes)]));
  return {
    client,
    file: edit.file,
    shownAs: edit.shownAs,
    format: planned.format,
    at: options.now().toISOString(),
    backup: before === null ? null : `${before.slice(0, 16)}-${basename(edit.file)}`,
    sha256Before: before,
    // The file as it is now has values of ours already, or is the one from before.
    written: hashes.filter((hash) => hash !== before),
    madeFolders: [...(previous?.madeFolders ?? []), ...(await missingFolders(edit.file))],
    slots: planned.slots.map((slot) => withOlderValues(slot, edit)),
    draft: draftName(edit.file),
  };
}

function withOlderValues(slot: PlannedEdit['slots'][number], { entry, current, planned }: RoutingEdit): JournalSlot {
  const older = entry?.slots.find(({ path }) => JSON.stringify(path) === JSON.stringify(slot.path))?.ours ?? [];
  // Our value in a file that no journal knows (its home was deleted): the plan has taken it out of `before`.
  const found =
    current === undefined ? undefined : configFormats[planned.format].find(textOf(current, planned.file), slot.path);
  const orphan = typeof found?.value === 'string' && found.source !== slot.before ? [found.value] : [];
  return { ...slot, ours: [...new Set([...older, ...orphan, slot.after])] };
}

async function backUp(
  { backups }: RoutingFolder,
  { backup }: JournalEntry,
  bytes: Uint8Array | undefined,
): Promise<void> {
  if (backup === null || bytes === undefined) return;
  await mkdir(backups, { recursive: true, mode: 0o700 });
  const file = join(backups, backup);
  await replaceFile(file, { draft: draftName(file), bytes });
}

async function verify(edit: RoutingEdit, entry: JournalEntry): Promise<void> {
  const bytes = await readFile(edit.file).catch(() => undefined);
  const isRight =
    bytes !== undefined &&
    isSame(bytes, edit.after) &&
    entry.slots.every(
      ({ path, after }) => configFormats[entry.format].find(textOf(bytes, edit.shownAs), path)?.value === after,
    );
  if (!isRight) {
    throw new ClientError('not-verified', `${edit.shownAs} did not read back as it was written; it was put back.`);
  }
}

interface RollBack extends StepOptions {
  readonly entry: JournalEntry;
  readonly entries: readonly JournalEntry[];
}

/** Takes back what we wrote, and nothing that another program wrote on top of it: that stays, with its journal. */
async function rollBack(edit: RoutingEdit, { folder, entry, entries }: RollBack): Promise<void> {
  const now = await readFile(edit.file).catch(() => undefined);
  if (isSame(now, edit.after)) {
    if (edit.current === undefined) await removeFile(edit.file);
    else await replaceFile(edit.file, { draft: entry.draft, bytes: edit.current, expected: { bytes: edit.after } });
  } else if (holdsOurs(now, entry)) return;
  if (edit.current === undefined) await removeEmptyFolders(entry.madeFolders);
  await writeJournal(folder, entries);
  await dropBackup(folder, entry, entries);
}

function holdsOurs(bytes: Uint8Array | undefined, { format, slots }: JournalEntry): boolean {
  const text = Buffer.from(bytes ?? []).toString('utf8');
  return slots.some(({ path, after }) => {
    try {
      return configFormats[format].find(text, path)?.value === after;
    } catch {
      // Half written by somebody: it may hold them.
      return text.includes(after);
    }
  });
}

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
    for (const entry of await readJournal(folder)) {
      if (clients !== undefined && !clients.includes(entry.client)) continue;
      outcomes.push(await restoreEntry(entry, folder, options.onStep));
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

async function dropBackup(
  { backups }: RoutingFolder,
  { backup }: JournalEntry,
  rest: readonly JournalEntry[],
): Promise<void> {
  if (backup === null || rest.some((other) => other.backup === backup)) return;
  await unlink(join(backups, backup)).catch(() => undefined);
}

/** Whether drift was noted in between changes nothing. */
function isSameEntry(one: JournalEntry | undefined, other: JournalEntry | undefined): boolean {
  const told = (entry: JournalEntry | undefined): string => JSON.stringify({ ...entry, driftedAt: undefined });
  return told(one) === told(other);
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Buffer.compare(one, other) === 0;
}
