// The straight line: one request and its response, in the order in which things must happen.
import type { Lease } from '../base/async.ts';
import { messageOf } from '../base/error.ts';
import { hasBody, readBody } from './body.ts';
import type { Call } from './call.ts';
import { ClientGone, ownErrorOf, Refusal } from './error.ts';
import { answerOwn } from './own-answer.ts';
import { type ProtectedRequest, protectRequest, type Progress } from './protect.ts';
import { requestFields, type RequestRecord, responseFields, type ResponseRecord } from './record-fields.ts';
import { type AnswerResult, respond } from './respond.ts';
import { AnswerReversal } from './reversal.ts';
import type { ProxyState } from './state.ts';

/** What is known so far; a record can be written from it wherever the line ends. */
interface Exchange extends Progress {
  lease: Lease | undefined;
  original: Buffer | undefined;
  outgoing: ProtectedRequest | undefined;
  isRecorded: boolean;
  status: number | undefined;
  firstByteMs: number | undefined;
  reversal: AnswerReversal | undefined;
}

/** Never rejects: whatever fails is answered and recorded. */
export async function runExchange(state: ProxyState, call: Call): Promise<void> {
  const exchange: Exchange = {
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
  try {
    await readInto(exchange, state, call);
    const outgoing = await protectRequest(call, exchange.original, { ...state, progress: exchange });
    exchange.outgoing = outgoing;
    await recordRequest(exchange, state, call);
    const result = await forward(exchange, outgoing, state, call);
    state.memory.signedBlocks.remember(call.route.upstream.key, result.facts?.signatures ?? []);
    await recordResponse(exchange, state, call, { outcome: result.outcome, result });
  } catch (error) {
    await endEarly(exchange, state, call, error);
  } finally {
    exchange.lease?.release();
  }
}

async function readInto(exchange: Exchange, state: ProxyState, call: Call): Promise<void> {
  // A format's own path goes the whole line even without a body: the walk says what is wrong with it.
  if (call.route.kind === 'pass-through' && !hasBody(call.request)) return;
  const body = await readBody(call.request, call.response, {
    maxBytes: state.settings.maxBodyBytes,
    budget: state.budget,
    signal: call.signal,
  });
  exchange.lease = body.lease;
  exchange.original = body.bytes;
}

/** The map first, then the record that names it; both durable before the first byte leaves. */
async function recordRequest(exchange: Exchange, state: ProxyState, call: Call): Promise<void> {
  const { ports } = state;
  const { mutationMapId } = await ports.wordMap.persist().catch((cause: unknown) => {
    throw unwritable('map-unwritable', 'the word map', cause);
  });
  const record = requestRecord(exchange, { mutationMapId, blockedBy: undefined });
  const type = call.route.kind === 'pass-through' ? 'ai.passthrough' : 'ai.request';
  await ports.records.append(type, requestFields(call, record, ports)).catch((cause: unknown) => {
    throw unwritable('record-unwritable', 'the audit record', cause);
  });
  exchange.isRecorded = true;
  if (exchange.tally !== undefined) state.statistics.sent(exchange.tally);
}

async function forward(
  exchange: Exchange,
  outgoing: ProtectedRequest,
  state: ProxyState,
  call: Call,
): Promise<AnswerResult> {
  const { upstream } = call.route;
  const request = { ...outgoing, url: upstream.url, method: call.method };
  const answer =
    call.route.kind === 'pass-through'
      ? await state.passThrough.send(call, request)
      : await state.pool.send(request, call.signal);
  exchange.status = answer.statusCode;
  exchange.lease?.release();
  const reversal = new AnswerReversal(call, state.ports, exchange.tally?.carried ?? new Set(), outgoing.facts?.prefill);
  exchange.reversal = reversal;
  return await respond(answer, call.response, {
    mapping: reversal.mapping,
    context: reversal.context,
    upstreamUrl: upstream.url,
    target: outgoing.target,
    signal: call.signal,
    idleTimeoutMs: state.settings.upstreamIdleTimeoutMs,
    maxBytes: state.settings.maxBodyBytes,
    onFirstByte: () => {
      exchange.firstByteMs = state.ports.clock.monotonicMs() - call.startedMs;
    },
  });
}

async function recordResponse(
  exchange: Exchange,
  state: ProxyState,
  call: Call,
  end: { readonly outcome: string; readonly result: AnswerResult | undefined },
): Promise<void> {
  const { ports } = state;
  const record: ResponseRecord = {
    status: exchange.status,
    outcome: end.outcome,
    facts: end.result?.facts,
    sha256: end.result?.sha256,
    bytesReceived: end.result?.bytesReceived ?? 0,
    latencyMs: ports.clock.monotonicMs() - call.startedMs,
    timeToFirstByteMs: exchange.firstByteMs,
    foreignSurrogates: exchange.reversal?.foreign ?? 0,
  };
  await appendLate(state, 'ai.response', call, () => responseFields(call, record, ports));
}

/** The line ended before the answer was through. */
async function endEarly(exchange: Exchange, state: ProxyState, call: Call, error: unknown): Promise<void> {
  if (exchange.isRecorded) {
    const isGone = call.signal.aborted || error instanceof ClientGone;
    const outcome = isGone
      ? outcomeOfAbort(call.signal.reason)
      : error instanceof Refusal
        ? error.code
        : 'upstream-unreadable';
    if (isGone && outcome === 'client-aborted') call.response.destroy();
    else answerOwn(call.request, call.response, upstreamErrorOf(error), call.route.format ?? state.ports.formats[0]);
    if (!isGone && !(error instanceof Refusal)) logUnexpected(state, call, error);
    await recordResponse(exchange, state, call, { outcome, result: undefined });
    return;
  }
  if (error instanceof ClientGone || call.signal.reason instanceof ClientGone) {
    call.response.destroy();
    return;
  }
  const own = ownErrorOf(error);
  if (own.rule === 'unchecked') logUnexpected(state, call, error);
  state.statistics.blocked();
  const record = requestRecord({ ...exchange, outgoing: undefined }, { mutationMapId: undefined, blockedBy: own.rule });
  await appendLate(state, 'ai.request', call, () => requestFields(call, record, state.ports));
  answerOwn(call.request, call.response, own, call.route.format ?? state.ports.formats[0]);
}

function requestRecord(exchange: Exchange, end: Pick<RequestRecord, 'mutationMapId' | 'blockedBy'>): RequestRecord {
  const { tally, protection, original, outgoing } = exchange;
  const sent = outgoing === undefined ? undefined : (outgoing.body ?? new Uint8Array(0));
  return { tally, protection, original, facts: outgoing?.facts, sent, ...end };
}

/** A record that cannot stop anything any more. Its loss is logged, and shows as an unknown outcome in the chain. */
async function appendLate(
  state: ProxyState,
  type: 'ai.request' | 'ai.response',
  call: Call,
  fields: () => ReturnType<typeof requestFields>,
): Promise<void> {
  try {
    await state.ports.records.append(type, fields());
  } catch {
    state.ports.logger.log('error', 'record-lost', { type, request: call.id });
  }
}

// Only the error's name is logged: its message may quote the text it failed on.
function logUnexpected(state: ProxyState, call: Call, error: unknown): void {
  const name = error instanceof Error ? error.name : typeof error;
  state.ports.logger.log('error', 'exchange-failed', { request: call.id, error: name });
}

function upstreamErrorOf(error: unknown): ReturnType<typeof ownErrorOf> {
  if (error instanceof Refusal) return ownErrorOf(error);
  return {
    status: 502,
    rule: 'upstream-unreadable',
    message: "The provider's answer could not be read, so it was not passed on. Try again.",
  };
}

function outcomeOfAbort(reason: unknown): string {
  return reason instanceof Refusal ? 'drained' : 'client-aborted';
}

function unwritable(rule: 'map-unwritable' | 'record-unwritable', what: string, cause: unknown): Refusal {
  return new Refusal(
    400,
    rule,
    `Pretense blocked this request: ${what} could not be written to disk (${messageOf(cause)}), and nothing leaves ` +
      'without it. Nothing was sent. Check free space and permissions of the Pretense home, then try again.',
    { cause },
  );
}
