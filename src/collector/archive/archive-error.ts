import { CodedError } from '../../base/error.ts';

/**
 * - `no-duckdb`: the package that writes and reads Parquet is not installed.
 * - `settings`: the archive or a receiver is not configured, or not so that it can be used.
 * - `target`: the folder or the object storage failed, or did not keep what it was given.
 * - `taken`: something else stands where this would be written.
 * - `damaged`: a file is not what its manifest says, or no such file at all.
 * - `not-empty`: what is to be restored into holds something.
 * - `other-version`: of a program or a schema that this one does not read.
 * - `mismatch`: what was restored or read back is not what was cosigned.
 * - `hold`: there is no such hold, or it is over.
 */
export type ArchiveErrorCode =
  | 'no-duckdb'
  | 'settings'
  | 'target'
  | 'taken'
  | 'damaged'
  | 'not-empty'
  | 'other-version'
  | 'mismatch'
  | 'hold';

export class ArchiveError extends CodedError<ArchiveErrorCode> {}
