// Disposal: the content of old segments goes, and what is needed to verify the log stays. The order of the steps is the
// point: leaf hashes on disk, then the certificate in the log, then the removal. A crash leaves the content, or all three.
import { hash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileSystem, nodeFileSystem } from './append-file.ts';
import { foldHolds } from './disposal-holds.ts';
import {
  type DisposalPlan,
  hasOldContent,
  planDisposal,
  type PlannedSegment,
  type PlanOptions,
  readSealed,
} from './disposal-plan.ts';
import { LastingRecords, readLastingRecords, restate } from './disposal-records.ts';
import { AuditError, errnoOf } from './error.ts';
import { leavesName, type StoredManifest } from './manifest.ts';
import type { AuditRecord, RecordFields, RecordWriter } from './record.ts';
import type { Segment } from './segment.ts';

/** The journal of the log: the disposal is one of its records. */
export interface DisposalJournal extends RecordWriter {
  readonly chain: string;
  /** Signs what is durable. */
  checkpoint?(): Promise<unknown>;
}

export interface DisposalOptions extends Omit<PlanOptions, 'holds' | 'lasting'> {
  readonly journal: DisposalJournal;
  /** Fields of each certificate besides those of the segment: who, by which clause. */
  readonly certificate: RecordFields;
  readonly fileSystem?: FileSystem;
  /** Called before each removal. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface DisposedSegment {
  readonly segment: string;
  readonly records: number;
  readonly bytes: number;
  /** Of the certificate; undefined when an earlier run that did not finish had recorded it. */
  readonly certificateSeq: number | undefined;
}

export interface DisposalRun {
  /** As it stood before. */
  readonly plan: DisposalPlan;
  readonly disposed: readonly DisposedSegment[];
}

/**
 * Disposes of every segment that is due, one after the other. Throws what the disk or the journal throws: what was done
 * before stays done, and the next run goes on. Nobody else disposes of this log meanwhile.
 */
export async function disposeDue(options: DisposalOptions): Promise<DisposalRun> {
  // Seals what an earlier start left. A log that nobody signs has no manifests, so nothing of it goes.
  await options.journal.checkpoint?.().catch((error: unknown) => {
    if (!(error instanceof AuditError && error.code === 'closed')) throw error;
  });
  // Most days nothing is old enough, and the content of the log need not be read.
  const isAnythingOld = await hasOldContent(options);
  const lasting = isAnythingOld ? await readLastingRecords(options.auditDir, options.times) : new LastingRecords([]);
  const holds = foldHolds(lasting.records);
  const plan = await planDisposal({ ...options, holds, lasting });
  const going = plan.segments.filter(({ fate }) => fate.kind === 'due' || fate.kind === 'unfinished');
  const evaluated = holds.filter(({ cleared }) => cleared === undefined).length;
  const step: Step = {
    options,
    lasting,
    fileSystem: options.fileSystem ?? nodeFileSystem,
    cutoff: plan.cutoff,
    evaluated,
  };
  const disposed: DisposedSegment[] = [];
  for (const planned of going) {
    options.signal?.throwIfAborted();
    options.onProgress?.(disposed.length, going.length);
    const done = await disposeSegment(planned, step);
    if (done !== undefined) disposed.push(done);
  }
  await removeTornTails(plan.disposed, step);
  return { plan, disposed };
}

interface Step {
  readonly options: DisposalOptions;
  readonly lasting: LastingRecords;
  readonly fileSystem: FileSystem;
  readonly cutoff: string;
  /** Legal holds in force that were looked at. */
  readonly evaluated: number;
}

