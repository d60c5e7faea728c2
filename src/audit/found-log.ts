// The log as a start of the writer finds it: where its chain ends, and whether it goes on from there.
import type { FileSystem } from './append-file.ts';
import { findGap, lastSignedCheckpoint, type LastSigned } from './last-signed.ts';
import type { VerifierKey } from './note.ts';
import type { RecordFields } from './record.ts';
import { recover, type RecoveredHead, type TornTail } from './recovery.ts';
import { findRememberedGap } from './remembered-gap.ts';
import { listStoredSegments, type StoredSegment } from './segment.ts';
import type { SignedMemory } from './signed-memory.ts';

export interface FoundLog {
  readonly segments: readonly StoredSegment[];
  readonly tornTails: readonly TornTail[];
  readonly signed: LastSigned | undefined;
  /** Fields of the `log.gap` record with which another chain begins. */
  readonly gap: RecordFields | undefined;
  /** The record that the next one follows; undefined: a chain begins. */
  readonly goesOn: RecoveredHead | undefined;
  /** The gap is one that only what this device remembers shows: what was found is not its own past. */
  readonly isForeign: boolean;
}

export interface FindLogOptions {
  readonly auditDir: string;
  readonly keys: readonly VerifierKey[];
  readonly memory: SignedMemory | undefined;
  readonly fileSystem: FileSystem;
}

/** Repairs the end of the log. Throws AuditError `corrupted` when more than the last line is wrong. */
export async function findLog({ auditDir, keys, memory, fileSystem }: FindLogOptions): Promise<FoundLog> {
  const segments = await listStoredSegments(auditDir);
  const { head, tornTails } = await recover({ auditDir, segments, keys, fileSystem });
  const signed = await lastSignedCheckpoint(auditDir, keys);
  const found = { auditDir, segments, head };
  const other = memory === undefined ? undefined : await findRememberedGap({ ...found, memory });
  const gap = other ?? (await findGap({ ...found, keys, signed }));
  const goesOn = gap === undefined ? head : undefined;
  return { segments, tornTails, signed, gap, goesOn, isForeign: other !== undefined };
}
