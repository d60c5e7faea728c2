// How far one exchange has come.
import type { Lease } from '../base/async.ts';
import type { Unapproved } from './approved.ts';
import type { Progress, ProtectedRequest } from './protect.ts';
import type { AnswerReversal } from './reversal.ts';
import type { UpstreamContact } from './upstream-contacts.ts';

/** What is known so far; a record can be written from it wherever the line ends. */
export interface Exchange extends Progress {
  lease: Lease | undefined;
  /** The client's body, decoded. */
  original: Buffer | undefined;
  /** When the body was there. Of a clock in fractions of a millisecond. */
  arrivedMs: number | undefined;
  outgoing: ProtectedRequest | undefined;
  /** What no list of the policy names. */
  unapproved: readonly Unapproved[];
  /** From there until the bytes were handed to the connection. */
  addedMs: number | undefined;
  /** The request record is durable: from here on bytes may leave. */
  isRecorded: boolean;
  status: number | undefined;
  /** How the answer came; undefined while there is none. */
  contact: UpstreamContact | undefined;
  firstByteMs: number | undefined;
  reversal: AnswerReversal | undefined;
}

export function newExchange(): Exchange {
  return {
    protection: undefined,
    isPaused: false,
    tally: undefined,
    lease: undefined,
    original: undefined,
    arrivedMs: undefined,
    outgoing: undefined,
    unapproved: [],
    addedMs: undefined,
    isRecorded: false,
    status: undefined,
    contact: undefined,
    firstByteMs: undefined,
    reversal: undefined,
  };
}
