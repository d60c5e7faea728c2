import { CodedError } from '../base/error.ts';

/**
 * - `unavailable`: the database cannot be reached, or ended the work; nothing was committed.
 * - `disk-full`: it cannot write (53100, 53200).
 * - `conflict`: somebody else changed it at the same moment (40001, 40P01), or it is there already (23505).
 * - `forbidden`: row-level security or a missing right (42501).
 * - `invalid`: a value that no column holds.
 * - `not-migrated`: its schema is older, or newer, than this program.
 * - `many-tenants`: the embedded database serves one tenant only.
 */
export type StoreErrorCode =
  | 'unavailable'
  | 'disk-full'
  | 'conflict'
  | 'forbidden'
  | 'invalid'
  | 'not-migrated'
  | 'many-tenants';

export class StoreError extends CodedError<StoreErrorCode> {}

/** What a person or a program asked for and does not get. `status`: of HTTP. */
export type RequestErrorCode = 'bad-request' | 'unauthorised' | 'forbidden' | 'not-found' | 'conflict' | 'too-many';

export class RequestError extends CodedError<RequestErrorCode> {}
