// Where the straight line breaks: before the request left it is a block, after that the provider's failure or a client that left.
import type { OwnError } from '../wire/types.ts';
import type { Call } from './call.ts';
import { errorBodyOf } from './error-shape.ts';
import { ClientGone, ownErrorOf, Refusal } from './error.ts';
import { recordBlock, recordResponse } from './exchange-records.ts';
import type { Exchange } from './exchange-progress.ts';
import { answerOwn } from './own-answer.ts';
import type { ProxyState } from './state.ts';

/** Answers and records what is left to. Never rejects. */
export async function endEarly(exchange: Exchange, state: ProxyState, call: Call, error: unknown): Promise<void> {
  const isGone = error instanceof ClientGone || call.signal.reason instanceof ClientGone;
  if (!isGone && !(error instanceof Refusal)) logUnexpected(state, call, error);
  if (isGone) call.response.destroy();
  if (exchange.isRecorded) {
    const cause = isGone ? undefined : upstreamErrorOf(error);
    if (cause !== undefined) answer(state, call, cause);
    const outcome = cause === undefined ? 'client-aborted' : cause.rule === 'draining' ? 'drained' : cause.rule;
    await recordResponse(exchange, state, call, { outcome, result: undefined });
  } else if (!isGone) {
    const own = ownErrorOf(error);
    state.statistics.blocked(exchange.tally);
    await recordBlock(exchange, state, call, own.rule);
    answer(state, call, own);
  }
}

function answer(state: ProxyState, call: Call, error: OwnError): void {
  const { format, upstream } = call.route;
  answerOwn(call.request, call.response, error, errorBodyOf(format, upstream.errorShape, state.ports.formats));
}

function upstreamErrorOf(error: unknown): OwnError {
  if (error instanceof Refusal) return ownErrorOf(error);
  return {
    status: 502,
    rule: 'upstream-unreadable',
    message: "The provider's answer could not be read, so it was not passed on. Try again.",
  };
}

// A coded error is a verdict of the wire format or the engine. Of any other only the name is logged: its message may
// quote the text that it failed on.
function logUnexpected(state: ProxyState, call: Call, error: unknown): void {
  const own = ownErrorOf(error);
  const level = own.rule === 'unchecked' ? 'error' : 'warn';
  const name = error instanceof Error ? error.name : typeof error;
  state.ports.logger.log(level, 'exchange-ended', { request: call.id, rule: own.rule, error: name });
}
