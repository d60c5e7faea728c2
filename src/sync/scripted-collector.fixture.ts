// For tests: a collector in memory that checks what the contract says, and fails on demand.
import { leafHash } from '../audit/line.ts';
import { checkLine } from '../audit/line.ts';
import {
  cosign,
  ed25519Signer,
  type NoteSigner,
  parseCheckpoint,
  parseNote,
  type VerifierKey,
  verifyNote,
} from '../audit/note.ts';
import { CompactTree, emptyRoot, verifyConsistency } from '../audit/tree.ts';
import type { Reply } from './answers.ts';
import { SyncError } from './error.ts';
import { isCheckpoint, type Outgoing, type OutgoingBatch, type OutgoingCheckpoint } from './outbox.ts';

interface HeldChain {
  lines: string[];
  leaves: string[];
  /** Largest size that was cosigned. */
  cosigned: number;
  /** Of what was cosigned, by size. */
  roots: Map<number, string>;
  isQuarantined: boolean;
}

/**
 * What becomes of one request. `lost`: it is taken, and the answer does not arrive. `too-large`: of a batch of several
 * records; for a single one there is `maxRecords`, since that stops its chain.
 */
export type Fault =
  | 'unreachable'
  | 'lost'
  | 'busy'
  | 'failed'
  | 'too-large'
  | 'other-witness'
  | 'other-checkpoint'
  | 'unsigned'
  | 'unauthorised';

export class ScriptedCollector {
  readonly witness: NoteSigner = ed25519Signer('pretense-collector', Buffer.alloc(32, 3), 4);
  readonly chains = new Map<string, HeldChain>();
  /** Of requests to come, in their order. */
  faults: Fault[] = [];
  isDown = false;
  requests = 0;
  /** More than one at a time is a fault of the device. */
  running = 0;
  most = 0;
  /** Of its clock, against that of the device. */
  clockOffsetMs = 0;
  retryAfterMs: number | undefined;
  maxRecords = Infinity;
  policyHash: string | undefined;
  /** Checkpoints without records are refused. */
  requiresRecords = false;
  readonly #deviceKey: VerifierKey;
  readonly #now: () => number;

  constructor(deviceKey: VerifierKey, now: () => number) {
    this.#deviceKey = deviceKey;
    this.#now = now;
  }

  lines(chain: string): readonly string[] {
    return this.chains.get(chain)?.lines ?? [];
  }

  /** Goes back to what it held, as a backup of that time says. */
  snapshot(): () => void {
    const kept = structuredClone([...this.chains]);
    return () => {
      this.chains.clear();
      for (const [name, chain] of structuredClone(kept)) this.chains.set(name, chain);
    };
  }

  /** Largest size that it has cosigned. */
  cosignedOf(chain: string): number {
    return this.chains.get(chain)?.cosigned ?? 0;
  }

  async post(outgoing: Outgoing, cosignedSize: number): Promise<Reply> {
    this.requests += 1;
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    try {
      return await this.#answer(outgoing, cosignedSize);
    } finally {
      this.running -= 1;
    }
  }

