// How far one exchange has come.
import type { Lease } from '../base/async.ts';
import type { Progress, ProtectedRequest } from './protect.ts';
import type { AnswerReversal } from './reversal.ts';

/** What is known so far; a record can be written from it wherever the line ends. */
export interface Exchange extends Progress {
  lease: Lease | undefined;
  /** The client's body, decoded. */
  original: Buffer | undefined;
  outgoing: ProtectedRequest | undefined;
  /** The request record is durable: from here on bytes may leave. */
  isRecorded: boolean;
  status: number | undefined;
  firstByteMs: number | undefined;
  reversal: AnswerReversal | undefined;
}

export function newExchange(): Exchange {
  return {
    protection: undefined,
    tally: undefined,
    lease: undefined,
    original: undefined,
    outgoing: undefined,
    isRecorded: false,
    status: undefined,
    firstByteMs: undefined,
    reversal: undefined,
  };
}
