import { CodedError } from '../base/error.ts';

/**
 * - `unreachable`: no answer; the network, or nobody listens.
 * - `untrusted`: the certificate cannot be checked, or is not the pinned one; nothing was sent.
 * - `bad-answer`: something else than the collector's protocol.
 * - `address`: the address is no https URL, nor http of this machine.
 * - `mode`: neither records nor checkpoints alone.
 * - `token`: no token, or one that is not accepted.
 * - `refused`: the collector said no.
 * - `not-enrolled`, `enrolled`: this home has no collector, or another one.
 * - `broken`: the stored state cannot be used.
 */
export type SyncErrorCode =
  | 'unreachable'
  | 'untrusted'
  | 'bad-answer'
  | 'address'
  | 'mode'
  | 'token'
  | 'refused'
  | 'not-enrolled'
  | 'enrolled'
  | 'broken';

export class SyncError extends CodedError<SyncErrorCode> {}
