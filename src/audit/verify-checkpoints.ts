// Checkpoints against the tree as it grows: those of the log's own file, and those that somebody kept elsewhere.
import { checkpointsPath } from './checkpoints.ts';
import { type Checkpoint, type Note, parseCheckpoint, parseNote, verifyCosignature, type VerifierKey } from './note.ts';
import { NoteFile } from './verify-files.ts';
import type { LogKeys } from './verify-keys.ts';
import type { ProblemList } from './verify-problems.ts';
import type { VerifyProblemKind, Witnessed } from './verify-result.ts';

const fileName = 'checkpoints';
const keptName = 'kept checkpoint';
const cosignedName = 'cosigned';
/** A checkpoint that a crash cut short is not longer. */
const maxTornBytes = 2048;

interface Read {
  /** As stored. */
  readonly stored: string;
  readonly note: Note;
  readonly checkpoint: Checkpoint;
  /** Last part of its origin. */
  readonly chain: string;
  readonly place: number;
  /** Where it was found. */
  readonly where: string;
}

export interface CheckpointOptions {
  readonly auditDir: string;
  readonly keys: LogKeys;
  readonly problems: ProblemList;
  readonly witnessKeys: readonly VerifierKey[];
  readonly kept: readonly string[];
  /** Notes of the file `cosigned`: the same, kept by the device itself. */
  readonly cosigned: readonly string[];
  /** Of those that one key signed in a row, only the signature of the last is looked at: its tree holds all before it. */
  readonly isQuick: boolean;
}

/** Walks along with the tree of one chain after the other. Its owner closes it. */
export class CheckpointWalk {
  readonly #options: CheckpointOptions;
  readonly #file: NoteFile;
  readonly #kept: Read[];
  #chain: string | undefined;
  #next: Read | undefined;
  #nextKept: Read | undefined;
  /** A checkpoint whose signature is looked at once another key or chain follows, or none. */
  #unchecked: { readonly read: Read; readonly signer: number } | undefined;
  #lastCosigned: Read | undefined;
  #hasWrongRoot = false;
  /** Size of the tree at which `reach` has something to compare; Infinity when nothing is to come. */
  nextSize = Infinity;
  #count = 0;
  #lastSize = 0;
  /** Signed in this chain, whether the records are there or not. */
  #largest = 0;
  #witnessed: Witnessed | undefined;

