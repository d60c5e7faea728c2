// Whose signatures a log carries: the keys of its `keys` file, each but the first introduced by a `key.rotated` record
// that the key before it and the new one signed.
import {
  isSameKey,
  type NoteSignature,
  parseVerifierKey,
  type VerifierKey,
  verifierKeyText,
  verifySignature,
} from './note.ts';
import type { Envelope, RecordFields } from './record.ts';
import type { ProblemList } from './verify-problems.ts';
import type { CheckpointFigures, VerifyProblemKind } from './verify-result.ts';

const fileName = 'keys';

/** Where a change of keys stands. */
interface Rotation {
  readonly chain: string;
  /** Where it was said first, if it was said again since. */
  readonly seq: number;
  readonly inc: number;
  /** False: the old key was lost, and vouches for nothing. */
  readonly isVouched: boolean;
  /** First record of the start after the one that changed the key: the old key signs nothing of it. */
  oldEnds: number | undefined;
}

/** What a key signed in one chain: the smallest and the largest tree. */
interface SignedSizes {
  readonly chain: string;
  smallest: number;
  largest: number;
}

interface KeysAtTheEnd {
  /** Records that are there. */
  readonly treeSize: number;
  readonly isPart?: boolean;
}

export class LogKeys {
  readonly #keys: readonly VerifierKey[];
  readonly #pinned: readonly VerifierKey[];
  readonly #problems: ProblemList;
  readonly #hasFile: boolean;
  /** By the index of the key that they introduce. */
  readonly #rotations = new Map<number, Rotation>();
  readonly #sizes = new Map<number, SignedSizes[]>();
  readonly #signed = new Set<number>();
  #highest = -1;
  #hasUnknown = false;

  /** `file`: the text of `keys`, undefined when there is none. */
  constructor(file: string | undefined, pinned: readonly VerifierKey[], problems: ProblemList) {
    this.#problems = problems;
    this.#pinned = pinned;
    this.#hasFile = file !== undefined;
    this.#keys = file === undefined ? pinned : this.#parse(file);
  }

