// What can go wrong with the audit log, as codes.
import { CodedError, messageOf } from '../base/error.ts';

/**
 * - `disk-full`, `read-only`, `write-failed`: the record is not on disk; nothing may be sent on its strength.
 * - `corrupted`: what is stored does not hang together; the writer does not go on.
 * - `held`: another process writes this log.
 * - `closed`: the journal was closed before.
 * - `malformed`: bytes that should be a note, a key, a checkpoint or a manifest are none.
 * - `not-recordable`: the fields are outside the data model (floats, half a surrogate pair, an envelope name).
 */
export type AuditErrorCode =
  | 'disk-full'
  | 'read-only'
  | 'write-failed'
  | 'corrupted'
  | 'held'
  | 'closed'
  | 'malformed'
  | 'not-recordable';

export class AuditError extends CodedError<AuditErrorCode> {}

export type WriteFailure = 'disk-full' | 'read-only' | 'write-failed';

/** Why the operating system refused a write. */
export function writeFailureOf(error: unknown): WriteFailure {
  return failures.get(errnoOf(error) ?? '') ?? 'write-failed';
}

const failures: ReadonlyMap<string, WriteFailure> = new Map([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
]);

const advice: Readonly<Record<WriteFailure, string>> = {
  'disk-full': 'the disk is full; free some space',
  'read-only': 'the folder cannot be written; make it writable or choose another one with --home',
  'write-failed': 'the disk refused the write; check it',
};

/** What a person can do about it: half a sentence. */
export function adviceFor(failure: WriteFailure): string {
  return advice[failure];
}

/** The system's error name (`ENOENT`), undefined for anything else that was thrown. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** An AuditError as it is; anything else as why the disk refused. `what`: the beginning of a sentence for people. */
export function asAuditError(error: unknown, what: string): AuditError {
  if (error instanceof AuditError) return error;
  const failure = writeFailureOf(error);
  return new AuditError(failure, `${what}: ${adviceFor(failure)} (${errnoOf(error) ?? messageOf(error)})`, {
    cause: error,
  });
}
