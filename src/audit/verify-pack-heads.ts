// Tree heads of one chain in an evidence pack: checkpoints that were signed, those that somebody kept, manifests.
import { parseCheckpoints } from './checkpoints.ts';
import { type Note, parseNote, type VerifierKey, verifyCosignature } from './note.ts';
import type { LogKeys } from './verify-keys.ts';
import type { ProblemList } from './verify-problems.ts';
import type { VerifyProblemKind, Witnessed } from './verify-result.ts';
import { timeText } from './verify-checkpoints.ts';

interface Head {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly where: string;
  /** Undefined: of a manifest, whose signature was looked at. */
  readonly stored: string | undefined;
  /** Of the log's own file: it must be signed by a key of the log. */
  readonly isOwn: boolean;
  readonly origin: string;
}

export interface PackHeadsOptions {
  readonly chain: string;
  readonly keys: LogKeys;
  readonly problems: ProblemList;
  readonly witnessKeys: readonly VerifierKey[];
}

/** Add what there is, `begin`, then go along with the tree as it grows. */
export class PackHeads {
  readonly #options: PackHeadsOptions;
  #heads: Head[] = [];
  #hasWrongRoot = false;
  nextSize = Infinity;
  count = 0;
  lastSize = 0;
  witnessed: Witnessed | undefined;

  constructor(options: PackHeadsOptions) {
    this.#options = options;
  }

  /** Untrusted: the file of checkpoints, of which those of other chains are left out. */
  addOwn(bytes: Buffer): void {
    this.#add(bytes, 'checkpoints', true);
  }

  /** Untrusted. */
  addKept(bytes: Buffer, where: string): void {
    this.#add(bytes, where, false);
  }

  addSealed({ size, root, where }: Pick<Head, 'size' | 'root' | 'where'>): void {
    this.#heads.push({ size, root, where, stored: undefined, isOwn: false, origin: '' });
  }

  #add(bytes: Buffer, where: string, isOwn: boolean): void {
    const { checkpoints, faults, tornBytes } = parseCheckpoints(bytes);
    if (faults.length > 0 || tornBytes > 0) this.#report('bad-checkpoint', where, 'it holds what is no checkpoint', 0);
    for (const { note, checkpoint } of checkpoints) {
      const { size, root, origin } = checkpoint;
      if (size === 0 || origin.slice(origin.lastIndexOf('/') + 1) !== this.#options.chain) continue;
      const last = this.#heads.findLast((head) => head.where === where);
      if (isOwn && last !== undefined && last.size > size)
        this.#report('bad-checkpoint', where, 'it stands after one that covers more records', size);
      this.#heads.push({ size, root, where, stored: note, isOwn, origin });
    }
  }

  begin(): void {
    this.#heads = this.#heads.toSorted((left, right) => left.size - right.size);
    this.#setNext();
  }

  #setNext(): void {
    this.nextSize = this.#heads[0]?.size ?? Infinity;
  }

  /** `root`: of the tree of `size` leaves, hex. */
  reach(size: number, root: string): void {
    for (let head = this.#heads[0]; head !== undefined && head.size <= size; head = this.#heads[0]) {
      this.#heads.shift();
      this.#compare(head, root);
    }
    this.#setNext();
  }

  /** No leaf follows. */
  conclude(size: number): void {
    for (const head of this.#heads)
      this.#report('cut-off', head.where, `it covers ${head.size} records, of which ${size} are there`, size);
  }

  #compare(head: Head, root: string): void {
    const note = head.stored === undefined ? undefined : parseNote(head.stored);
    // Whatever a witness adds to it: it speaks of this log only when a key of this log signed it for this chain.
    if (note !== undefined && !this.#isSigned(head, note)) return;
    if (this.#hasWrongRoot) return;
    if (head.root !== root) {
      // Later roots hold the same change.
      this.#hasWrongRoot = true;
      const message = `the first ${head.size} records are not those that were there when it was signed`;
      this.#report('wrong-root', head.where, message, head.size);
      return;
    }
    if (head.isOwn) {
      this.count += 1;
      this.lastSize = head.size;
    }
    if (note !== undefined) this.#checkCosignatures(head, note);
  }

  #isSigned({ size, origin, where }: Head, { text, signatures }: Note): boolean {
    const { keys, chain } = this.#options;
    const report = (kind: VerifyProblemKind, message: string): false => {
      this.#report(kind, where, message, size);
      return false;
    };
    const signer = keys.signerOf(signatures);
    if (signer === undefined) return report('wrong-key', 'no key of this log signed the checkpoint');
    if (origin !== `${keys.nameOf(signer)}/${chain}`)
      return report('bad-checkpoint', 'the checkpoint is of another log');
    if (!keys.signsCheckpoint(signer, chain, size))
      return report('wrong-key', 'it is signed by a key that another one had replaced');
    if (!keys.isRight(signer, text, signatures))
      return report('bad-checkpoint', 'the signature of the checkpoint is wrong');
    return true;
  }

  #checkCosignatures({ stored = '', size, where }: Head, { signatures }: Note): void {
    for (const key of this.#options.witnessKeys) {
      if (!signatures.some(({ name, id }) => name === key.name && id === key.id)) continue;
      const cosigned = verifyCosignature(stored, key);
      if (cosigned !== undefined) this.witnessed = { size, time: timeText(cosigned.time) };
      else this.#report('bad-cosignature', where, `the cosignature of ${key.name} does not belong to it`, size);
    }
  }

  #report(kind: VerifyProblemKind, segment: string, message: string, seq: number): void {
    this.#options.problems.report({ segment: `log/${segment}`, line: 0, seq, kind, message });
  }
}
