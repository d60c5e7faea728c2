import type { WriteFailure } from '../../audit/error.ts';
import { CodedError } from '../../base/error.ts';

/**
 * - `malformed`: a push has not the form it should have.
 * - `too-many`: it, or what is kept already, holds more than may be kept.
 * - `wrong-signature`: it is not signed by the key that it names.
 * - `wrong-key`: this device pushed with another key before, or its names belong to another client.
 * - `stale`: it was made long ago, in the future, or before the one that is kept.
 * - `unknown`: there is nothing that could be dropped.
 * - `not-sent`: the proxy could not be reached, or refused.
 */
export type NamesErrorCode =
  | 'malformed'
  | 'too-many'
  | 'wrong-signature'
  | 'wrong-key'
  | 'stale'
  | 'unknown'
  | 'not-sent'
  | WriteFailure;

/** Names of workspaces could not be pushed, kept or dropped. Nothing that was kept has changed. */
export class NamesError extends CodedError<NamesErrorCode> {}
