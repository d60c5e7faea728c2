// What can go wrong with the configuration of an AI tool. The file is then as it was.
import { CodedError } from '../base/error.ts';

/**
 * - `unreadable`: the file cannot be read, or is not what its tool would read. It is left untouched.
 * - `unwritable`: the disk refused.
 * - `not-verified`: what was written did not read back as planned; the file was put back.
 * - `changed-meanwhile`: the file is not the one that the plan was made for.
 * - `busy`: another Pretense is changing tools' files right now.
 * - `journal-damaged`: the list of what was changed cannot be read; nothing is changed then.
 * - `refused`: routing this tool would send its requests to the wrong place.
 */
export type ClientErrorCode =
  | 'unreadable'
  | 'unwritable'
  | 'not-verified'
  | 'changed-meanwhile'
  | 'busy'
  | 'journal-damaged'
  | 'refused';

export class ClientError extends CodedError<ClientErrorCode> {}
