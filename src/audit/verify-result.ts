// What a check of the log asks for and what it answers. Plain JSON, so that reports and pages can carry it.
import type { LineHead } from './line.ts';
import type { VerifierKey } from './note.ts';
import type { AuditRecord } from './record.ts';
import type { TurnTimes } from './turns.ts';

export type VerifyProblemKind =
  // A line, or its place.
  | 'not-json'
  | 'not-canonical'
  | 'bad-envelope'
  | 'chain-changed'
  | 'wrong-incarnation'
  | 'missing-records'
  | 'missing-segment'
  | 'repeated-record'
  | 'broken-link'
  | 'torn-tail'
  | 'unreadable'
  | 'clock-backwards'
  | 'forked-segment'
  | 'recorded-gap'
  // Signatures.
  | 'bad-keys'
  | 'missing-keys'
  | 'bad-rotation'
  | 'wrong-key'
  | 'unsigned'
  | 'bad-checkpoint'
  | 'torn-checkpoint'
  | 'wrong-root'
  | 'cut-off'
  | 'bad-cosignature'
  | 'not-witnessed'
  // Seals.
  | 'bad-manifest'
  | 'wrong-manifest'
  | 'unsealed'
  | 'leaves-changed'
  | 'bad-disposal'
  | 'undocumented-disposal';

export interface VerifyProblem {
  /** Name of the file in the audit folder. */
  readonly segment: string;
  /** From 1; 0 when the file as a whole is meant. */
  readonly line: number;
  /** The sequence number that was expected there. */
  readonly seq: number;
  readonly kind: VerifyProblemKind;
  readonly message: string;
}

/**
 * - `VERIFIED_WITNESSED`: everything stored hangs together, is signed, and a witness whose key was given signed a
 *   checkpoint of it.
 * - `VERIFIED_LOCAL_ONLY`: everything stored hangs together; nobody outside this machine vouches for it.
 * - `VERIFIED_WITH_DISPOSALS`: as one of the two above (see `witnessed`), but the content of some records was disposed of
 *   on the record; their leaf hashes are there and hang together.
 * - `INCOMPLETE`: what is there hangs together, but a part is missing or could not be read.
 * - `TAMPERED`: stored bytes are not what the writer wrote.
 * - `EMPTY`: no record at all.
 */
export type VerifyResult =
  | 'VERIFIED_WITNESSED'
  | 'VERIFIED_LOCAL_ONLY'
  | 'VERIFIED_WITH_DISPOSALS'
  | 'INCOMPLETE'
  | 'TAMPERED'
  | 'EMPTY';

export interface Verification {
  readonly result: VerifyResult;
  /** Lines that are stored; those whose content was disposed of are counted in `disposed`. */
  readonly records: number;
  readonly chains: readonly string[];
  readonly firstTimestamp: string | undefined;
  readonly lastTimestamp: string | undefined;
  /** Leaf hash of the last record, hex. Whoever keeps it elsewhere can tell later whether the end was cut off. */
  readonly headHash: string | undefined;
  /** Leaves of the last chain's tree: stored and disposed records. */
  readonly treeSize: number;
  /** Root of that tree (RFC 6962 §2.1), hex; undefined while it is empty. */
  readonly root: string | undefined;
  readonly checkpoints: CheckpointFigures;
  /** The largest checkpoint of the last chain that a witness signed whose key was given. */
  readonly witnessed: Witnessed | undefined;
  readonly disposed: DisposedFigures;
  /** Starts of the writer that left records. */
  readonly incarnations: number;
  /** Of an evidence pack. */
  readonly range?: PackRange;
  /** Verifier keys that signed, in the order of their use. */
  readonly keys: readonly string[];
  /** Stored bytes only: hashes, links, roots, signatures. The meaning of the lines was not looked at. */
  readonly isQuick: boolean;
  /** The first hundred; `problemCount` counts all. */
  readonly problems: readonly VerifyProblem[];
  readonly problemCount: number;
  /** Odd but no failure: a clock that was set back, say. */
  readonly notices: readonly VerifyProblem[];
  readonly proves: readonly string[];
  readonly doesNotProve: readonly string[];
}

export interface CheckpointFigures {
  /** Whose signature and root were found right. */
  readonly count: number;
  /** Records that the last of them covers, in the last chain. */
  readonly lastSize: number;
  /**
   * `pinned`: the keys lead to one that the caller knows from elsewhere. `from the log`: from the log's own `keys` file,
   * so that whoever writes the folder can have chosen it. `none`: nothing is signed.
   */
  readonly pinned: 'pinned' | 'from the log' | 'none';
}

/** What an evidence pack is about. */
export interface PackRange {
  /** Numbers of the first and the last record of which it has the lines, or withholds them. */
  readonly first: number;
  readonly last: number;
  /** The period that it says to be of, RFC 3339 UTC, the second one excluded; nobody signed that. */
  readonly from: string | undefined;
  readonly until: string | undefined;
}

export interface Witnessed {
  readonly size: number;
  /** As the witness signed it: RFC 3339, UTC, seconds. */
  readonly time: string;
}

export interface DisposedFigures {
  readonly records: number;
  readonly segments: number;
  /** `retention.disposed` records that name one of these segments, and certificates of a collector. */
  readonly certificates: number;
  /** Of the records, those that a collector disposed of, as its certificates say: a segment there is a dense run. */
  readonly atCollector: number;
}

/** A record as the walk met it. */
export interface VisitedRecord {
  readonly head: LineHead;
  /** Whole lines of the log before it, those that are no records counted too. */
  readonly place: number;
  /** What the line says. */
  readonly record: AuditRecord;
  /** Its stored bytes without the newline. Good until the call returns. */
  readonly line: Buffer;
}

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /** Default: somebody waits for the result. */
  readonly times?: TurnTimes;
  /** Stored bytes only, several times faster; `onRecord` is not called then. */
  readonly quick?: boolean;
  /** Device keys that are known from elsewhere. Without: those of the log's `keys` file. */
  readonly pinnedKeys?: readonly VerifierKey[];
  /** Keys of witnesses. With one, a log that none of them signed is not complete. */
  readonly witnessKeys?: readonly VerifierKey[];
  /** Checkpoints that were kept elsewhere (signed notes): the log must still hold what they cover. */
  readonly keptCheckpoints?: readonly string[];
  /** The folder was rebuilt elsewhere from lines and checkpoints: manifests, which only the device signs, are not missed. */
  readonly isRebuilt?: boolean;
  /** Called for each line that is a record, in the order of the files. */
  readonly onRecord?: (record: VisitedRecord) => void;
  /** Called for each leaf of each chain, those of disposed records too: 32 bytes, good until the call returns. */
  readonly onLeaf?: (leaf: Uint8Array, seq: number, chain: string) => void;
  /** Called now and then: stored bytes that were read, and all there are. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}