/** Undefined: its content changed since it was looked at, or must stay for another reason. */
async function disposeSegment(planned: PlannedSegment, step: Step): Promise<DisposedSegment | undefined> {
  const { segment, sealed, bytes } = planned;
  const { options, lasting, fileSystem } = step;
  const { auditDir, journal } = options;
  if (sealed === undefined) return undefined;
  const content = await readSealed(segment, sealed, options);
  if ('fault' in content) return undefined;
  const needed = lasting.onlyIn(segment.name);
  // What both keys of another chain signed cannot be said in this one.
  if (needed.some(({ type, chain }) => type === 'key.rotated' && chain !== journal.chain)) return undefined;
  await writeLeaves(join(auditDir, leavesName(segment.name)), content.leaves, fileSystem);
  await fileSystem.syncDirectory(auditDir);
  for (const record of needed) lasting.add('', await restate(journal, record));
  const certificate =
    planned.fate.kind === 'unfinished'
      ? undefined
      : await journal.append('retention.disposed', certificateOf({ planned, sealed, leaves: content.leaves }, step));
  if (certificate !== undefined) lasting.add('', certificate);
  await journal.checkpoint?.();
  await removeContent(segment, step);
  return { segment: segment.name, records: content.records.length, bytes, certificateSeq: certificate?.seq };
}

interface Certified {
  readonly planned: PlannedSegment;
  readonly sealed: StoredManifest;
  readonly leaves: Buffer;
}

function certificateOf({ planned, sealed, leaves }: Certified, { options, cutoff, evaluated }: Step): RecordFields {
  const { manifest, hash: manifestHash } = sealed;
  return {
    segment: planned.segment.name,
    first_seq: manifest.first_seq,
    last_seq: manifest.last_seq,
    count: manifest.count,
    first_timestamp: manifest.first_timestamp,
    last_timestamp: manifest.last_timestamp,
    bytes: manifest.bytes,
    content_sha256: manifest.sha256,
    leaves_sha256: hash('sha256', leaves, 'hex'),
    manifest_hash: manifestHash,
    method: 'file-removed',
    retention_days: options.retentionDays,
    cutoff,
    holds_evaluated: evaluated,
    holds_matching: 0,
    restates: null,
    ...options.certificate,
  };
}

/** An earlier run may have left a part of the same bytes. */
async function writeLeaves(path: string, leaves: Buffer, fileSystem: FileSystem): Promise<void> {
  const file = await createOrOpen(path, fileSystem);
  try {
    await file.truncate(0);
    await file.write(leaves, 0);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function createOrOpen(path: string, fileSystem: FileSystem): ReturnType<FileSystem['create']> {
  try {
    return await fileSystem.create(path);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    return fileSystem.openExisting(path);
  }
}

async function removeContent(segment: Segment, { options, fileSystem }: Step): Promise<void> {
  await fileSystem.remove(segment.path);
  await removeIfThere(`${segment.path}.torn`, fileSystem);
  await fileSystem.syncDirectory(options.auditDir);
}

/** Bytes that a crash had torn off a segment are of its age; a run that ended between two removals left them. */
async function removeTornTails(disposed: readonly StoredManifest[], { options, fileSystem }: Step): Promise<void> {
  const gone = new Set(disposed.map(({ manifest }) => `${manifest.segment}.torn`));
  for (const name of await readdir(options.auditDir)) {
    if (gone.has(name)) await removeIfThere(join(options.auditDir, name), fileSystem);
  }
}

async function removeIfThere(path: string, fileSystem: FileSystem): Promise<void> {
  try {
    await fileSystem.remove(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** What is kept and why, as of now, without a journal. */
export async function readPlan(options: Omit<PlanOptions, 'holds' | 'lasting'>): Promise<{
  readonly plan: DisposalPlan;
  readonly holds: ReturnType<typeof foldHolds>;
  readonly certificates: readonly AuditRecord[];
}> {
  const lasting = await readLastingRecords(options.auditDir, options.times);
  const holds = foldHolds(lasting.records);
  const plan = await planDisposal({ ...options, holds, lasting });
  return { plan, holds, certificates: lasting.records.filter(({ type }) => type === 'retention.disposed') };
}
