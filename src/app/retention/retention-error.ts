// Why nothing is disposed of, or no hold is set or cleared.
import { CodedError } from '../../base/error.ts';

/**
 * - `bad-request`: the call has another form, or a text in it cannot stand in a record.
 * - `policy-unclear`: a policy file cannot be understood; it may say that records are kept for longer.
 * - `too-short`: the policy keeps records for less than anything may be kept.
 * - `unknown-hold`, `over`: no hold has this id, or it was cleared before.
 * - `interrupted`: a hold was set while a disposal ran; what was disposed of before stays so.
 * - `not-recorded`: the log could not be written.
 */
export type RetentionErrorCode =
  | 'bad-request'
  | 'policy-unclear'
  | 'too-short'
  | 'unknown-hold'
  | 'over'
  | 'interrupted'
  | 'not-recorded';

export class RetentionError extends CodedError<RetentionErrorCode> {}
