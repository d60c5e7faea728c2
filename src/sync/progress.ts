// What is known of a chain after an answer.
import { endOfSent, isCheckpoint, type Outgoing } from './outbox.ts';
import type { ChainState } from './state.ts';

/** Taken: `size` as the collector says, `cosignedAt` of the cosignature that was stored; undefined: there was none. */
export function afterTaken(
  before: ChainState,
  sent: Outgoing,
  { size, cosignedAt }: { readonly size: number; readonly cosignedAt: string | undefined },
): ChainState {
  const end = endOfSent(sent);
  const held = isCheckpoint(sent) ? before.held : Math.max(size, end);
  if (cosignedAt === undefined) return { ...before, held };
  return { ...before, held, cosigned: Math.max(before.cosigned, end), cosignedAt };
}

/** The collector knows so many: of records it has no more. */
export function afterResume(before: ChainState, sent: Outgoing, size: number): ChainState {
  return { ...before, held: isCheckpoint(sent) ? Math.min(before.held, size) : size };
}

/** Whether an answer that names this size says nothing new. */
export function isRepeated(sent: Outgoing, size: number): boolean {
  return size === (isCheckpoint(sent) ? sent.oldSize : sent.firstSeq);
}
