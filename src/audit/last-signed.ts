// What the signatures of a log say about its length, and whether less than that is there: a look at its end alone.
import { readCheckpoints, readLastCheckpoints, type StoredCheckpoint } from './checkpoints.ts';
import type { StoredManifest } from './manifest.ts';
import { type Checkpoint, type VerifierKey, verifyNote } from './note.ts';
import type { RecordFields } from './record.ts';
import type { RecoveredHead } from './recovery.ts';
import { signedManifest } from './restore-tree.ts';
import type { StoredSegment } from './segment.ts';

export interface LastSigned {
  readonly chain: string;
  readonly checkpoint: Checkpoint;
}

/** The last stored checkpoint that one of the keys signed. */
export async function lastSignedCheckpoint(
  auditDir: string,
  keys: readonly VerifierKey[],
): Promise<LastSigned | undefined> {
  const { checkpoints } = await readLastCheckpoints(auditDir);
  const last = checkpoints.findLast((stored) => keys.some((key) => isSignedBy(stored, key)));
  if (last === undefined) return undefined;
  return { chain: chainOf(last.checkpoint), checkpoint: last.checkpoint };
}

function isSignedBy({ note, checkpoint }: StoredCheckpoint, key: VerifierKey): boolean {
  return checkpoint.origin.startsWith(`${key.name}/`) && verifyNote(note, key);
}

/** The origin of a checkpoint is the name of the key and the chain. */
function chainOf({ origin }: Checkpoint): string {
  return origin.slice(origin.lastIndexOf('/') + 1);
}

export interface GapOptions {
  readonly auditDir: string;
  readonly segments: readonly StoredSegment[];
  readonly head: RecoveredHead | undefined;
  readonly keys: readonly VerifierKey[];
  readonly signed: LastSigned | undefined;
}

/** Fields of a `log.gap` record, when fewer records are there than were signed. */
export async function findGap(options: GapOptions): Promise<RecordFields | undefined> {
  const { head, signed } = options;
  const manifest = await lastSignedManifest(options);
  const covered = [
    ...(signed === undefined ? [] : [{ chain: signed.chain, ...signed.checkpoint }]),
    ...(manifest === undefined ? [] : [describe(manifest)]),
  ];
  const later = covered.find(({ chain }) => chain !== head?.chain);
  if (later !== undefined && (head === undefined || (await isLater(later, options)))) {
    return gapFields({ ...later, found: 0, leaf: undefined });
  }
  const own = covered.filter(({ chain }) => chain === head?.chain);
  const most = own.toSorted((left, right) => left.size - right.size).at(-1);
  if (head === undefined || most === undefined || most.size <= head.seq + 1) return undefined;
  return gapFields({ ...most, found: head.seq + 1, leaf: head.leaf });
}

interface Covered {
  readonly chain: string;
  readonly size: number;
  readonly root: string;
  readonly segment?: string;
}

function describe({ manifest }: StoredManifest): Covered {
  const { chain, tree_size: size, root, segment } = manifest;
  return { chain, size, root, segment };
}

/** Of two chains in one folder the later one has to be there. */
async function isLater(covered: Covered, { auditDir, head }: GapOptions): Promise<boolean> {
  if (head === undefined) return true;
  if (covered.segment !== undefined) return covered.segment > head.segment;
  const { checkpoints } = await readCheckpoints(auditDir);
  return checkpoints.some(({ checkpoint }) => chainOf(checkpoint) === head.chain);
}

async function lastSignedManifest({ auditDir, segments, keys }: GapOptions): Promise<StoredManifest | undefined> {
  for (const segment of segments.toReversed()) {
    const stored = await signedManifest(auditDir, segment, keys);
    if (stored !== undefined) return stored;
  }
  return undefined;
}

function gapFields({
  chain,
  size,
  root,
  found,
  leaf,
}: Covered & { readonly found: number; readonly leaf: string | undefined }): RecordFields {
  return { previous_chain: chain, found, covered: size, missing: size - found, root, last_leaf: leaf ?? null };
}
