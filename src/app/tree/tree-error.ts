// What can go wrong with a whole tree. Whatever it is: nothing is left where the result would have stood.
import { CodedError } from '../../base/error.ts';

/**
 * - `out-not-empty`, `out-inside-path`: the folder for the result cannot be taken.
 * - `link-leaves-path`: a link points out of the tree.
 * - `collision`: two files would get the same name.
 * - `not-reversible`: a name cannot be changed so that it comes back.
 * - `unreadable`: a file or folder could not be read; `not-writable`: the result cannot be written.
 * - `words-busy`: the word map is in other hands for too long.
 * - `cancelled`: the user ended it.
 */
export type TreeErrorCode =
  | 'out-not-empty'
  | 'out-inside-path'
  | 'link-leaves-path'
  | 'collision'
  | 'not-reversible'
  | 'unreadable'
  | 'not-writable'
  | 'words-busy'
  | 'cancelled';

export class TreeError extends CodedError<TreeErrorCode> {}

/** Throws `cancelled` once the signal is aborted. */
export function stopIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new TreeError('cancelled', 'Stopped; nothing was left behind.');
}
