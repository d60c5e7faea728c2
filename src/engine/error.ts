// Errors of the engine.
import { CodedError } from '../base/error.ts';

/**
 * - `not-reversible`: a text could not be mutated so that it comes back; it must not be sent.
 * - `broken-map`: the entries of a word map contradict each other.
 */
export type MutationErrorCode = 'not-reversible' | 'broken-map';

export class MutationError extends CodedError<MutationErrorCode> {}
