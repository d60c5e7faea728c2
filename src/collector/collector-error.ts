import { CodedError } from '../base/error.ts';

/**
 * - `settings`: the configuration cannot be used.
 * - `witness-key`: the key is missing, no key, or cannot be read.
 * - `in-use`: another collector has this home, or this address.
 * - `not-running`: there is no collector that could be asked.
 */
export type CollectorErrorCode = 'settings' | 'witness-key' | 'in-use' | 'not-running';

/** Why a collector does not start, or a command does not reach it. */
export class CollectorError extends CodedError<CollectorErrorCode> {}
