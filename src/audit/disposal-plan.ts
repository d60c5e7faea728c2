// Which segments may be disposed of now, and why the others may not.
import { hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { InvariantError } from '../base/error.ts';
import { holdsRecord, isAboutRecords, type LegalHold, touchesDays } from './disposal-holds.ts';
import type { LastingRecords } from './disposal-records.ts';
import { errnoOf } from './error.ts';
import { leafHash } from './line.ts';
import { listManifests, type StoredManifest } from './manifest.ts';
import { type VerifierKey, verifyNote } from './note.ts';
import { parseRecord } from './read.ts';
import type { AuditRecord } from './record.ts';
import { linesOf, listSegments, readSegment, type Segment } from './segment.ts';
import { Turns, type TurnTimes } from './turns.ts';

/** Whatever a policy says, younger content stays: who can write a policy file cannot empty the log of last week. */
export const leastRetentionDays = 30;

/**
 * - `young`: its last record is not old enough.
 * - `held`: a legal hold keeps it (`holds`).
 * - `open`: it has no manifest: it is being written, or was not sealed yet.
 * - `refused`: it is old, and something is wrong with it (`reason`); it is kept for whoever looks into that.
 * - `due`: its content may go.
 * - `unfinished`: its disposal is on the record, and the content is still there.
 * - `unsent`: old enough, and the collector has not cosigned all of it yet.
 */
export type SegmentFate =
  | { readonly kind: 'young' | 'open' | 'due' | 'unfinished' | 'unsent' }
  | { readonly kind: 'held'; readonly holds: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

export interface PlannedSegment {
  readonly segment: Segment;
  readonly bytes: number;
  readonly sealed: StoredManifest | undefined;
  /** RFC 3339 UTC: until then its age keeps it. Undefined while it has no manifest. */
  readonly keptUntil: string | undefined;
  readonly fate: SegmentFate;
}

export interface DisposalPlan {
  /** RFC 3339 UTC: content whose last record is older may go. */
  readonly cutoff: string;
  /** Segments whose content is there, in the order of the chain. */
  readonly segments: readonly PlannedSegment[];
  /** Manifests of segments whose content is gone. */
  readonly disposed: readonly StoredManifest[];
}

export interface PlanOptions {
  readonly auditDir: string;
  readonly now: Date;
  /** From `leastRetentionDays` on. */
  readonly retentionDays: number;
  /** Of this log: a manifest that none of them signed keeps its segment. */
  readonly keys: readonly VerifierKey[];
  readonly holds: readonly LegalHold[];
  readonly lasting: LastingRecords;
  /** Of a device that is enrolled at a collector: how many records of a chain it has cosigned; Infinity: it is not waited for. */
  readonly cosignedSize?: ((chain: string) => number) | undefined;
  readonly times?: TurnTimes;
  readonly signal?: AbortSignal;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Reads manifests, and the content of what is old enough. Changes nothing. */
export async function planDisposal(options: PlanOptions): Promise<DisposalPlan> {
  const { auditDir, now, retentionDays } = options;
  if (!(retentionDays >= leastRetentionDays)) {
    throw new InvariantError(`records are kept for ${leastRetentionDays} days at least, not ${retentionDays}`);
  }
  const cutoff = new Date(now.getTime() - retentionDays * dayMs).toISOString();
  const { manifests } = await listManifests(auditDir);
  const bySegment = new Map(manifests.map((stored) => [stored.manifest.segment, stored]));
  const segments: PlannedSegment[] = [];
  let before: readonly string[] = [];
  for (const segment of await listSegments(auditDir)) {
    options.signal?.throwIfAborted();
    const sealed = bySegment.get(segment.name);
    const bytes = await bytesOf(segment.path);
    if (bytes === undefined) continue;
    const { fate, own } = await look(segment, { sealed, cutoff, before, options });
    before = own;
    segments.push({ segment, bytes, sealed, keptUntil: keptUntil(sealed, retentionDays), fate });
  }
  const there = new Set(segments.map(({ segment }) => segment.name));
  return { cutoff, segments, disposed: manifests.filter(({ manifest }) => !there.has(manifest.segment)) };
}

/** Whether content is there that its manifest calls old enough. Reads manifests alone. */
export async function hasOldContent({
  auditDir,
  now,
  retentionDays,
}: Pick<PlanOptions, 'auditDir' | 'now' | 'retentionDays'>): Promise<boolean> {
  const cutoff = new Date(now.getTime() - retentionDays * dayMs).toISOString();
  const there = new Set((await listSegments(auditDir)).map(({ name }) => name));
  const { manifests } = await listManifests(auditDir);
  return manifests.some(({ manifest }) => there.has(manifest.segment) && manifest.last_timestamp < cutoff);
}

function keptUntil(sealed: StoredManifest | undefined, retentionDays: number): string | undefined {
  if (sealed === undefined) return undefined;
  return new Date(Date.parse(sealed.manifest.last_timestamp) + retentionDays * dayMs).toISOString();
}

interface Looking {
  readonly sealed: StoredManifest | undefined;
  readonly cutoff: string;
  /** Holds about records of the segment before: the answers to its last requests may stand in this one. */
  readonly before: readonly string[];
  readonly options: PlanOptions;
}

interface Look {
  readonly fate: SegmentFate;
  /** Holds that keep it for what it holds itself. */
  readonly own: readonly string[];
}

async function look(segment: Segment, { sealed, cutoff, before, options }: Looking): Promise<Look> {
  if (sealed === undefined) return { fate: { kind: 'open' }, own: [] };
  const { manifest, note } = sealed;
  if (manifest.last_timestamp >= cutoff) return { fate: { kind: 'young' }, own: [] };
  if (!options.keys.some((key) => verifyNote(note, key))) {
    return { fate: { kind: 'refused', reason: 'no key of this device signed its manifest' }, own: [] };
  }
  const near = options.holds.filter(
    ({ cleared, scope }) =>
      cleared === undefined && touchesDays(scope, manifest.first_timestamp, manifest.last_timestamp),
  );
  // A hold of all that these days have needs no look at the content.
  if (near.some(({ scope }) => !isAboutRecords(scope)))
    return held(
      near.map(({ id }) => id),
      before,
    );
  const content = await readSealed(segment, sealed, options);
  if ('fault' in content) return { fate: { kind: 'refused', reason: content.fault }, own: near.map(({ id }) => id) };
  const own = near.filter(({ scope }) => content.records.some((record) => holdsRecord(scope, record)));
  if (own.length + before.length > 0)
    return held(
      own.map(({ id }) => id),
      before,
    );
  // The clock may have been set back within the segment.
  if (content.lastTimestamp >= cutoff) return { fate: { kind: 'young' }, own: [] };
  const isRecorded = options.lasting.certificateOf(segment.name) !== undefined;
  if (isRecorded) return { fate: { kind: 'unfinished' }, own: [] };
  const isUnsent = (options.cosignedSize?.(manifest.chain) ?? Infinity) <= manifest.last_seq;
  return { fate: { kind: isUnsent ? 'unsent' : 'due' }, own: [] };
}

function held(own: readonly string[], before: readonly string[]): Look {
  return { fate: { kind: 'held', holds: [...new Set([...own, ...before])] }, own };
}

export interface SealedContent {
  readonly records: readonly AuditRecord[];
  /** 32 bytes a record. */
  readonly leaves: Buffer;
  /** The latest, wherever it stands. */
  readonly lastTimestamp: string;
}

/** The content of a segment, when it is exactly what its manifest says. */
export async function readSealed(
  segment: Segment,
  { manifest }: StoredManifest,
  options: Pick<PlanOptions, 'times' | 'signal'>,
): Promise<SealedContent | { readonly fault: string }> {
  const bytes = await readSegment(segment);
  if (bytes.length !== manifest.bytes || hash('sha256', bytes, 'hex') !== manifest.sha256) {
    return { fault: 'its content is not what its manifest says' };
  }
  const turns = new Turns(options.times);
  const records: AuditRecord[] = [];
  const leaves: Buffer[] = [];
  let lastTimestamp = '';
  for (const { start, end } of linesOf(bytes)) {
    const line = bytes.subarray(start, end);
    const record = parseRecord(line);
    if (record === undefined) return { fault: `line ${leaves.length + 1} is no record` };
    records.push(record);
    leaves.push(Buffer.from(leafHash(line), 'hex'));
    if (record.timestamp > lastTimestamp) lastTimestamp = record.timestamp;
    if (!turns.isOver) continue;
    await turns.next();
    options.signal?.throwIfAborted();
  }
  if (records.length !== manifest.count || leaves.at(-1)?.toString('hex') !== manifest.last_leaf) {
    return { fault: 'it holds other records than its manifest says' };
  }
  return { records, leaves: Buffer.concat(leaves), lastTimestamp };
}

/** Undefined: it was disposed of since it was listed. */
async function bytesOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
