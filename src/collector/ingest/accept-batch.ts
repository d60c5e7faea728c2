// One batch from its checked form to what is committed: the straight line. The caller has the transaction (role `ingest`).
import { cosign } from '../../audit/note.ts';
import type { CompactTree } from '../../audit/tree.ts';
import type { BatchAnswer } from '../../sync/protocol.ts';
import type { CollectorContext, Device } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { Refused } from '../http/refused.ts';
import { malformed, type ParsedHead } from './batch-head.ts';
import { type CheckedLine, checkLines } from './batch-lines.ts';
import { batchObservers } from './batch-observers.ts';
import type { BatchPlace } from './batch-place.ts';
import { handedOver, isSignedBatch, isSignedByOne, signerStanding } from './chain-keys.ts';
import { type ChainRow, hexFrontier, knownTree, lockChain, treeOf } from './chain-row.ts';
import { cosignedAt, cosignedRoots, ownNote, storeCheckpoint } from './checkpoint-store.ts';
import { noteDevice, refuseOtherDevices } from './device-notes.ts';
import { type Fork, quarantine, quarantined } from './fork.ts';
import { findHeldFork } from './held-records.ts';
import { noteLoss } from './loss.ts';
import { insertRecords, moveHead } from './record-store.ts';
import { UnsignedBatch } from './unsigned-batch.ts';

/** Both are committed: a refusal may have put something on the record. */
export type BatchOutcome =
  | {
      readonly kind: 'accepted';
      readonly answer: Omit<BatchAnswer, 'policyHash'>;
      /** Records that are new. */
      readonly stored: number;
      readonly isCosigned: boolean;
    }
  | { readonly kind: 'refused'; readonly refused: Refused };

/**
 * Untrusted: head and lines. In this order: each line by itself, the chain's row locked, what is held compared leaf by leaf,
 * no gap, links and keys, tree (also against what was cosigned without records), checkpoint; then all is stored, observed and
 * cosigned. A token alone changes nothing of a chain: its key has to have signed the records, or a checkpoint over them.
 * Throws Refused (`malformed`, `foreign-chain`, `gap`, `too-many`; UnsignedBatch) or StoreError: nothing is kept then.
 * `device`: found by its token in this transaction.
 */
export async function acceptBatch(
  queries: Queries,
  device: Device,
  head: ParsedHead,
  lines: readonly Buffer[],
  context: CollectorContext,
): Promise<BatchOutcome> {
  const records = checkLines(head, lines);
  checkOrigin(device, head);
  const now = context.clock.now();
  const chain = await lockChain(queries, { device, chain: head.chain, mode: 'full', now });
  if (chain.isQuarantined) return { kind: 'refused', refused: quarantined(chain.size) };
  const at: BatchPlace = {
    queries,
    device,
    head,
    chain,
    context,
    now,
    isSigned: isSignedBatch(head, records, chain.keys),
  };
  if (head.firstSeq > chain.size) return refuseGap(at);
  const fork = (await findHeldFork(queries, device.tenant, chain, records)) ?? brokenLink(chain, records);
  if (fork !== undefined) return refuseFork(at, fork);
  const fresh = records.slice(Math.max(0, chain.size - head.firstSeq));
  const next = follow(chain, fresh, await rootsAhead(at));
  if (next.fork !== undefined) return refuseFork(at, next.fork);
  await refuseOtherDevices(queries, device, fresh);
  const checkpoint = checkSigner(at, next);
  if (checkpoint === 'wrong-root') {
    const seq = Math.max(0, next.tree.size - 1);
    return refuseFork(at, { seq, reason: 'root', line: records.at(-1)?.line ?? '' }, fresh.length === 0);
  }
  const isProven = at.isSigned || checkpoint !== 'none';
  const isChange = fresh.length > 0 || chain.isNew;
  if (isChange && !isProven) throw unsigned(at, { seq: fresh[0]?.seq ?? 0, line: fresh[0]?.line ?? '' });
  return store(at, { fresh, next, isCurrent: checkpoint === 'right' });
}

/**
 * Two histories that the device signed are a fork; one of which only its token vouches is a claim. `isProven`: all that is
 * held was signed, and so was another tree of the same size.
 */
async function refuseFork(at: BatchPlace, fork: Fork, isProven = at.isSigned): Promise<BatchOutcome> {
  if (!isProven && !at.isSigned) throw unsigned(at, fork);
  return { kind: 'refused', refused: await quarantine(at, fork) };
}

function unsigned({ device, head, now }: BatchPlace, { seq, line }: Pick<Fork, 'seq' | 'line'>): UnsignedBatch {
  return new UnsignedBatch({ device, chain: head.chain, seq, line, now });
}

/** A checkpoint names the device and the chain that it is of. */
function checkOrigin({ deviceId }: Device, { chain, checkpoint }: ParsedHead): void {
  if (checkpoint === undefined || checkpoint.origin === `pretense/${deviceId}/${chain}`) return;
  throw new Refused('foreign-chain', 'The checkpoint is of another log than this device writes.');
}

/** A loss is put on the record when the device's key signed what says so. */
async function refuseGap({ queries, context, device, head, chain, isSigned }: BatchPlace): Promise<BatchOutcome> {
  const { size } = chain;
  if (head.cosignedSize <= knownTree(chain).size) {
    throw new Refused('gap', `The collector holds ${size} records of this chain. Send them from there on.`, { size });
  }
  const message = `The collector cosigned ${head.cosignedSize} records of this chain and holds ${size}: it was restored. Send them from there on.`;
  const refused = new Refused('behind', message, { size });
  if (!isSigned) throw refused;
  await noteLoss(queries, context, { device, chain, cosignedSize: head.cosignedSize });
  return { kind: 'refused', refused };
}

