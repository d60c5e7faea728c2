// Why a pause does not begin.
import { CodedError } from '../../base/error.ts';

/**
 * - `reason-missing`, `reason-unusable`: no reason, or one that is too long or holds control characters.
 * - `minutes-unusable`, `too-long`: no whole number of minutes from 1 on, or more than a pause may last.
 * - `not-allowed`: the policy allows no pause.
 * - `already-paused`: there is a pause; it goes on unchanged.
 * - `not-recorded`, `not-written`: the disk refused, so there is no pause.
 * - `bad-request`: the call has another form.
 */
export type PauseErrorCode =
  | 'reason-missing'
  | 'reason-unusable'
  | 'minutes-unusable'
  | 'too-long'
  | 'not-allowed'
  | 'already-paused'
  | 'not-recorded'
  | 'not-written'
  | 'bad-request';

export class PauseError extends CodedError<PauseErrorCode> {}
