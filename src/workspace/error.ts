// What can go wrong while a workspace is read. Broken sources are no error: they are skipped and counted.
import { CodedError } from '../base/error.ts';

export type WorkspaceErrorCode = 'not-a-folder' | 'cancelled' | 'grammars-missing' | 'worker-failed';

export class WorkspaceError extends CodedError<WorkspaceErrorCode> {}

/** Throws `cancelled` once the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new WorkspaceError('cancelled', 'the workspace index was cancelled');
}