  async #answer(outgoing: Outgoing, cosignedSize: number): Promise<Reply> {
    // As a network: never in the same turn.
    await new Promise<void>((resolve) => void setImmediate(resolve));
    const fault = this.isDown ? 'unreachable' : this.faults.shift();
    if (fault === 'unreachable') throw new SyncError('unreachable', 'nobody answers');
    if (fault === 'busy') return this.#reply(503, { error: 'busy', message: 'Later.' });
    if (fault === 'failed') return this.#reply(500, 'no JSON of ours');
    if (fault === 'unsigned') return this.#reply(403, { error: 'unsigned', message: 'Not by its key.' });
    if (fault === 'unauthorised') return this.#reply(401, { error: 'unauthorised', message: 'Revoked.' });
    const count = isCheckpoint(outgoing) ? 0 : outgoing.count;
    if ((fault === 'too-large' && count > 1) || count > this.maxRecords)
      return this.#reply(413, { error: 'too-large', message: 'Less.' });
    const reply = isCheckpoint(outgoing) ? this.#witness(outgoing, fault) : this.#take(outgoing, cosignedSize, fault);
    if (fault === 'lost') throw new SyncError('unreachable', 'the connection ended');
    return reply;
  }

  #held(chain: string): HeldChain {
    const none = { lines: [], leaves: [], cosigned: 0, roots: new Map(), isQuarantined: false };
    return this.chains.get(chain) ?? none;
  }

  /** A checkpoint without records, against the largest tree that is known here. */
  #witness({ chain, oldSize, size, note, proof }: OutgoingCheckpoint, fault: Fault | undefined): Reply {
    if (this.requiresRecords) return this.#reply(403, { error: 'records-required', message: 'Records only.' });
    const held = this.#held(chain);
    if (held.isQuarantined) return this.#reply(422, { error: 'fork', message: 'In quarantine.' });
    const known = Math.max(held.lines.length, held.cosigned);
    if (oldSize !== known) return this.#reply(409, undefined, `${known}\n`);
    const checkpoint = parseCheckpoint(parseNote(note).text);
    if (checkpoint.size !== size || !verifyNote(note, this.#deviceKey)) throw new Error('the checkpoint is none');
    const root = held.cosigned === known ? held.roots.get(known) : rootOf(held.leaves);
    const isRight = verifyConsistency({
      from: oldSize,
      to: size,
      proof,
      fromRoot: root === undefined ? emptyRoot() : Buffer.from(root, 'hex'),
      toRoot: Buffer.from(checkpoint.root, 'hex'),
    });
    if (!isRight) return this.#reply(422, { error: 'malformed', message: 'The proof is wrong.' });
    const roots = new Map(held.roots).set(size, checkpoint.root);
    this.chains.set(chain, { ...held, cosigned: size, roots });
    return this.#reply(200, undefined, this.#signed(note, size, fault).slice(note.length));
  }

  #take(batch: OutgoingBatch, cosignedSize: number, fault: Fault | undefined): Reply {
    const held = this.#held(batch.chain);
    const size = held.lines.length;
    if (held.isQuarantined) return this.#reply(422, { error: 'fork', message: 'In quarantine.' });
    if (batch.firstSeq > size) {
      const isBehind = cosignedSize > Math.max(size, held.cosigned);
      return this.#reply(409, { error: isBehind ? 'behind' : 'gap', message: 'From there.', size });
    }
    const lines = batch.lines.toString('utf8').split('\n').slice(0, -1);
    if (lines.length !== batch.count || !batch.lines.toString('utf8').endsWith('\n')) throw new Error('count is wrong');
    for (const [index, line] of lines.entries()) {
      const seq = batch.firstSeq + index;
      const head = checkLine(Buffer.from(line));
      if ('fault' in head || head.seq !== seq || head.chain !== batch.chain) throw new Error(`line ${seq} is none`);
      if (seq < size && held.lines[seq] !== line) {
        held.isQuarantined = true;
        this.chains.set(batch.chain, held);
        return this.#reply(422, { error: 'fork', message: 'Another record.', seq });
      }
    }
    const all = [...held.lines, ...lines.slice(size - batch.firstSeq)];
    const leaves = all.map((line) => leafHash(Buffer.from(line)));
    for (const [at, root] of held.roots) {
      if (at <= leaves.length && rootOf(leaves.slice(0, at)) !== root) throw new Error('other records were cosigned');
    }
    const note = this.#cosigned(batch, leaves, fault);
    const end = batch.firstSeq + batch.count;
    const isNew = note !== undefined && end > held.cosigned;
    this.chains.set(batch.chain, {
      ...held,
      lines: all,
      leaves,
      cosigned: isNew ? end : held.cosigned,
      roots: isNew ? new Map(held.roots).set(end, rootOf(leaves.slice(0, end))) : held.roots,
    });
    return this.#reply(200, {
      size: all.length,
      ...(note === undefined ? {} : { cosigned: note }),
      ...(this.policyHash === undefined ? {} : { policyHash: this.policyHash }),
    });
  }

  #cosigned({ checkpoint, firstSeq, count }: OutgoingBatch, leaves: readonly string[], fault: Fault | undefined) {
    if (checkpoint === undefined) return undefined;
    const parsed = parseCheckpoint(parseNote(checkpoint.note).text);
    const root = rootOf(leaves.slice(0, parsed.size));
    if (parsed.size !== firstSeq + count || parsed.root !== root || !verifyNote(checkpoint.note, this.#deviceKey)) {
      throw new Error('the checkpoint does not cover what was sent');
    }
    return this.#signed(checkpoint.note, parsed.size, fault);
  }

  #signed(note: string, size: number, fault: Fault | undefined): string {
    const time = Math.floor((this.#now() + this.clockOffsetMs) / 1000);
    if (fault === 'other-witness')
      return cosign(note, ed25519Signer('pretense-collector', Buffer.alloc(32, 4), 4), time);
    if (fault === 'other-checkpoint') return cosign(note.replace(String(size), String(size + 1)), this.witness, time);
    return cosign(note, this.witness, time);
  }

  #reply(status: number, body: unknown, text = ''): Reply {
    return { status, body, text, retryAfterMs: this.retryAfterMs, clockOffsetMs: this.clockOffsetMs };
  }
}

/** Hex. */
function rootOf(leaves: readonly string[]): string {
  const tree = new CompactTree();
  for (const leaf of leaves) tree.append(Buffer.from(leaf, 'hex'));
  return Buffer.from(tree.root()).toString('hex');
}
