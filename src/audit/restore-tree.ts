// The tree of a log as an earlier start left it: from the last manifest and what came after it, never the whole log.
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError } from './error.ts';
import { checkLine, type LineHead } from './line.ts';
import { type Manifest, manifestName, readManifest, type StoredManifest } from './manifest.ts';
import { type VerifierKey, verifyNote } from './note.ts';
import { parseRecord } from './read.ts';
import { linesOf, listStoredSegments, readSegment, type StoredSegment } from './segment.ts';
import { type SegmentSummary, SummaryBuilder } from './segment-summary.ts';
import { TreeState } from './tree-state.ts';
import { Turns, type TurnTimes } from './turns.ts';

export interface RestoreOptions {
  readonly auditDir: string;
  /** Segments of this start and later ones are the caller's. */
  readonly beforeInc: number;
  /** Manifests that none of them signed do not count. */
  readonly keys: readonly VerifierKey[];
  readonly signed: Parameters<typeof TreeState.after>[1];
  /** This start begins a chain with what is not there any more on record: nothing before it is sealed. */
  readonly startsAnew?: boolean;
  readonly times: TurnTimes;
  readonly signal: AbortSignal;
  /** Finished segments that had no manifest, in the order of the log. */
  readonly onSealed: (manifest: Manifest) => Promise<void>;
  /** A file that stands where a manifest belongs and that no key of the log signed: it is left there. */
  readonly onForeign: (segment: string) => void;
}

/** More than a `log.gap` has. */
const firstLineBytes = 16 * 1024;

/** Throws AuditError `corrupted` when the log does not hang together, the signal's reason, or what the disk says. */
export async function restoreTree(options: RestoreOptions): Promise<TreeState> {
  const segments = await earlierSegments(options);
  const { sealed, rest } = await lastSealed(segments, options);
  const state = TreeState.after(sealed, options.signed);
  for (const segment of await sinceRememberedGap(rest, options)) {
    const summary = await takeSegment(segment, state, options);
    if (summary === undefined) continue;
    const manifest = state.seal(summary);
    if (segment.hasManifest) options.onForeign(segment.name);
    else await options.onSealed(manifest);
  }
  return state;
}

/** What `restoreTree` would have to read and seal. */
export async function measureUnsealed(
  options: Pick<RestoreOptions, 'auditDir' | 'beforeInc'>,
): Promise<{ readonly segments: number; readonly bytes: number }> {
  const segments = await earlierSegments(options);
  const left = segments.slice(segments.findLastIndex(({ hasManifest }) => hasManifest) + 1);
  let bytes = 0;
  for (const { hasContent, path } of left) if (hasContent) bytes += (await stat(path)).size;
  return { segments: left.length, bytes };
}

/**
 * A chain that was begun because this device remembers other records than it found: what stands before it is not the
 * device's own past, and is never sealed.
 */
async function sinceRememberedGap(
  segments: readonly StoredSegment[],
  { startsAnew }: RestoreOptions,
): Promise<readonly StoredSegment[]> {
  if (startsAnew === true) return [];
  for (const [index, segment] of [...segments.entries()].toReversed())
    if (segment.hasContent && (await beginsAfterRememberedGap(segment))) return segments.slice(index);
  return segments;
}

async function beginsAfterRememberedGap(segment: StoredSegment): Promise<boolean> {
  const handle = await open(segment.path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(firstLineBytes), 0, firstLineBytes, 0);
    const [first] = linesOf(buffer.subarray(0, bytesRead));
    const record = first?.isComplete === true ? parseRecord(buffer.subarray(first.start, first.end)) : undefined;
    return record?.type === 'log.gap' && record['source'] === 'memory';
  } finally {
    await handle.close();
  }
}

async function earlierSegments({
  auditDir,
  beforeInc,
}: Pick<RestoreOptions, 'auditDir' | 'beforeInc'>): Promise<readonly StoredSegment[]> {
  return (await listStoredSegments(auditDir)).filter(({ inc }) => inc < beforeInc);
}

interface Sealed {
  readonly sealed: StoredManifest | undefined;
  readonly rest: readonly StoredSegment[];
}

async function lastSealed(
  segments: readonly StoredSegment[],
  { auditDir, keys }: Pick<RestoreOptions, 'auditDir' | 'keys'>,
): Promise<Sealed> {
  for (const [index, segment] of [...segments.entries()].toReversed()) {
    const sealed = await signedManifest(auditDir, segment, keys);
    if (sealed !== undefined) return { sealed, rest: segments.slice(index + 1) };
  }
  return { sealed: undefined, rest: segments };
}

/** Undefined: there is none that a key of the log signed. */
export async function signedManifest(
  auditDir: string,
  segment: StoredSegment,
  keys: readonly VerifierKey[],
): Promise<StoredManifest | undefined> {
  if (!segment.hasManifest) return undefined;
  try {
    const stored = await readManifest(join(auditDir, manifestName(segment.name)));
    const isOurs = stored.manifest.segment === segment.name && keys.some((key) => verifyNote(stored.note, key));
    return isOurs ? stored : undefined;
  } catch (error) {
    if (error instanceof AuditError) return undefined;
    throw error;
  }
}

/** Undefined: it holds no record. */
async function takeSegment(
  segment: StoredSegment,
  state: TreeState,
  { times, signal }: RestoreOptions,
): Promise<SegmentSummary | undefined> {
  signal.throwIfAborted();
  if (!segment.hasContent) throw doesNotFit(segment.name, 'its content is gone');
  const bytes = await readSegment(segment);
  const builder = new SummaryBuilder(segment.name);
  const turns = new Turns(times);
  for (const { start, end, isComplete } of linesOf(bytes)) {
    const line = checkLine(bytes.subarray(start, end));
    if ('fault' in line || !isComplete) throw doesNotFit(segment.name, 'a line of it is no record');
    takeLine(segment, state, line);
    builder.add(line.record, line.leaf);
    if (!turns.isOver) continue;
    await turns.next();
    signal.throwIfAborted();
  }
  builder.addBytes(bytes);
  return builder.finish();
}

function takeLine(segment: StoredSegment, state: TreeState, line: LineHead): void {
  // Only its record 0 fits then.
  if (line.chain !== state.chain) state.begin(line.chain);
  const isNext = line.inc === segment.inc && line.seq === state.size;
  if (!isNext || line.prevHash !== state.lastLeaf) {
    throw doesNotFit(segment.name, `record ${line.seq} does not follow the one before`);
  }
  state.take(line.leaf);
}

function doesNotFit(segment: string, why: string): AuditError {
  return new AuditError(
    'corrupted',
    `${segment} cannot be signed: ${why}. Run \`pretense verify\` to see what differs`,
  );
}
