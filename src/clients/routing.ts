// Pointing tools at the proxy: plan → diff → consent (the caller's) → backup → journal → write → verify. Each step leaves
// a state from which `restoreRouting` (restoring.ts) finds the way back, also when the process ends in between.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ProxyTarget } from './address.ts';
import { backUp, dropBackup } from './backups.ts';
import type { FileClient, PlannedEdit } from './client.ts';
import { shownPath, textOf, type ClientEnvironment } from './environment.ts';
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
import { exceptionNames } from '../base/proxy-variables.ts';
import { undo } from './undo.ts';
import {
  draftName,
  isSame,
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
  /** It holds settings that the tool's vendor does not document. */
  readonly isUndocumented: boolean;
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
  const own = journal.filter((entry) => entry.client === client.id);
  const known = exceptionsIn(own);
  const environment = {
    ...withoutUs(options.environment, folder, journal),
    ...(known === undefined ? {} : { knownExceptions: known }),
    ...(own.some(({ isUndocumented }) => isUndocumented === true) ? { undocumented: true } : {}),
  };
  const { edits, notes } = await client.plan(environment, target);
  const detailed = await Promise.all(edits.map((edit) => detailedEdit(edit, journal, options.environment)));
  const isUndocumented = environment.undocumented === true && client.undocumented !== undefined;
  return {
    client,
    edits: detailed,
    notes: edits.length === 0 ? notes : [...notes, ...notesOn(client, isUndocumented)],
    isUndocumented,
    isChange: detailed.some(({ diff, entry }) => diff !== '' || entry === undefined),
  };
}

/** What holds for a tool whatever its files say. */
function notesOn(client: FileClient, isUndocumented: boolean): readonly string[] {
  const untried = `This was not tried with ${client.name} itself: see in the panel whether its requests arrive.`;
  return [
    ...(isUndocumented && client.undocumented !== undefined ? [client.undocumented] : []),
    ...(client.limits === undefined ? [] : [client.limits(isUndocumented)]),
    ...(client.isVerified ? [] : [untried]),
  ];
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
    ...(planned.upstreams === undefined ? {} : { upstreams: planned.upstreams }),
    ...(planned.isUndocumented === undefined ? {} : { isUndocumented: planned.isUndocumented }),
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

async function verify(edit: RoutingEdit, entry: JournalEntry): Promise<void> {
  const bytes = await readFile(edit.file).catch(() => undefined);
  const isRight =
    bytes !== undefined &&
    isSame(bytes, edit.after) &&
    entry.slots.every(
      ({ path, after }) => configFormats[entry.format].find(textOf(bytes, edit.shownAs), path)?.value === after,
    );
  if (!isRight) {
    throw new ClientError(
      'not-verified',
      `${edit.shownAs} did not read back as it was written. It is as it was, unless another program has written it just now; then restore it.`,
    );
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

/** Whether drift was noted in between changes nothing. */
function isSameEntry(one: JournalEntry | undefined, other: JournalEntry | undefined): boolean {
  const told = (entry: JournalEntry | undefined): string => JSON.stringify({ ...entry, driftedAt: undefined });
  return told(one) === told(other);
}