/** What comes now was written after another record than the last one that is held. */
function brokenLink(chain: ChainRow, records: readonly CheckedLine[]): Fork | undefined {
  const [first] = records;
  if (first === undefined || first.seq !== chain.size || first.prevHash === chain.headLeaf) return undefined;
  return { seq: Math.max(0, chain.size - 1), reason: 'link', line: first.line };
}

/** Of what was cosigned while records stayed at the device: those that come now have to be the same. */
async function rootsAhead({ queries, device, head, chain }: BatchPlace): Promise<ReadonlyMap<number, string>> {
  if (chain.cosignedSize <= chain.size) return new Map();
  const limit = head.firstSeq + head.count;
  return cosignedRoots(queries, { tenant: device.tenant, chain: chain.chain, above: chain.size, limit });
}

interface NextHead {
  readonly tree: CompactTree;
  readonly headLeaf: string;
  readonly keys: readonly string[];
  readonly inc: number;
  readonly lastTimestamp: string | undefined;
  /** Another tree of one size was cosigned before. */
  readonly fork: Fork | undefined;
}

/** The chain after the new records. `roots`: by size, of what was cosigned. */
function follow(chain: ChainRow, fresh: readonly CheckedLine[], roots: ReadonlyMap<number, string>): NextHead {
  let fork: Fork | undefined;
  const tree = treeOf(chain);
  const [first] = fresh;
  if (first !== undefined && first.inc < chain.inc) {
    throw malformed(`Record ${first.seq} belongs to an earlier start of the writer than the record before it.`);
  }
  for (const { seq, leaf, line } of fresh) {
    tree.append(Buffer.from(leaf, 'hex'));
    const root = roots.get(tree.size);
    if (root !== undefined && root !== Buffer.from(tree.root()).toString('hex')) fork ??= { seq, reason: 'root', line };
  }
  const last = fresh.at(-1);
  return {
    tree,
    headLeaf: last?.leaf ?? chain.headLeaf,
    keys: handedOver(fresh, chain.keys),
    inc: last?.inc ?? chain.inc,
    lastTimestamp: last?.timestamp,
    fork,
  };
}

/**
 * `none`: there is no checkpoint at the head, or nobody here vouches for who signed it. `earlier`: it is the right one, by a
 * key that was replaced since, and what was cosigned covers it.
 */
function checkSigner({ head, chain }: BatchPlace, next: NextHead): 'none' | 'earlier' | 'right' | 'wrong-root' {
  const { checkpoint } = head;
  // Of a size that is long past: what was cosigned since covers it.
  if (checkpoint === undefined || checkpoint.size < chain.size) return 'none';
  const isRight = Buffer.from(next.tree.root()).toString('hex') === checkpoint.root;
  switch (signerStanding(checkpoint, next.keys, head.keys)) {
    case 'foreign':
      // From before a change of keys that was vouched for by an enrolment: cosigned already, without its records.
      if (checkpoint.size <= chain.cosignedSize && isSignedByOne(checkpoint.text, next.keys))
        return isRight ? 'earlier' : 'none';
      throw new Refused(
        'foreign-chain',
        'The checkpoint is not signed by the key that this device enrolled with, nor by one that it handed over to. If the key was lost, enrol again.',
      );
    case 'former':
      return 'none';
    case 'current':
      return isRight ? 'right' : 'wrong-root';
  }
}

interface Checked {
  readonly fresh: readonly CheckedLine[];
  readonly next: NextHead;
  /** The last key of the chain signed the checkpoint, which is the right one. */
  readonly isCurrent: boolean;
}

async function store(at: BatchPlace, { fresh, next, isCurrent }: Checked): Promise<BatchOutcome> {
  const { queries, device, head, chain, context, now } = at;
  const { tenant, deviceId } = device;
  await insertRecords(queries, { tenant, chain: chain.chain, receivedAt: now, records: fresh });
  if (fresh.length > 0) {
    const batch = { tenant, deviceId, chain: chain.chain, receivedAt: now, records: fresh };
    for (const observe of batchObservers) await observe(queries, batch);
  }
  const mustCosign = isCurrent && head.checkpoint !== undefined && head.checkpoint.size > chain.cosignedSize;
  const cosigned =
    mustCosign && head.checkpoint !== undefined
      ? cosign(ownNote(head.checkpoint, next.keys), context.witness, Math.floor(now.getTime() / 1000))
      : undefined;
  if (cosigned !== undefined) {
    await storeCheckpoint(queries, { tenant, chain: chain.chain, size: next.tree.size, cosigned, now });
  }
  const frontier = hexFrontier(next.tree);
  if (fresh.length > 0 || cosigned !== undefined) {
    await moveHead(queries, { tenant, chain: chain.chain, size: next.tree.size, ...next, frontier, cosigned, now });
  }
  await noteDevice(queries, context, { device, records: fresh, now });
  if (at.isSigned && head.cosignedSize > knownTree(chain).size)
    await noteLoss(queries, context, { device, chain, cosignedSize: head.cosignedSize });
  const note =
    cosigned ??
    (head.checkpoint === undefined ? undefined : await cosignedAt(queries, tenant, chain.chain, head.checkpoint.size));
  return {
    kind: 'accepted',
    answer: { size: next.tree.size, ...(note === undefined ? {} : { cosigned: note }) },
    stored: fresh.length,
    isCosigned: cosigned !== undefined,
  };
}