  constructor(options: CheckpointOptions) {
    this.#options = options;
    this.#file = new NoteFile(checkpointsPath(options.auditDir));
    const read = (texts: readonly string[], where: string): readonly Read[] =>
      texts.flatMap((text, index) => this.#parse({ text, place: index + 1 }, where) ?? []);
    this.#kept = [...read(options.kept, keptName), ...read(options.cosigned, cosignedName)];
    this.#kept.sort((left, right) => left.checkpoint.size - right.checkpoint.size);
  }

  get count(): number {
    return this.#count;
  }

  /** Of the chain that was walked last. */
  get lastSize(): number {
    return this.#lastSize;
  }

  get witnessed(): Witnessed | undefined {
    return this.#witnessed;
  }

  /** What was written until now has its records on disk: to be called once, before the log is listed. */
  open(): void {
    this.#file.refresh();
    this.#next = this.#read();
  }

  beginChain(chain: string): void {
    this.#chain = chain;
    this.#largest = 0;
    this.#lastSize = 0;
    this.#witnessed = undefined;
    this.#hasWrongRoot = false;
    this.#takeKept();
    this.#setNext();
  }

  #setNext(): void {
    const own = this.#next?.chain === this.#chain ? this.#next?.checkpoint.size : undefined;
    this.nextSize = Math.min(own ?? Infinity, this.#nextKept?.checkpoint.size ?? Infinity);
  }

  /** `root`: of the tree of `size` leaves, hex; undefined where a part of the tree is not known. */
  reach(size: number, root: string | undefined): void {
    while (this.nextSize <= size) {
      const kept = this.#nextKept;
      if (kept !== undefined && kept.checkpoint.size <= size) {
        this.#checkKept(kept, size, root);
        this.#takeKept();
      } else if (this.#next !== undefined) {
        this.#checkOwn(this.#next, size, root);
        this.#next = this.#read();
      }
      this.#setNext();
    }
  }

  /** No record of this chain follows. Answers how many records its checkpoints cover. */
  endChain(size: number): number {
    while (this.#next !== undefined && this.#next.chain === this.#chain) {
      this.#checkOwn(this.#next, size, undefined);
      this.#next = this.#read();
    }
    this.#flush();
    for (; this.#nextKept !== undefined; this.#takeKept()) this.#missKept(this.#nextKept, size);
    this.#setNext();
    return this.#largest;
  }

  /** Whether the log is being signed on while it is verified: a checkpoint by now covers so many records. */
  isSignedOn(size: number): boolean {
    this.#file.refresh();
    for (let next = this.#next ?? this.#read(); next !== undefined; next = this.#read()) {
      if (next.chain === this.#chain && next.checkpoint.size >= size) return true;
    }
    return false;
  }

  conclude(): void {
    this.#flush();
    for (const kept of this.#kept.splice(0)) this.#missKept(kept, 0);
    if (this.#next !== undefined) {
      const message =
        'the checkpoint is of no chain that is here, or not where it belongs; those after it were not compared';
      this.#report('bad-checkpoint', message, 0, this.#next.place);
    }
    if (this.#file.restBytes > maxTornBytes) {
      this.#report('bad-checkpoint', `${this.#file.restBytes} bytes at the end are no checkpoint`, 0);
    } else if (this.#file.restBytes > 0) {
      this.#options.problems.notice({
        segment: fileName,
        line: 0,
        seq: 0,
        kind: 'torn-checkpoint',
        message: `the last checkpoint is not whole (${this.#file.restBytes} bytes): writing it was interrupted`,
      });
    }
  }

  close(): void {
    this.#file.close();
  }

  #read(): Read | undefined {
    for (let note = this.#file.next(); note !== undefined; note = this.#file.next()) {
      const read = this.#parse(note, fileName);
      if (read !== undefined) return read;
    }
    return undefined;
  }

  /** Untrusted: the text. */
  #parse({ text, place }: { readonly text: string; readonly place: number }, where: string): Read | undefined {
    try {
      const note = parseNote(text);
      const checkpoint = parseCheckpoint(note.text);
      const chain = checkpoint.origin.slice(checkpoint.origin.lastIndexOf('/') + 1);
      return { stored: text, note, checkpoint, chain, place, where };
    } catch {
      this.#reportAt(where, 'bad-checkpoint', { message: 'it is no checkpoint', seq: 0, line: place });
      return undefined;
    }
  }

