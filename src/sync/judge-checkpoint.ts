// What an answer to a checkpoint without records means for what is sent next. Untrusted: the answer.
import { refusalOf, type Reply } from './answers.ts';
import { cosignatureFailure, isOver, judgeOther, type Outcome } from './judge-reply.ts';
import type { OutgoingCheckpoint } from './outbox.ts';

/** A line of a cosignature has some 150 characters. */
const maxLinesLength = 4096;

/** `cosigned`: size of the cosignature that is stored here; `witnessKey`: the pinned one. */
export function judgeCheckpoint(
  reply: Reply,
  sent: OutgoingCheckpoint,
  { witnessKey, cosigned }: { readonly witnessKey: string; readonly cosigned: number },
): Outcome {
  const { status, text } = reply;
  if (status === 200) {
    const note = `${sent.note}${text}`;
    const isRight = text.length <= maxLinesLength && isOver(note, sent.note, witnessKey);
    return isRight ? { kind: 'taken', size: sent.size, cosigned: note, policyHash: undefined } : cosignatureFailure();
  }
  if (status === 409 && /^\d{1,15}\n?$/.test(text)) {
    const size = Number(text);
    // It has another tree of the very size that was signed here.
    if (size === sent.oldSize && size === sent.size) return forked(sent, 'It holds another tree of this size.');
    return { kind: 'resume', size, isBehind: size < cosigned };
  }
  if (status === 422) return forked(sent, refusalOf(reply).message);
  const { error, message } = refusalOf(reply);
  if (error === 'records-required') {
    return {
      kind: 'failed',
      failure: {
        state: 'refused',
        reason: error,
        message: `${message} Nothing is cosigned until the records are sent ("pretense sync --mode records"); they stay in the log.`,
      },
    };
  }
  return judgeOther(reply);
}

function forked({ chain, oldSize }: OutgoingCheckpoint, said: string): Outcome {
  return {
    kind: 'chain-stopped',
    reason: 'fork',
    message: `The first ${oldSize} records of ${chain}, as the collector knows them, are not those of this machine: the log was changed after it was signed, or restored from a copy. Nothing more of it is cosigned. ${said}`,
  };
}
