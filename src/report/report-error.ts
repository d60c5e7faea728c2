// Why there is no export.
import { CodedError } from '../base/error.ts';

/**
 * - `bad-date`, `bad-period`: no date, or an end before the beginning.
 * - `folder-exists`, `file-exists`, `folder-not-absolute`, `not-writable`: where it was to go.
 * - `cancelled`: it was stopped.
 */
export type ReportErrorCode =
  | 'bad-date'
  | 'bad-period'
  | 'folder-exists'
  | 'file-exists'
  | 'folder-not-absolute'
  | 'not-writable'
  | 'cancelled';

export class ReportError extends CodedError<ReportErrorCode> {}