  #takeKept(): void {
    const index = this.#kept.findIndex(({ chain }) => chain === this.#chain);
    this.#nextKept = index === -1 ? undefined : this.#kept.splice(index, 1)[0];
  }

  #missKept({ checkpoint, place, where }: Read, size: number): void {
    const message = `it covers ${checkpoint.size} records of ${checkpoint.origin}, of which ${size} are there`;
    this.#reportAt(where, 'cut-off', { message, seq: size, line: place });
  }

  #checkOwn(read: Read, size: number, root: string | undefined): void {
    const signer = this.#signerOf(read);
    if (signer !== undefined) this.#checkSignature(read, signer);
    this.#largest = Math.max(this.#largest, read.checkpoint.size);
    if (read.checkpoint.size <= size) this.#compare(read, size, root);
  }

  /** Whatever a witness adds to it: it speaks of this log only when a key of this log signed it for this chain. */
  #checkKept(read: Read, size: number, root: string | undefined): void {
    const signer = this.#signerOf(read);
    if (signer !== undefined && this.#verify(read, signer)) this.#compare(read, size, root);
  }

  /** The key that a checkpoint names; undefined after a complaint. */
  #signerOf({ checkpoint, note, chain, place, where }: Read): number | undefined {
    const { keys } = this.#options;
    const signer = keys.signerOf(note.signatures);
    const report = (kind: VerifyProblemKind, message: string): undefined => {
      this.#reportAt(where, kind, { message, seq: checkpoint.size, line: place });
      return undefined;
    };
    if (signer === undefined) return report('wrong-key', 'no key of this log signed the checkpoint');
    if (checkpoint.origin !== `${keys.nameOf(signer)}/${chain}`)
      return report('bad-checkpoint', 'the checkpoint is of another log');
    if (!keys.signsCheckpoint(signer, chain, checkpoint.size))
      return report('wrong-key', 'the checkpoint is signed by a key that another one had replaced');
    return signer;
  }

  #checkSignature(read: Read, signer: number): void {
    const unchecked = this.#unchecked;
    if (!this.#options.isQuick) {
      this.#verify(read, signer);
      return;
    }
    if (unchecked !== undefined && (unchecked.signer !== signer || unchecked.read.chain !== read.chain)) this.#flush();
    this.#unchecked = { read, signer };
  }

  #flush(): void {
    const unchecked = this.#unchecked;
    this.#unchecked = undefined;
    if (unchecked !== undefined) this.#verify(unchecked.read, unchecked.signer);
    const cosigned = this.#lastCosigned;
    this.#lastCosigned = undefined;
    if (cosigned !== undefined) this.#checkCosignatures(cosigned, fileName);
  }

  #verify({ note, checkpoint, place, where }: Read, signer: number): boolean {
    if (this.#options.keys.isRight(signer, note.text, note.signatures)) return true;
    const message = 'the signature of the checkpoint is wrong';
    this.#reportAt(where, 'bad-checkpoint', { message, seq: checkpoint.size, line: place });
    return false;
  }

  #compare(read: Read, size: number, root: string | undefined): void {
    const { checkpoint, place, where } = read;
    const at = { seq: checkpoint.size, line: place };
    if (root === undefined || this.#hasWrongRoot) return;
    if (checkpoint.size < size) {
      this.#reportAt(where, 'bad-checkpoint', { ...at, message: 'it stands after one that covers more records' });
      return;
    }
    if (checkpoint.root !== root) {
      // Later roots hold the same change.
      this.#hasWrongRoot = true;
      const message = `the first ${checkpoint.size} records are not those that were there when it was signed`;
      this.#reportAt(where, 'wrong-root', { ...at, message });
      return;
    }
    if (where === fileName) {
      this.#count += 1;
      this.#lastSize = checkpoint.size;
    }
    if (!this.#isCosigned(read)) return;
    if (this.#options.isQuick && where === fileName) this.#lastCosigned = read;
    else this.#checkCosignatures(read, where);
  }

  #isCosigned({ note }: Read): boolean {
    return this.#options.witnessKeys.some((key) =>
      note.signatures.some(({ name, id }) => name === key.name && id === key.id),
    );
  }

  #checkCosignatures({ stored, note, checkpoint, place }: Read, where: string): void {
    for (const key of this.#options.witnessKeys) {
      if (!note.signatures.some(({ name, id }) => name === key.name && id === key.id)) continue;
      const cosigned = verifyCosignature(stored, key);
      if (cosigned === undefined) {
        const message = `the cosignature of ${key.name} does not belong to this checkpoint and its time`;
        this.#reportAt(where, 'bad-cosignature', { message, seq: checkpoint.size, line: place });
      } else if (this.#witnessed === undefined || checkpoint.size >= this.#witnessed.size) {
        this.#witnessed = { size: checkpoint.size, time: timeText(cosigned.time) };
      }
    }
  }

  #report(kind: VerifyProblemKind, message: string, seq: number, line = 0): void {
    this.#reportAt(fileName, kind, { message, seq, line });
  }

  #reportAt(
    segment: string,
    kind: VerifyProblemKind,
    rest: { readonly message: string; readonly seq: number; readonly line: number },
  ): void {
    this.#options.problems.report({ segment, kind, ...rest });
  }
}

/** Seconds since 1970; a witness may sign any number. */
export function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds} s after 1970` : date.toISOString().replace('.000Z', 'Z');
}
