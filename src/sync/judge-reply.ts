// What an answer to a batch means for what is sent next. Untrusted: the answer.
import { parseNote, parseVerifierKey, verifyCosignature } from '../audit/note.ts';
import { batchAnswer, refusalOf, type Reply } from './answers.ts';
import type { OutgoingBatch } from './outbox.ts';
import type { ChainStop } from './state.ts';

export interface Failure {
  readonly state: 'offline' | 'refused';
  readonly reason: string;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

/**
 * - `taken`: committed; `cosigned`: the note with the signature of the pinned witness.
 * - `resume`: it holds so many records: go on from there.
 * - `halve`: too large.
 * - `chain-stopped`: no more of this chain. `stopped`: no more at all, until the device is enrolled again.
 * - `failed`: the same once more, later.
 */
export type Outcome =
  | {
      readonly kind: 'taken';
      readonly size: number;
      readonly cosigned: string | undefined;
      readonly policyHash: string | undefined;
    }
  | { readonly kind: 'resume'; readonly size: number; readonly isBehind: boolean }
  | { readonly kind: 'halve' }
  | { readonly kind: 'chain-stopped'; readonly reason: ChainStop; readonly message: string }
  | { readonly kind: 'stopped'; readonly message: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** `witnessKey`: the pinned one. */
export function judgeReply(reply: Reply, batch: OutgoingBatch, witnessKey: string): Outcome {
  const { status } = reply;
  if (status === 200) return taken(reply, batch, witnessKey);
  const refusal = refusalOf(reply);
  const { message, size, seq } = refusal;
  if (status === 409 && size !== undefined) return { kind: 'resume', size, isBehind: refusal.error === 'behind' };
  if (status === 413) return { kind: 'halve' };
  if (status === 403 && refusal.error === 'unsigned') {
    return {
      kind: 'chain-stopped',
      reason: 'unsigned',
      message: `The collector does not take records of ${batch.chain}, since no key of this device that it knows signed them. The records stay in the log. If the key of this device was lost or replaced, enrol again with "pretense enrol". ${message}`,
    };
  }
  if (status === 422) {
    const where = seq === undefined ? '' : ` at record ${seq}`;
    return {
      kind: 'chain-stopped',
      reason: 'fork',
      message: `The collector holds another record${where} of ${batch.chain} than this machine: the log was changed after it was sent, or restored from a copy. Nothing more of it is taken. ${message}`,
    };
  }
  return judgeOther(reply);
}

/** What means the same for whatever was sent. */
export function judgeOther(reply: Reply): Outcome {
  const { error, message } = refusalOf(reply);
  if (reply.status !== 401 && reply.status !== 403) return { kind: 'failed', failure: failureOf(reply, message) };
  const what = `The collector does not accept this device (${error}): ${message}`;
  return {
    kind: 'stopped',
    message: `${what} Nothing is sent until it is enrolled again with "pretense enrol". The records stay in the log.`,
  };
}

function taken(reply: Reply, batch: OutgoingBatch, witnessKey: string): Outcome {
  const answer = batchAnswer(reply.body);
  if (answer === undefined || answer.size < batch.firstSeq + batch.count) {
    return failed('bad-answer', 'The collector said that it took a batch, and not how much of it it holds.');
  }
  const { size, cosigned, policyHash } = answer;
  const { checkpoint } = batch;
  // It vouches for nothing that was signed before the device was enrolled, nor for what a later checkpoint covers already.
  if (checkpoint === undefined || cosigned === undefined)
    return { kind: 'taken', size, cosigned: undefined, policyHash };
  if (!isOver(cosigned, checkpoint.note, witnessKey)) return cosignatureFailure();
  return { kind: 'taken', size, cosigned, policyHash };
}

export function cosignatureFailure(): Outcome {
  return failed(
    'cosignature',
    'The collector took what was sent, and what it signed is not a cosignature of the key that this device pinned at its enrolment over the checkpoint that was sent. Nothing counts as witnessed until that is cleared up: ask who runs the collector whether its key has changed, then enrol again.',
  );
}

/** Signed by the witness, over the very text that was sent. */
export function isOver(cosigned: string, sent: string, witnessKey: string): boolean {
  try {
    const isSameText = parseNote(cosigned).text === parseNote(sent).text;
    return isSameText && verifyCosignature(cosigned, parseVerifierKey(witnessKey)) !== undefined;
  } catch {
    return false;
  }
}

function failed(reason: string, message: string): Outcome {
  return { kind: 'failed', failure: { state: 'refused', reason, message } };
}

function failureOf({ status, retryAfterMs }: Reply, said: string): Failure {
  if (status === 429 || status === 503) {
    return {
      state: 'offline',
      reason: status === 429 ? 'too-many' : 'busy',
      message: `The collector asks to come back later. ${said}`,
      retryAfterMs,
    };
  }
  if (status >= 500)
    return { state: 'offline', reason: 'failed', message: `The collector failed. ${said}`, retryAfterMs };
  if (status >= 300 && status < 400) {
    const message = `The collector's address answers with a redirect (${status}), which is not followed: the token would go to another place. Enrol with the address itself.`;
    return { state: 'refused', reason: 'redirect', message };
  }
  return {
    state: 'refused',
    reason: status === 400 ? 'malformed' : 'bad-answer',
    message: `The collector does not take what this device sends (status ${status}): ${said} It may be of another version.`,
    retryAfterMs,
  };
}
