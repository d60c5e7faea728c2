// Why there is no export.
import { CodedError } from '../base/error.ts';

/**
 * - `bad-date`, `bad-period`: no date, or an end before the beginning.
 * - `folder-exists`, `file-exists`, `folder-not-absolute`, `not-writable`: where it was to go.
 * - `no-home`: there is no log to tell about.
 * - `cancelled`: it was stopped.
 */
export type ReportErrorCode =
  | 'bad-date'
  | 'bad-period'
  | 'folder-exists'
  | 'file-exists'
  | 'folder-not-absolute'
  | 'not-writable'
  | 'no-home'
  | 'cancelled';

export class ReportError extends CodedError<ReportErrorCode> {}
