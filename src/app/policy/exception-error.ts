// What can be wrong with an exception that somebody asks for, approves or takes back.
import { CodedError } from '../../base/error.ts';

/**
 * - `store-unusable`: `exceptions.json` cannot be read; it is left as it is.
 * - `unclear`: it names nothing that an exception can be about.
 * - `too-long`: longer than the policy lets exceptions last.
 * - `unknown`, `over`, `already-approved`: there is no such exception to do that with.
 * - `same-person`, `not-an-approver`, `not-signed`: who approves it may not, or not so.
 * - `not-recorded`: the audit log could not be written, so nothing has changed.
 */
export type ExceptionErrorCode =
  | 'store-unusable'
  | 'unclear'
  | 'too-long'
  | 'unknown'
  | 'over'
  | 'already-approved'
  | 'same-person'
  | 'not-an-approver'
  | 'not-signed'
  | 'not-recorded';

export class ExceptionError extends CodedError<ExceptionErrorCode> {}