  #parse(file: string): readonly VerifierKey[] {
    const keys: VerifierKey[] = [];
    for (const [index, text] of file.split('\n').entries()) {
      if (text === '') continue;
      try {
        const key = parseVerifierKey(text);
        if (key.algorithm !== 1 || keys.some((other) => isSameKey(other, key)))
          throw new Error('twice, or no signing key');
        keys.push(key);
      } catch {
        this.#report('bad-keys', 'the line is no verifier key of this log, or stands there twice', index + 1);
      }
    }
    return keys;
  }

  /** Whether signatures are to be expected. */
  get isSigned(): boolean {
    return this.#hasFile || this.#pinned.length > 0 || this.#signed.size > 0 || this.#hasUnknown;
  }

  get isMissing(): boolean {
    return !this.#hasFile;
  }

  /** Verifier keys of what was found signed. */
  get used(): readonly string[] {
    return this.#keys
      .slice(0, Math.max(-1, ...this.#signed) + 1)
      .map(({ name, publicKey, algorithm }) => verifierKeyText(name, publicKey, algorithm));
  }

  /** The key of this log that a note names; undefined when it names none. */
  signerOf(signatures: readonly NoteSignature[]): number | undefined {
    const index = this.#keys.findIndex((key) => signatures.some(({ name, id }) => name === key.name && id === key.id));
    if (index === -1) this.#hasUnknown = true;
    return index === -1 ? undefined : index;
  }

  nameOf(index: number): string {
    return this.#keys[index]?.name ?? '';
  }

  /** Each line in the name of this key must be right. */
  isRight(index: number, text: string, signatures: readonly NoteSignature[]): boolean {
    const key = this.#keys[index];
    if (key === undefined) return false;
    const own = signatures.filter(({ name, id }) => name === key.name && id === key.id);
    const message = Buffer.from(text, 'utf8');
    const isRight = own.length > 0 && own.every(({ signature }) => verifySignature(key, message, signature));
    if (isRight) this.#signed.add(index);
    return isRight;
  }

  /** A checkpoint names this key. Checkpoints come in order, so keys do. False: it may not sign any more. */
  signsCheckpoint(index: number, chain: string, size: number): boolean {
    if (index < this.#highest) return false;
    this.#highest = index;
    const sizes = this.#sizes.get(index) ?? [];
    const last = sizes.at(-1);
    if (last?.chain === chain) {
      last.smallest = Math.min(last.smallest, size);
      last.largest = Math.max(last.largest, size);
    } else sizes.push({ chain, smallest: size, largest: size });
    this.#sizes.set(index, sizes);
    return true;
  }

  /** Untrusted: a `key.rotated` record, or what is kept of one. */
  addRotation(record: Pick<Envelope, 'chain' | 'seq' | 'inc'> & RecordFields): void {
    const { chain, seq, inc, old_key: oldText, new_key: newText, restates } = record;
    const text = `pretense key rotation\n${chain}\n${textOf(oldText)}\n${textOf(newText)}\n`;
    const oldIndex = this.#indexOf(oldText);
    const newIndex = this.#indexOf(newText);
    const isVouched = record['signature_old'] !== null;
    const isRight =
      oldIndex !== undefined &&
      newIndex === oldIndex + 1 &&
      (!isVouched || this.#signedRotation(oldIndex, text, record['signature_old'])) &&
      this.#signedRotation(newIndex, text, record['signature_new']);
    if (!isRight) {
      const message = 'the change of keys is not signed by both keys, or these are not the next two of the log';
      this.#report('bad-rotation', message, 0, seq);
      return;
    }
    if (this.#rotations.has(newIndex)) return;
    const first = (restates ?? undefined) as { readonly seq?: unknown } | undefined;
    const firstSeq = typeof first?.seq === 'number' ? first.seq : seq;
    this.#rotations.set(newIndex, { chain, seq: firstSeq, inc, isVouched, oldEnds: undefined });
  }

  #indexOf(text: unknown): number | undefined {
    const index = this.#keys.findIndex(
      ({ name, publicKey, algorithm }) => verifierKeyText(name, publicKey, algorithm) === text,
    );
    return index === -1 ? undefined : index;
  }

  #signedRotation(index: number, text: string, signature: unknown): boolean {
    const key = this.#keys[index];
    if (key === undefined || typeof signature !== 'string') return false;
    return verifySignature(key, Buffer.from(text, 'utf8'), Buffer.from(signature, 'base64'));
  }

  /** The records from here on are of this start of the writer. */
  beginsSegment(chain: string, inc: number, firstSeq: number): void {
    for (const rotation of this.#rotations.values()) {
      if (rotation.chain === chain && inc > rotation.inc) rotation.oldEnds ??= firstSeq;
    }
  }

  /**
   * Checks each key that signed against the records that introduced it, and says how the keys are known. `isPart`: of a
   * part of a log, which need not hold those records.
   */
  conclude({ treeSize, isPart = false }: KeysAtTheEnd): CheckpointFigures['pinned'] {
    const last = Math.max(-1, ...this.#signed);
    for (let index = 0; index <= last && !isPart; index += 1) this.#checkTime(index);
    if (this.#signed.size === 0) {
      if (this.#pinned.length > 0 && treeSize > 0) this.#reportNothingSigned();
      return 'none';
    }
    const replaced = Math.max(
      0,
      ...[...this.#rotations].flatMap(([index, { isVouched }]) => (isVouched ? [] : [index])),
    );
    // What came before a key that no other vouches for leads nowhere.
    const led = this.#keys.slice(Math.min(replaced, last), last + 1);
    if (this.#pinned.length === 0) return 'from the log';
    if (led.some((key) => this.#pinned.some((pinned) => isSameKey(key, pinned)))) {
      if (isPart) this.#checkVouched(last);
      else this.#checkLatest();
      return 'pinned';
    }
    this.#report('wrong-key', 'what signed this log is not the key that was given, and none that it handed over to');
    return 'from the log';
  }

  #reportNothingSigned(): void {
    const message =
      'nothing here is signed with the key that was given: nothing shows that this is the log of that device';
    this.#problems.report({ segment: 'checkpoints', line: 0, seq: 0, kind: 'unsigned', message });
  }

  /** The records of a part need not hold each change of keys: then a key after those that were given vouches for nothing. */
  #checkVouched(last: number): void {
    const isPinned = (key: VerifierKey): boolean => this.#pinned.some((pinned) => isSameKey(key, pinned));
    const known = this.#keys.findLastIndex((key, index) => index <= last && isPinned(key));
    for (let index = known + 1; index <= last; index += 1) {
      if (this.#rotations.has(index)) continue;
      const message = `key ${index + 1} of the log signs, and no record that is here hands over to it: give it too`;
      this.#report('missing-keys', message, index + 1);
    }
  }

  /** Of several keys that were given, in the order of their use, the log must have come to the last. */
  #checkLatest(): void {
    const latest = this.#pinned.findLast(({ name }) => name === this.#keys[0]?.name);
    const index = this.#keys.findIndex((key) => latest !== undefined && isSameKey(key, latest));
    if (latest === undefined || index === 0 || this.#rotations.has(index)) return;
    this.#report('wrong-key', 'the last of the keys that were given is not in use: an older one took its place');
  }

  #checkTime(index: number): void {
    const begins = this.#rotations.get(index);
    const ends = this.#rotations.get(index + 1);
    if (index > 0 && begins === undefined) {
      this.#report('wrong-key', `key ${index + 1} of the log signs, and no record hands over to it`, index + 1);
      return;
    }
    for (const { chain, smallest, largest } of this.#sizes.get(index) ?? []) {
      if (begins?.chain === chain && smallest <= begins.seq) {
        this.#report(
          'wrong-key',
          `key ${index + 1} signed ${smallest} records, and is in use since record ${begins.seq}`,
        );
      }
      if (ends?.chain === chain && ends.oldEnds !== undefined && largest > ends.oldEnds) {
        const message = `key ${index + 1} signed ${largest} records, after key ${index + 2} had taken its place`;
        this.#report('wrong-key', message);
      }
    }
  }

  #report(kind: VerifyProblemKind, message: string, line = 0, seq = 0): void {
    this.#problems.report({ segment: fileName, line, seq, kind, message });
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
